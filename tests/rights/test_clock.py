from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.rights.domain.clock import Wait, acknowledge_by, answer_clock
from hub.shared.calendars import calendar_with

CALENDAR = calendar_with([])
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d %b %Y").date()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("3 Sep 2026", "5 Oct 2026"),  # 3 October is a Saturday.
        ("1 Sep 2026", "1 Oct 2026"),
        ("31 Mar 2026", "30 Apr 2026"),  # There is no 31 April.
        ("31 Jan 2026", "2 Mar 2026"),  # 28 February is a Saturday.
        ("30 Jan 2024", "29 Feb 2024"),
        ("25 Nov 2026", "29 Dec 2026"),  # Christmas Day, a Saturday, a Sunday, and the substitute of Boxing Day.
        ("6 Mar 2026", "7 Apr 2026"),  # Easter Monday.
    ],
)
def test_a_request_is_answered_within_a_month(received, due):
    clock = answer_clock(day(received), [], is_extended=False, calendar=CALENDAR)

    assert (clock.starts, clock.due, clock.stopped_since, clock.days_out) == (day(received), day(due), None, 0)


def test_two_months_more_where_it_is_complex():
    clock = answer_clock(day("30 Nov 2025"), [], is_extended=True, calendar=CALENDAR)

    assert clock.due == day("2 Mar 2026")  # 28 February, the last day of the third month, is a Saturday.


def test_the_month_begins_when_they_prove_who_they_are():
    asked = Wait(True, day("10 Sep 2026"))
    clock = answer_clock(day("7 Sep 2026"), [asked], is_extended=False, calendar=CALENDAR)
    assert (clock.starts, clock.due, clock.stopped_since) == (None, None, day("10 Sep 2026"))

    proved = Wait(True, day("10 Sep 2026"), day("15 Sep 2026"))
    clock = answer_clock(day("7 Sep 2026"), [proved], is_extended=False, calendar=CALENDAR)
    assert (clock.starts, clock.due, clock.days_out) == (day("15 Sep 2026"), day("15 Oct 2026"), 0)


def test_the_days_on_which_we_wait_for_details_do_not_count():
    asked = Wait(False, day("10 Sep 2026"))
    clock = answer_clock(day("7 Sep 2026"), [asked], is_extended=False, calendar=CALENDAR)
    assert (clock.starts, clock.due, clock.stopped_since) == (day("7 Sep 2026"), None, day("10 Sep 2026"))

    # 10, 11, 12, 13 and 14 September: with the day on which we asked and that on which they answered.
    told = Wait(False, day("10 Sep 2026"), day("14 Sep 2026"))
    clock = answer_clock(day("7 Sep 2026"), [told], is_extended=False, calendar=CALENDAR)
    assert (clock.days_out, clock.due) == (5, day("12 Oct 2026"))


def test_a_day_on_which_we_waited_twice_counts_once_and_one_before_the_month_not_at_all():
    waits = [
        Wait(False, day("8 Sep 2026"), day("9 Sep 2026")),
        Wait(True, day("8 Sep 2026"), day("10 Sep 2026")),
        Wait(False, day("10 Sep 2026"), day("11 Sep 2026")),
        Wait(False, day("11 Sep 2026"), day("11 Sep 2026")),
    ]

    clock = answer_clock(day("7 Sep 2026"), waits, is_extended=False, calendar=CALENDAR)

    assert (clock.starts, clock.days_out, clock.due) == (day("10 Sep 2026"), 2, day("12 Oct 2026"))


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("1 Jul 2026", "31 Jul 2026"),
        ("1 Dec 2026", "31 Dec 2026"),
        ("2 Jul 2026", "3 Aug 2026"),  # 1 August is a Saturday.
        ("28 Nov 2026", "29 Dec 2026"),  # 28 December is the substitute of Boxing Day.
    ],
)
def test_a_complaint_is_acknowledged_within_30_days(received, by):
    assert acknowledge_by(day(received), calendar=CALENDAR) == day(by)


@given(received=DAYS, lasted=st.integers(0, 60), later=st.integers(0, 40), identity=st.booleans())
def test_waiting_never_takes_time_away_and_the_last_day_is_worked(received, lasted, later, identity):
    asked = received + dt.timedelta(days=later)
    wait = Wait(identity, asked, asked + dt.timedelta(days=lasted))

    without = answer_clock(received, [], is_extended=False, calendar=CALENDAR)
    clock = answer_clock(received, [wait], is_extended=False, calendar=CALENDAR)
    longer = answer_clock(received, [wait], is_extended=True, calendar=CALENDAR)

    assert without.due <= clock.due < longer.due
    assert CALENDAR.is_working_day(clock.due)
    assert 28 <= (without.due - received).days <= 31 + 5
