"""Two presses at the same moment, in transactions of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from events.domain import ballots
from events.models import BallotCode, VotingAddress
from tests.factories.challenges import HOUR, make_open_challenge

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 6


def at_once(challenge, vote, number: int) -> list[str]:
    """What comes of so many presses of ``vote(option, press)`` at once."""
    barrier = Barrier(number, timeout=20)
    options = challenge.option_list

    def press(which: int) -> str:
        barrier.wait()
        try:
            vote(options[which % len(options)], which)
        except ballots.BallotRefused as refused:
            return type(refused).__name__
        else:
            return "counted"
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(press, range(number)))


def total(challenge) -> int:
    return sum(challenge.counts.values_list("ballots", flat=True))


def test_one_code_and_one_link_count_once_and_different_codes_all_count():
    challenge = make_open_challenge()
    codes = ballots.make_batch(challenge, label="Room", size=PRESSES + 1, user=None)[1]
    address = VotingAddress.objects.create(challenge=challenge, digest="x")
    links = [ballots.tokens.issue(ballots.PURPOSE, address, lasts=HOUR) for _ in range(2)]

    same = at_once(challenge, lambda option, _: ballots.vote_by_code(challenge, codes[0], option), 3)
    after_same = total(challenge)
    linked = at_once(challenge, lambda option, which: ballots.vote_by_link(challenge, links[which], option), 2)
    after_link = total(challenge)
    each = at_once(challenge, lambda option, which: ballots.vote_by_code(challenge, codes[1 + which], option), PRESSES)

    assert (same, after_same) == (["CodeUsed", "CodeUsed", "counted"], 1)
    assert (linked, after_link) == (["HasVoted", "counted"], 2)
    assert (each, total(challenge)) == (["counted"] * PRESSES, 2 + PRESSES)
    assert BallotCode.objects.filter(is_used=True).count() == 1 + PRESSES
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*), COUNT(DISTINCT xmin::text) FROM events_ballotcount")
            assert cursor.fetchone() == (3, 1), "the number of a transaction must not tell which count it changed"
