"""Title, text, options and times stand still from the announcement on, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from events.domain.challenges import ChallengeRefused, announce, postpone, result_of, take_back
from events.models import BallotCount, Challenge, ChallengeOption
from hub.shared.clock import as_of
from tests.factories.challenges import HOUR, TITLES, make_challenge, make_open_challenge

pytestmark = pytest.mark.django_db


def attempts(challenge):
    option = challenge.options.first()
    other = make_challenge(options=("Free parking", "More buses"))
    rows = Challenge.objects.filter(pk=challenge.pk)
    return {
        "title": lambda: rows.update(title="Another question"),
        "text": lambda: rows.update(text="Other words"),
        "slug": lambda: rows.update(slug="elsewhere"),
        "opening": lambda: rows.update(opens_at=challenge.opens_at - HOUR),
        "closing earlier": lambda: rows.update(closes_at=challenge.closes_at - HOUR),
        "option": lambda: ChallengeOption.objects.filter(pk=option.pk).update(title="Free tea"),
        "place": lambda: ChallengeOption.objects.filter(pk=option.pk).update(sort_order=9),
        "new": lambda: ChallengeOption.objects.create(challenge_id=challenge.pk, title="A late idea"),
        "moved in": lambda: ChallengeOption.objects.filter(challenge=other).update(challenge=challenge),
        "moved out": lambda: ChallengeOption.objects.filter(pk=option.pk).update(challenge=other),
    }


def tried(challenge) -> set[str]:
    """The names of the changes that the database takes."""
    taken = set()
    for name, attempt in attempts(challenge).items():
        try:
            with transaction.atomic():
                attempt()
                taken.add(name)
                transaction.set_rollback(True)
        except IntegrityError:
            pass
    return taken


def test_the_database_refuses_every_change_of_what_was_announced():
    draft, announced = make_challenge(), make_open_challenge()

    assert tried(draft) == set(attempts(draft))
    assert tried(announced) == set()
    assert [option.title for option in announced.option_list] == list(TITLES)


def test_the_database_lets_voting_close_later_while_it_is_announced_and_not_after():
    challenge = make_open_challenge()
    rows, option = Challenge.objects.filter(pk=challenge.pk), challenge.options.first()

    rows.update(closes_at=challenge.closes_at + HOUR)
    rows.update(status="decided", chosen=option)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(closes_at=challenge.closes_at + 2 * HOUR)
    assert rows.get().closes_at == challenge.closes_at + HOUR


def test_the_closing_moves_to_a_later_time_until_it_has_come_and_never_to_an_earlier():
    challenge = make_open_challenge()
    first, second = challenge.closes_at, challenge.closes_at + 3 * HOUR
    with as_of(first - HOUR):
        for earlier in (first - HOUR / 2, first):
            with pytest.raises(ChallengeRefused):
                postpone(challenge, closes_at=earlier, reason="Sooner.", user=None)
        postpone(challenge, closes_at=second, reason="The hall was shut.", user=None)
    with as_of(first):
        is_open = Challenge.objects.open(at=first).filter(pk=challenge.pk).exists()
        result = result_of(challenge, at=first)
    with as_of(second), pytest.raises(ChallengeRefused) as refused:
        postpone(challenge, closes_at=second + HOUR, reason="More.", user=None)

    assert (is_open, result, challenge.closes_at) == (True, None, second)
    assert refused.value.message == "Voting has closed, so the result is public and stays as it is."
    step = challenge.history.get(closes_after__isnull=False)
    assert (step.closed_before, step.closes_after, step.reason, step.is_public, step.before, step.after) == (
        *(first, second, "The hall was shut.", True),
        *("announced", "announced"),
    )


def test_it_can_be_taken_back_until_voting_opens():
    challenge = make_challenge()
    with as_of(challenge.opens_at - HOUR):
        announce(challenge, user=None)
    with as_of(challenge.opens_at), pytest.raises(ChallengeRefused):
        take_back(challenge, user=None)
    assert (tried(challenge), BallotCount.objects.count()) == (set(), 3)

    with as_of(challenge.opens_at - HOUR / 60):
        take_back(challenge, user=None)

    challenge.refresh_from_db()
    assert (challenge.status, BallotCount.objects.count()) == ("draft", 0)
    assert "title" in tried(challenge)


@pytest.mark.parametrize(
    ("options", "hours", "words"),
    [
        (["Only one"], -1, "A challenge has from 2 to 10 options."),
        ([f"Option {number}" for number in range(11)], -1, "A challenge has from 2 to 10 options."),
        (TITLES, 1, "Voting would have opened already. Set the opening to a time that is still to come."),
    ],
)
def test_what_can_not_be_voted_on_is_not_announced(options, hours, words):
    challenge = make_challenge(options=options)

    with as_of(challenge.opens_at + hours * HOUR), pytest.raises(ChallengeRefused) as refused:
        announce(challenge, user=None)

    assert refused.value.message == words
    assert Challenge.objects.get().status == "draft"
