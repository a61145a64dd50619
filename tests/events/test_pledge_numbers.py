"""The public numbers of pledges: example 15, and small numbers that can't be worked out."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest

from events.domain.pledge_numbers import ALL, ELSEWHERE, exact_numbers, told
from events.enums.pledges import PledgeState, PledgeStatus
from events.models import Pledge
from hub.shared.clock import today
from hub.shared.figures import SMALLEST_TOLD
from tests.factories.events import make_event

EXAMPLE = {
    PledgeStatus.KEPT: (40, 60),
    PledgeStatus.PARTLY: (15, 60),
    PledgeStatus.NOT_KEPT: (10, 60),
    PledgeStatus.OPEN: (18, 98),
    PledgeStatus.WITHDRAWN: (2, 60),
}


def make_example(**values) -> None:
    for status, (number, days_ago) in EXAMPLE.items():
        made_on = today() - dt.timedelta(days=days_ago)
        Pledge.objects.bulk_create(Pledge(status=status, made_on=made_on, text="x", **values) for _ in range(number))


def numbers_in(html: str) -> list[str]:
    return re.findall(r"</svg></th><td[^>]*>([^<]+)</td>", html)


@pytest.mark.django_db
def test_all_five_are_told_of_all_pledges(client):
    make_example()

    html = client.get("/pledges/").content.decode()

    assert numbers_in(html) == ["40", "15", "10", "18", "2"]
    assert "<dt>Promises in all</dt><dd>85</dd>" in html
    assert "<dt>Still running</dt><dd>0</dd>" in html
    assert list(exact_numbers(on=today()).values()) == [40, 15, 10, 18, 2, 0]


@pytest.mark.django_db
def test_of_one_event_small_numbers_are_hidden_and_no_other_page_leads_to_them(client):
    event = make_event()
    make_example(event=event)
    pages = {url: client.get(url).content.decode() for url in (f"/pledges/event/{event.pk}/", "/pledges/")}

    assert {url: numbers_in(html) for url, html in pages.items()} == {
        url: ["40", "15", "10", "18", "fewer than 5"] for url in pages
    }
    assert not any("Promises in all" in html or ">85<" in html for html in pages.values())

    Pledge.objects.bulk_create(Pledge(status="withdrawn", made_on=today(), text="x") for _ in range(SMALLEST_TOLD))
    assert numbers_in(client.get("/pledges/").content.decode()) == ["40", "15", "10", "18", "7"]
    assert numbers_in(client.get(f"/pledges/event/{event.pk}/").content.decode())[-1] == "fewer than 5"


@pytest.mark.parametrize(
    ("by_event", "expected"),
    [
        ({1: 40, 2: 7}, {1: 40, 2: 7, ALL: 47}),
        ({1: 40, 2: 0}, {1: 40, 2: 0, ALL: 40}),
        ({1: 2}, {1: None, ALL: None}),
        ({1: 2, ELSEWHERE: 9}, {1: None, ALL: 11}),
        # 5 could be 1 and 4, 2 and 3, 3 and 2, 4 and 1; 4 could be 4 and none of no event, which many hubs have.
        ({1: 2, ELSEWHERE: 3}, {1: None, ALL: 5}),
        ({1: 2, ELSEWHERE: 2}, {1: None, ALL: None}),
        # One alone would be the rest of all: the next smallest is kept back with it.
        ({1: 40, 2: 7, 3: 2}, {1: 40, 2: None, 3: None, ALL: 49}),
        # 2 and 2 could be 1 and 3; 1 and 1 could be nothing else.
        ({1: 40, 2: 2, 3: 2}, {1: 40, 2: None, 3: None, ALL: 44}),
        ({1: 40, 2: 1, 3: 1}, {1: 40, 2: None, 3: None, ALL: None}),
        ({1: 40, 2: 4, 3: 4}, {1: 40, 2: None, 3: None, ALL: None}),
        # Two that can be nothing but 4 and 7, since the smaller of what could be told is kept back.
        ({1: 7, 2: 7, 3: 4}, {1: None, 2: 7, 3: None, ALL: None}),
    ],
)
def test_what_is_told_of_one_state(by_event, expected):
    found = told(by_event, sum(by_event.values()))

    assert {key: each.number for key, each in found.items()} == expected


MOST = {1: 14, 2: 12, 3: 9}


@pytest.mark.parametrize("events", MOST)
@pytest.mark.parametrize("are_all_of_events", [False, True], ids=["some of no event", "all of events"])
def test_no_small_number_can_be_worked_out(events, are_all_of_events):
    """A reader who knows the rule, and maybe that no pledge is of no event, has more than one guess at each number."""
    most = MOST[events]
    guesses: dict[tuple, list] = {}
    for row in itertools.product(range(1 if are_all_of_events else most + 1), *[range(most + 1)] * events):
        guesses.setdefault(tuple(told(dict(enumerate(row)), sum(row)).items()), []).append(row)
    # Where a number is near the largest that is tried here, some of the guesses are not.
    whole = {page: rows for page, rows in guesses.items() if max(map(max, rows)) <= most - SMALLEST_TOLD + 1}
    small = [
        (page, {row[key] for row in rows})
        for page, rows in whole.items()
        for key, each in page
        if each.is_small and key is not ALL
    ]

    assert small
    assert [(page, numbers) for page, numbers in small if len(numbers) == 1] == []


def test_every_state_of_a_pledge_is_in_one_of_the_groups():
    assert {state.value for state in PledgeState} - {"no_reply", "running"} == {
        status.value for status in PledgeStatus
    } - {"open"}
