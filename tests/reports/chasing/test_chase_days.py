"""The days of reminders, worked out by hand over Easter, two bank holidays of May and Christmas."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.bank_holidays import england_bank_holidays
from hub.shared.working_days import WorkingCalendar, working_days_between
from reports.domain.chase_days import chase_days, chase_due, chases_due
from reports.enums import ChaseStep

ENGLAND = WorkingCalendar(closed=england_bank_holidays())
D = dt.date
TEN_BEFORE, FIVE_BEFORE, DAY_AFTER, TEN_AFTER, TWENTY_AFTER = ChaseStep


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        # Before it 1 May back to 20 April without 4 May; after it to 3 June without 25 May.
        (D(2026, 5, 5), [D(2026, 4, 20), D(2026, 4, 27), D(2026, 5, 6), D(2026, 5, 19), D(2026, 6, 3)]),
        # Easter: 3 and 6 April do not count on either side.
        (D(2026, 4, 8), [D(2026, 3, 23), D(2026, 3, 30), D(2026, 4, 9), D(2026, 4, 22), D(2026, 5, 7)]),
        (D(2026, 4, 2), [D(2026, 3, 19), D(2026, 3, 26), D(2026, 4, 3), D(2026, 4, 20), D(2026, 5, 5)]),
        # Christmas 2026: 25 and 28 December and 1 January; the day after is New Year's Day all the same.
        (D(2026, 12, 31), [D(2026, 12, 15), D(2026, 12, 22), D(2027, 1, 1), D(2027, 1, 15), D(2027, 1, 29)]),
        # A period in calendar days that ends on a Sunday: the Friday before is one working day before it.
        (D(2026, 5, 10), [D(2026, 4, 24), D(2026, 5, 1), D(2026, 5, 11), D(2026, 5, 22), D(2026, 6, 8)]),
        # Due on a Friday: the day after is a Saturday.
        (D(2026, 7, 10), [D(2026, 6, 26), D(2026, 7, 3), D(2026, 7, 11), D(2026, 7, 24), D(2026, 8, 7)]),
    ],
)
def test_days_of_the_steps(due_on, days):
    assert list(chase_days(due_on, ENGLAND).items()) == list(zip(ChaseStep, days, strict=True))


def test_a_day_of_rest_moves_the_steps_around_it():
    calendar = WorkingCalendar(closed=england_bank_holidays() | {D(2026, 4, 29): "Day of rest"})

    days = chase_days(D(2026, 5, 5), calendar)

    assert (days[TEN_BEFORE], days[FIVE_BEFORE]) == (D(2026, 4, 17), D(2026, 4, 24))


@pytest.mark.parametrize(
    ("on", "steps"),
    [
        (D(2026, 4, 19), []),
        (D(2026, 4, 20), [TEN_BEFORE]),
        (D(2026, 4, 26), [TEN_BEFORE]),
        (D(2026, 5, 5), [TEN_BEFORE, FIVE_BEFORE]),
        (D(2026, 5, 6), [TEN_BEFORE, FIVE_BEFORE, DAY_AFTER]),
        (D(2026, 6, 2), [TEN_BEFORE, FIVE_BEFORE, DAY_AFTER, TEN_AFTER]),
        (D(2026, 6, 3), list(ChaseStep)),
    ],
)
def test_steps_that_have_come(on, steps):
    assert chases_due(D(2026, 5, 5), on, ENGLAND) == steps


@pytest.mark.parametrize(
    ("since", "on", "step"),
    [
        (D(2026, 4, 2), D(2026, 4, 19), None),
        (D(2026, 4, 2), D(2026, 4, 23), TEN_BEFORE),
        # Known only since the day of a step, or later: that step is never due.
        (D(2026, 4, 20), D(2026, 4, 23), None),
        (D(2026, 4, 21), D(2026, 4, 27), FIVE_BEFORE),
        (D(2026, 4, 30), D(2026, 5, 5), None),
        # Missed nights: the latest alone.
        (D(2026, 4, 2), D(2026, 5, 8), DAY_AFTER),
        (D(2026, 4, 2), D(2026, 12, 1), TWENTY_AFTER),
        (D(2026, 6, 3), D(2026, 12, 1), None),
    ],
)
def test_the_one_step_that_applies(since, on, step):
    assert chase_due(D(2026, 5, 5), on=on, since=since, calendar=ENGLAND) == step


@given(st.dates(D(2025, 1, 1), D(2029, 12, 31)))
def test_the_days_are_in_order_and_as_far_away_as_they_say(due_on):
    days = list(chase_days(due_on, ENGLAND).values())

    assert days == sorted(set(days))
    assert days[1] < due_on < days[2]
    assert [working_days_between(due_on, days[at], ENGLAND) for at in (3, 4)] == [10, 20]
    # The due date itself counts where it is a working day, so the last of ten is the day before it at the latest.
    last = max(
        due_on - dt.timedelta(days=n) for n in range(1, 12) if ENGLAND.is_working_day(due_on - dt.timedelta(days=n))
    )
    assert [working_days_between(days[at], last, ENGLAND) for at in (0, 1)] == [9, 4]
