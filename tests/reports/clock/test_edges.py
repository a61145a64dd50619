"""The hours at which a day begins in London, in winter, in summer and when the clocks change: no job has run."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from hub.shared.clock import today
from hub.shared.working_days import Unit
from reports.domain.requests import start_request
from tests.factories.reports import make_body, make_request, make_rule, phase_words
from tests.reports.reading import get

pytestmark = pytest.mark.django_db


def at(moment: str) -> dt.datetime:
    """A moment in UTC, such as 2026-05-05 22:30."""
    return dt.datetime.fromisoformat(f"{moment}+00:00")


def due_by(received_on: dt.date, days: int):
    with time_machine.travel(dt.datetime.combine(received_on, dt.time(12), dt.UTC), tick=False):
        rule = make_rule(days=days, unit=Unit.CALENDAR)
        return start_request(make_request(rule=rule, body=make_body("Northmoor Trust")), received_on=received_on)


EDGES = {
    # The clocks are an hour ahead of UTC: the day begins at 23:00.
    "summer": (
        dt.date(2026, 5, 5),
        ["2026-05-04 23:00", "2026-05-05 00:00", "2026-05-05 12:00", "2026-05-05 22:30", "2026-05-05 22:59"],
        "2026-05-04 22:59",
        ["2026-05-05 23:00", "2026-05-05 23:30", "2026-05-06 00:30", "2026-05-06 22:59"],
    ),
    # London and UTC are one.
    "winter": (
        dt.date(2026, 1, 20),
        ["2026-01-20 00:00", "2026-01-20 01:00", "2026-01-20 23:00", "2026-01-20 23:59"],
        "2026-01-19 23:59",
        ["2026-01-21 00:00", "2026-01-21 23:59"],
    ),
    # Sunday 29 March has 23 hours: 1am in London is 2am.
    "spring": (
        dt.date(2026, 3, 29),
        ["2026-03-29 00:00", "2026-03-29 00:59", "2026-03-29 01:00", "2026-03-29 01:30", "2026-03-29 22:59"],
        "2026-03-28 23:59",
        ["2026-03-29 23:00", "2026-03-29 23:30", "2026-03-30 00:00"],
    ),
    # Sunday 25 October has 25 hours: half past one comes twice.
    "autumn": (
        dt.date(2026, 10, 25),
        ["2026-10-24 23:00", "2026-10-25 00:30", "2026-10-25 01:00", "2026-10-25 01:30", "2026-10-25 23:59"],
        "2026-10-24 22:59",
        ["2026-10-26 00:00", "2026-10-26 00:30"],
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_the_due_day_lasts_from_midnight_to_midnight_in_london(name):
    due_on, due_today, just_before, late = EDGES[name]
    request = due_by(due_on - dt.timedelta(days=10), 10)
    assert request.due_on == due_on

    def words(moment: str) -> str:
        with time_machine.travel(at(moment), tick=False):
            return phase_words(request, today())

    assert {moment: words(moment) for moment in due_today} == dict.fromkeys(due_today, "due today")
    assert words(just_before).startswith("waiting, due ")
    assert {moment: words(moment).partition(" by ")[0] for moment in late} == dict.fromkeys(late, "overdue")


TAGS = ("Due today", "Overdue by 1 working day", "Overdue by 3")


def test_the_page_says_so_at_the_next_request(client):
    """Example 3."""
    with time_machine.travel(at("2026-04-02 12:00"), tick=False):
        request = start_request(make_request(), received_on=dt.date(2026, 4, 2))
    seen = {}
    for moment in ("2026-05-05 22:30", "2026-05-05 23:30", "2026-05-08 23:30"):
        with time_machine.travel(at(moment), tick=False):
            page = get(client, request.get_absolute_url())
            seen[moment] = [
                words for words in ("Due today", "Overdue by 1 working day", "Overdue by 3") if words in page
            ]

    # Saturday 9 May, half past midnight: 6, 7 and 8 May were working days.
    assert seen == {
        "2026-05-05 22:30": ["Due today"],
        "2026-05-05 23:30": ["Overdue by 1 working day"],
        "2026-05-08 23:30": ["Overdue by 3"],
    }


@pytest.mark.parametrize("moment", ["2026-03-29 00:30", "2026-03-29 01:30", "2026-10-25 00:30", "2026-10-25 01:30"])
def test_a_request_can_start_while_the_clocks_change(moment):
    with time_machine.travel(at(moment), tick=False):
        request = start_request(make_request(), received_on=today())

    assert request.received_on == at(moment).date()
    # From Sunday 29 March: 3 and 6 April do not count. From Sunday 25 October: no bank holiday on the way.
    assert request.due_on == (dt.date(2026, 4, 28) if moment < "2026-06" else dt.date(2026, 11, 20))
