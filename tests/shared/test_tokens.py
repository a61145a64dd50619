from __future__ import annotations

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from hub.shared import tokens
from hub.shared.models import Token
from tests.sample.models import Lamp

START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def lamp(db):
    return Lamp.objects.create(name="Porch")


def state_of(token):
    token.refresh_from_db()
    return (token.used_at, token.revoked_at)


def test_only_the_hash_of_a_token_is_stored(lamp):
    with time_machine.travel(START, tick=False):
        raw = tokens.issue("switch", lamp, lasts=HOUR)

    token = Token.objects.get()
    assert len(raw) == 43
    assert token.digest == hashlib.sha256(raw.encode()).hexdigest()
    assert raw not in str(vars(token))
    assert (token.subject, token.created_at, token.expires_at) == (lamp, START, START + HOUR)


def test_looking_up_changes_nothing_and_consuming_works_once(lamp):
    raw = tokens.issue("switch", lamp, lasts=HOUR)

    for _ in range(3):
        assert tokens.look_up("switch", raw).subject == lamp
    assert state_of(Token.objects.get()) == (None, None)

    assert tokens.consume("switch", raw).subject == lamp
    for use in (tokens.consume, tokens.look_up):
        with pytest.raises(tokens.TokenUsed, match=r"^This link has been used already. Ask for a new one.$"):
            use("switch", raw)


@pytest.mark.parametrize("use", [tokens.look_up, tokens.consume])
@pytest.mark.parametrize(
    "raw",
    ["", "x" * 43, "x" * 100_000, "ünï\x00", "\ud800", "../../etc"],
    ids=["empty", "wrong", "long", "nul", "half", "path"],
)
def test_what_is_no_token_is_unknown(lamp, use, raw):
    tokens.issue("switch", lamp, lasts=HOUR)

    with pytest.raises(tokens.TokenUnknown):
        use("switch", raw)


def test_a_token_for_another_purpose_is_unknown(lamp):
    raw = tokens.issue("switch", lamp, lasts=HOUR)

    with pytest.raises(tokens.TokenUnknown):
        tokens.consume("delete", raw)
    assert tokens.look_up("switch", raw).subject == lamp


def test_a_token_whose_subject_is_gone_is_unknown(lamp):
    raw = tokens.issue("switch", lamp, lasts=HOUR)
    lamp.delete()

    with pytest.raises(tokens.TokenUnknown):
        tokens.look_up("switch", raw)


def test_a_token_expires_at_the_end_of_its_time(lamp):
    with time_machine.travel(START, tick=False) as clock:
        raw = tokens.issue("switch", lamp, lasts=HOUR)
        clock.move_to(START + HOUR - dt.timedelta(seconds=1))
        assert tokens.look_up("switch", raw).subject == lamp

        clock.move_to(START + HOUR)
        with pytest.raises(tokens.TokenExpired, match=r"^This link has expired. Ask for a new one.$"):
            tokens.consume("switch", raw)


def test_revoking_reaches_the_open_tokens_of_one_purpose_and_subject(lamp):
    other = Lamp.objects.create(name="Hall")
    raw = tokens.issue("switch", lamp, lasts=HOUR)
    used = tokens.issue("switch", lamp, lasts=HOUR)
    tokens.consume("switch", used)
    kept = [
        ("delete", tokens.issue("delete", lamp, lasts=HOUR)),
        ("switch", tokens.issue("switch", other, lasts=HOUR)),
    ]

    assert tokens.revoke_all("switch", lamp) == 1

    with pytest.raises(tokens.TokenRevoked):
        tokens.look_up("switch", raw)
    with pytest.raises(tokens.TokenUsed):
        tokens.look_up("switch", used)
    assert [tokens.look_up(*pair).purpose for pair in kept] == ["delete", "switch"]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_uses_the_token():
    raw = tokens.issue("switch", Lamp.objects.create(name="Porch"), lasts=HOUR)
    barrier = Barrier(2, timeout=20)

    def use(_):
        barrier.wait()
        try:
            tokens.consume("switch", raw)
        except tokens.TokenUsed:
            return "refused"
        else:
            return "used"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(use, range(2)))

    assert results == ["refused", "used"]
