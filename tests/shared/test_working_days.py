from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.working_days import (
    Counting,
    DueDate,
    SkippedDay,
    Unit,
    WorkingCalendar,
    due_date,
    working_days_between,
)

# As gov.uk announces them.
ENGLAND = WorkingCalendar(
    closed={
        dt.date(2026, 1, 1): "New Year's Day",
        dt.date(2026, 4, 3): "Good Friday",
        dt.date(2026, 4, 6): "Easter Monday",
        dt.date(2026, 5, 4): "Early May bank holiday",
        dt.date(2026, 5, 25): "Spring bank holiday",
        dt.date(2026, 8, 31): "Summer bank holiday",
        dt.date(2026, 12, 25): "Christmas Day",
        dt.date(2026, 12, 28): "Boxing Day (substitute day)",
        dt.date(2027, 1, 1): "New Year's Day",
    }
)
GOOD_FRIDAY = SkippedDay(dt.date(2026, 4, 3), "Good Friday")
EASTER_MONDAY = SkippedDay(dt.date(2026, 4, 6), "Easter Monday")
EARLY_MAY = SkippedDay(dt.date(2026, 5, 4), "Early May bank holiday")


def working(start, days, counting=Counting.DAY_AFTER, calendar=ENGLAND):
    return due_date(start, days, unit=Unit.WORKING, counting=counting, calendar=calendar)


def test_twenty_working_days_over_easter():
    assert working(dt.date(2026, 4, 2), 20) == DueDate(
        due_on=dt.date(2026, 5, 5),
        started_on=dt.date(2026, 4, 2),
        first_day=dt.date(2026, 4, 7),
        days=20,
        unit=Unit.WORKING,
        counting=Counting.DAY_AFTER,
        skipped=(GOOD_FRIDAY, EASTER_MONDAY, EARLY_MAY),
    )


def test_beginning_with_the_day_itself():
    due = working(dt.date(2026, 4, 2), 20, Counting.BEGINNING_WITH)

    assert (due.due_on, due.first_day) == (dt.date(2026, 5, 1), dt.date(2026, 4, 2))
    assert due.skipped == (GOOD_FRIDAY, EASTER_MONDAY)


@pytest.mark.parametrize(
    ("start", "days", "due_on"),
    [
        (dt.date(2026, 4, 2), 30, dt.date(2026, 5, 19)),
        (dt.date(2026, 12, 1), 20, dt.date(2026, 12, 31)),
        (dt.date(2026, 12, 1), 30, dt.date(2027, 1, 15)),
        # A request that the body asked about: counted again from the answer on Tue 21 April.
        (dt.date(2026, 4, 21), 20, dt.date(2026, 5, 20)),
        # Received on a Saturday, 1 working day: the Monday.
        (dt.date(2026, 7, 4), 1, dt.date(2026, 7, 6)),
    ],
)
def test_due_on(start, days, due_on):
    assert working(start, days).due_on == due_on


def test_calendar_days_count_every_day_and_end_where_they_end():
    due = due_date(dt.date(2026, 4, 3), 30, unit=Unit.CALENDAR, counting=Counting.DAY_AFTER, calendar=ENGLAND)

    assert (due.due_on, due.skipped) == (dt.date(2026, 5, 3), ())  # a Sunday
    assert due.explanation == ("30 calendar days counted from the day after 3 April 2026: due Sunday 3 May 2026.")


def test_the_explanation_names_the_days_that_did_not_count():
    assert working(dt.date(2026, 4, 2), 20).explanation == (
        "20 working days counted from the day after 2 April 2026: due Tuesday 5 May 2026. "
        "Saturdays and Sundays do not count. "
        "Also skipped: Good Friday, 3 April 2026; Easter Monday, 6 April 2026; Early May bank holiday, 4 May 2026."
    )
    assert working(dt.date(2026, 7, 1), 1, Counting.BEGINNING_WITH).explanation == (
        "1 working day beginning with 1 July 2026: due Wednesday 1 July 2026. Saturdays and Sundays do not count."
    )


def test_a_day_that_staff_close_moves_the_date_and_one_that_they_open_moves_it_back():
    closed = WorkingCalendar(closed={**ENGLAND.closed, dt.date(2026, 4, 20): "day of mourning"})
    opened = WorkingCalendar(closed=closed.closed, open={dt.date(2026, 5, 4), dt.date(2026, 5, 2)})

    assert working(dt.date(2026, 4, 2), 20, calendar=closed).due_on == dt.date(2026, 5, 6)
    # Saturday 2 May and Monday 4 May count now.
    due = working(dt.date(2026, 4, 2), 20, calendar=opened)
    assert due.due_on == dt.date(2026, 5, 4)
    assert due.weekend_days == (dt.date(2026, 5, 2),)
    assert "Saturdays and Sundays do not count, except Saturday 2 May 2026." in due.explanation


def test_reason_of_a_day():
    days = [dt.date(2026, 5, 2), dt.date(2026, 5, 4), dt.date(2026, 5, 5)]

    assert [ENGLAND.reason(day) for day in days] == ["weekend", "Early May bank holiday", ""]
    assert [ENGLAND.is_working_day(day) for day in days] == [False, False, True]


@pytest.mark.parametrize("days", [0, -1, 2001])
def test_periods_that_are_none_are_refused(days):
    with pytest.raises(ValueError, match="A period has 1 to 2,000 days"):
        working(dt.date(2026, 4, 2), days)


def test_days_too_far_away_are_refused():
    with pytest.raises(ValueError, match="9999 is too far away"):
        working(dt.date(9999, 12, 31), 1)
    with pytest.raises(ValueError, match="more than a century apart"):
        working_days_between(dt.date(1, 1, 1), dt.date(9999, 12, 31), ENGLAND)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (dt.date(2026, 5, 5), dt.date(2026, 5, 12), 5),
        (dt.date(2026, 5, 5), dt.date(2026, 5, 5), 0),
        (dt.date(2026, 5, 5), dt.date(2026, 5, 6), 1),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 4), 0),  # a weekend and a bank holiday
        (dt.date(2026, 5, 12), dt.date(2026, 5, 5), -5),
    ],
)
def test_working_days_between(a, b, expected):
    assert working_days_between(a, b, ENGLAND) == expected


DAYS = st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 1))
PERIODS = st.integers(1, 200)
COUNTINGS = st.sampled_from(Counting)
CALENDARS = st.builds(
    WorkingCalendar,
    closed=st.dictionaries(DAYS, st.sampled_from(["closed", "holiday"]), max_size=40),
    open=st.frozensets(DAYS, max_size=20),
)


@given(DAYS, PERIODS, COUNTINGS, CALENDARS)
def test_a_due_date_is_a_working_day_and_explains_all_others(start, days, counting, calendar):
    due = working(start, days, counting, calendar)

    assert calendar.is_working_day(due.due_on)
    assert calendar.is_working_day(due.first_day)
    skipped = [skipped.day for skipped in due.skipped]
    assert skipped == sorted(set(skipped))
    assert all(day.weekday() < 5 and start <= day < due.due_on for day in skipped)


@given(DAYS, PERIODS, COUNTINGS, CALENDARS)
def test_a_longer_period_ends_later_and_a_later_start_never_earlier(start, days, counting, calendar):
    due_on = working(start, days, counting, calendar).due_on

    assert working(start, days + 1, counting, calendar).due_on > due_on
    assert working(start + dt.timedelta(days=1), days, counting, calendar).due_on >= due_on


@given(DAYS, PERIODS, CALENDARS)
def test_counting_back_gives_the_period(start, days, calendar):
    due_on = working(start, days, Counting.DAY_AFTER, calendar).due_on

    assert working_days_between(start, due_on, calendar) == days
    assert working_days_between(due_on, start, calendar) == -days


@given(DAYS, PERIODS, COUNTINGS)
def test_calendar_days_are_plain_subtraction(start, days, counting):
    due = due_date(start, days, unit=Unit.CALENDAR, counting=counting, calendar=ENGLAND)

    assert (due.due_on - start).days == (days if counting == Counting.DAY_AFTER else days - 1)
