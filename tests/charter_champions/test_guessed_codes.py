from __future__ import annotations

import datetime as dt
import random
import re

import pytest
import time_machine

from charter_champions.domain import credentials
from hub.shared.codes import ALPHABET
from hub.shared.models import RateEvent
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

CODE = "8F3KQ2ZT01MV7XNC"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
ADDRESSES = [
    "/verify/{}/",
    "/badge/{}.svg",
    "/badge/{}/",
    "/badge/{}/sight-badge.svg",
    "/badge/{}/sight-badge.png",
    "/badge/{}/sight-badge.zip",
    "/badge/{}/files/credential.json",
    "/credentials/{}/",
    "/credentials/{}/1/",
]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def membership(signing_key, clock):
    membership = make_membership(make_organisation("Sight Kilnford", slug="sight"), code=CODE)
    credentials.issue(membership)
    return membership


def guesses(count: int, *, length: int = 16) -> list[str]:
    chance = random.Random(4)
    return ["".join(chance.choices(ALPHABET, k=length)) for _ in range(count)]


def what_is_said(response, code: str) -> str:
    """The page without the code that was asked for, as it is written in it."""
    return re.sub(re.escape(code), "CODE", response.content.decode())


def test_a_thousand_guesses_find_nothing_and_learn_nothing(client, membership, clock):
    answers = set()
    statuses = []
    for number, code in enumerate(guesses(1000)):
        response = client.get(f"/verify/{code}/")
        statuses.append(response.status_code)
        if response.status_code == 404:
            answers.add(what_is_said(response, code))
        clock.shift(dt.timedelta(seconds=0.06) if number % 2 else dt.timedelta())

    # Two a tick of 60 milliseconds: half a minute in all, in which twenty are answered.
    assert statuses == [404] * 20 + [429] * 980
    assert len(answers) == 1
    assert "Sight Kilnford" not in answers.pop()


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_guesses_is_told_to_wait_a_minute(client, membership, clock, address):
    codes = guesses(22)
    assert [client.get(address.format(code)).status_code for code in codes[:20]] == [404] * 20
    clock.shift(dt.timedelta(seconds=20))

    refused = client.get(address.format(codes[20]))
    clock.shift(dt.timedelta(seconds=41))
    later = client.get(address.format(codes[21]))

    assert (refused.status_code, refused["Cache-Control"]) == (429, "no-store")
    assert refused["Retry-After"] == "41"
    assert later.status_code == 404


def test_guesses_at_all_addresses_count_together(client, membership):
    for code in guesses(10):
        client.get(f"/verify/{code}/")
    for code in guesses(10):
        client.get(f"/credentials/{code}/")

    assert client.get(f"/badge/{CODE[::-1]}.svg").status_code == 429


def test_a_visitor_with_a_badge_is_not_kept_waiting_by_those_who_guess(client, membership):
    for code in guesses(40):
        client.get(f"/verify/{code}/")

    scanned = client.get(f"/verify/{CODE}/")

    assert scanned.status_code == 200
    assert "Sight Kilnford" in scanned.content.decode()
    assert "/account/" not in scanned.content.decode().split("<main")[1]
    assert client.get(f"/badge/{CODE}.svg").status_code == 200
    assert client.get(f"/credentials/{CODE}/").status_code == 200


def test_a_thousand_visitors_with_a_badge_are_never_kept_waiting(client, membership):
    assert {client.get(f"/badge/{CODE}.svg").status_code for _ in range(50)} == {200}
    assert RateEvent.objects.count() == 0


def test_short_codes_wait_while_others_of_the_network_guess(client, membership, clock):
    """They have 40 bits only: answered without a limit, they could be found."""
    for code in guesses(20, length=8):
        assert client.get(f"/verify/{code}/").status_code == 404

    assert client.get(f"/verify/{CODE[:8]}/").status_code == 429
    clock.shift(dt.timedelta(seconds=61))
    assert client.get(f"/verify/{CODE[:8]}/").url == f"/verify/{CODE}/"


def test_others_elsewhere_are_not_kept_waiting(client, membership):
    for code in guesses(40):
        client.get(f"/verify/{code}/", REMOTE_ADDR="192.0.2.7")

    assert client.get(f"/verify/{guesses(1)[0]}/", REMOTE_ADDR="198.51.100.7").status_code == 404
    assert client.get(f"/verify/{CODE[:8]}/", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_the_page_that_asks_to_wait_says_what_still_works(client, membership):
    for code in guesses(20):
        client.get(f"/verify/{code}/")

    html = client.get(f"/verify/{guesses(30)[-1]}/").content.decode()

    assert "Please try again in 2 minutes." in html
    assert "Scanning the square code on a badge with a phone still works." in html
