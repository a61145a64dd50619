from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.bank_holidays import england_bank_holidays
from hub.shared.working_days import Counting, Unit, WorkingCalendar, due_date
from reports.domain.deadlines import (
    Clarification,
    DayCount,
    day_count,
    due_after_clarification,
    due_date_from_json,
    due_date_to_json,
    read_clock,
    reading_to_json,
    working_days_taken,
)
from reports.enums import ClarificationEffect

CALENDAR = WorkingCalendar(
    closed={
        dt.date(2026, 4, 3): "Good Friday",
        dt.date(2026, 4, 6): "Easter Monday",
        dt.date(2026, 5, 4): "Early May bank holiday",
    }
)
RECEIVED = dt.date(2026, 4, 2)


def due(days=20, unit=Unit.WORKING, counting=Counting.DAY_AFTER):
    return due_date(RECEIVED, days, unit=unit, counting=counting, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (ClarificationEffect.NONE, dt.date(2026, 5, 5)),
        (ClarificationEffect.PAUSE, dt.date(2026, 5, 12)),
        (ClarificationEffect.RESTART, dt.date(2026, 5, 20)),
    ],
)
def test_what_a_clarification_does_to_the_date(effect, expected):
    """Example 6: asked on Tuesday 14 April, answered on Tuesday 21 April."""
    moved = due_after_clarification(
        due(), effect=effect, asked_on=dt.date(2026, 4, 14), given_on=dt.date(2026, 4, 21), calendar=CALENDAR
    )

    assert moved.due_on == expected


def test_a_pause_over_a_weekend_adds_no_working_day():
    same = due_after_clarification(
        due(),
        effect=ClarificationEffect.PAUSE,
        asked_on=dt.date(2026, 4, 17),
        given_on=dt.date(2026, 4, 19),
        calendar=CALENDAR,
    )

    assert same == due()


def test_a_pause_of_calendar_days_adds_calendar_days():
    moved = due_after_clarification(
        due(30, Unit.CALENDAR),
        effect=ClarificationEffect.PAUSE,
        asked_on=dt.date(2026, 4, 14),
        given_on=dt.date(2026, 4, 21),
        calendar=CALENDAR,
    )

    assert moved.due_on == dt.date(2026, 5, 9)  # 30 days after 2 April is 2 May; seven more


def test_an_answer_before_its_question_is_refused():
    with pytest.raises(ValueError, match="before its question"):
        due_after_clarification(
            due(),
            effect=ClarificationEffect.PAUSE,
            asked_on=dt.date(2026, 4, 21),
            given_on=dt.date(2026, 4, 14),
            calendar=CALENDAR,
        )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (RECEIVED, 0),
        (dt.date(2026, 4, 6), 0),
        (dt.date(2026, 4, 7), 1),
        (dt.date(2026, 4, 24), 14),
        (dt.date(2026, 4, 26), 14),
        (dt.date(2026, 5, 5), 20),
        (dt.date(2026, 5, 6), 21),
    ],
)
def test_which_working_day_of_the_period_it_is(on, expected):
    assert day_count(due(), on, CALENDAR) == DayCount(expected, 20, Unit.WORKING)


def test_beginning_with_makes_the_first_day_day_1():
    count = day_count(due(counting=Counting.BEGINNING_WITH), RECEIVED, CALENDAR)

    assert str(count) == "1 of 20 working days"


def test_calendar_days_are_counted_as_such():
    assert str(day_count(due(30, Unit.CALENDAR), dt.date(2026, 5, 2), CALENDAR)) == "30 of 30 days"


def test_a_kept_date_is_read_back_whole():
    assert due_date_from_json(due_date_to_json(due())) == due()
    assert due_date_from_json({}) is None


@pytest.mark.parametrize(
    "changed",
    [
        WorkingCalendar(closed={**CALENDAR.closed, dt.date(2026, 4, 20): "Day of mourning"}),
        WorkingCalendar(closed=CALENDAR.closed, open={dt.date(2026, 4, 6)}),
    ],
)
def test_the_due_date_stays_the_last_day_of_the_period_when_the_calendar_changes(changed):
    """Answered requests keep their dates: what came in time then is not called late by its count."""
    counts = [day_count(due(), day, changed).day for day in (dt.date(2026, 5, 1), dt.date(2026, 5, 5))]

    assert counts == [19, 20]
    assert day_count(due(), dt.date(2026, 5, 6), changed).day == 21


@pytest.mark.parametrize(
    ("received_on", "days", "unit", "counting", "due_on"),
    [
        # Christmas Eve: 25 and 28 December and 1 January do not count.
        (dt.date(2026, 12, 24), 20, Unit.WORKING, Counting.DAY_AFTER, dt.date(2027, 1, 26)),
        # Boxing Day on a Saturday is no day 1: that is Tuesday 29 December.
        (dt.date(2026, 12, 26), 20, Unit.WORKING, Counting.BEGINNING_WITH, dt.date(2027, 1, 26)),
        (dt.date(2026, 12, 28), 1, Unit.WORKING, Counting.BEGINNING_WITH, dt.date(2026, 12, 29)),
        # Both days of Christmas 2027 have their substitutes, and so has New Year's Day 2028.
        (dt.date(2027, 12, 1), 20, Unit.WORKING, Counting.DAY_AFTER, dt.date(2027, 12, 31)),
        (dt.date(2027, 12, 1), 21, Unit.WORKING, Counting.DAY_AFTER, dt.date(2028, 1, 4)),
        # A Sunday before a bank holiday, then a leap day.
        (dt.date(2027, 5, 2), 1, Unit.WORKING, Counting.DAY_AFTER, dt.date(2027, 5, 4)),
        (dt.date(2028, 2, 1), 20, Unit.WORKING, Counting.DAY_AFTER, dt.date(2028, 2, 29)),
        (dt.date(2028, 1, 30), 30, Unit.CALENDAR, Counting.DAY_AFTER, dt.date(2028, 2, 29)),
        (dt.date(2027, 1, 30), 30, Unit.CALENDAR, Counting.DAY_AFTER, dt.date(2027, 3, 1)),
        # Calendar days end where they end, be it on Christmas Day.
        (dt.date(2026, 12, 24), 1, Unit.CALENDAR, Counting.DAY_AFTER, dt.date(2026, 12, 25)),
        (dt.date(2026, 12, 25), 1, Unit.CALENDAR, Counting.BEGINNING_WITH, dt.date(2026, 12, 25)),
        # The extra holidays of 2022: 2 and 3 June, and 19 September.
        (dt.date(2022, 5, 31), 3, Unit.WORKING, Counting.DAY_AFTER, dt.date(2022, 6, 7)),
        (dt.date(2022, 9, 16), 1, Unit.WORKING, Counting.DAY_AFTER, dt.date(2022, 9, 20)),
    ],
)
def test_dates_worked_out_by_hand(received_on, days, unit, counting, due_on):
    calendar = WorkingCalendar(closed=england_bank_holidays())

    worked_out = due_date(received_on, days, unit=unit, counting=counting, calendar=calendar)

    assert worked_out.due_on == due_on
    assert day_count(worked_out, due_on, calendar).day == days


def test_a_day_off_that_is_declared_later_changes_no_number_that_was_told():
    later = WorkingCalendar(closed={**CALENDAR.closed, dt.date(2026, 4, 28): "Day of national mourning"})

    # Answered on working day 14, with the 28th still to come.
    assert day_count(due(), dt.date(2026, 4, 24), later).day == 14
    assert day_count(due(), dt.date(2026, 5, 6), later).day == 21


@pytest.mark.parametrize(
    ("effect", "unit", "counting", "expected"),
    [
        # From Tuesday 7 to Friday 10 April 4, to the 17th 5 more, to the 24th 10, to the 28th 16 in all.
        (ClarificationEffect.NONE, Unit.WORKING, Counting.DAY_AFTER, 16),
        (ClarificationEffect.NONE, Unit.WORKING, Counting.BEGINNING_WITH, 17),
        (ClarificationEffect.NONE, Unit.CALENDAR, Counting.BEGINNING_WITH, 16),
        # From Wednesday 15 to Tuesday 21 April the clock stood still, for 5 working days.
        (ClarificationEffect.PAUSE, Unit.WORKING, Counting.DAY_AFTER, 11),
        (ClarificationEffect.PAUSE, Unit.CALENDAR, Counting.DAY_AFTER, 11),
        # From the 22nd to the 28th.
        (ClarificationEffect.RESTART, Unit.WORKING, Counting.BEGINNING_WITH, 5),
        (ClarificationEffect.RESTART, Unit.CALENDAR, Counting.DAY_AFTER, 5),
    ],
)
def test_working_days_until_the_answer_are_those_on_the_clock_of_the_body(effect, unit, counting, expected):
    """Asked on Tuesday 14 April, told on Tuesday 21 April, answered on Tuesday 28 April."""
    asked = [Clarification(dt.date(2026, 4, 14), dt.date(2026, 4, 21))]
    kept = reading_to_json(read_clock(due(30, unit, counting), asked, effect=effect, calendar=CALENDAR))

    taken = working_days_taken(kept, received_on=RECEIVED, answered_on=dt.date(2026, 4, 28), calendar=CALENDAR)

    assert taken == expected


@pytest.mark.parametrize("kept", [{}, due_date_to_json(due())])
def test_an_answer_on_the_first_day_took_no_working_day(kept):
    assert working_days_taken(kept, received_on=RECEIVED, answered_on=RECEIVED, calendar=CALENDAR) == 0
