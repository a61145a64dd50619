"""On which days a body is reminded of its reply. Pure: the date, the day and the calendar are passed in."""

from __future__ import annotations

import datetime as dt

from hub.shared.working_days import ONE_DAY, WorkingCalendar
from reports.enums import ChaseStep


def chase_days(due_on: dt.date, calendar: WorkingCalendar) -> dict[ChaseStep, dt.date]:
    """The day of each step around ``due_on``, in their order, which is also that of the days.

    Ten working days before is the day from which ten working days are left, the due date among them. The day after is
    the day after, be it a Saturday: from then on the reply is late.
    """
    return {
        ChaseStep.TEN_BEFORE: working_day_from(due_on, -10, calendar),
        ChaseStep.FIVE_BEFORE: working_day_from(due_on, -5, calendar),
        ChaseStep.DAY_AFTER: due_on + ONE_DAY,
        ChaseStep.TEN_AFTER: working_day_from(due_on, 10, calendar),
        ChaseStep.TWENTY_AFTER: working_day_from(due_on, 20, calendar),
    }


def chases_due(due_on: dt.date, on: dt.date, calendar: WorkingCalendar) -> list[ChaseStep]:
    """The steps whose day has come on the day ``on``, in their order."""
    return [step for step, day in chase_days(due_on, calendar).items() if day <= on]


def chase_due(due_on: dt.date, *, on: dt.date, since: dt.date, calendar: WorkingCalendar) -> ChaseStep | None:
    """The one step that applies on the day ``on``: the latest that has come, so that missed nights bring one mail.

    ``since`` is the day from which the date is known: what would have been due by then was never due.
    """
    days = chase_days(due_on, calendar)
    come = [step for step in chases_due(due_on, on, calendar) if days[step] > since]
    return come[-1] if come else None


def working_day_from(day: dt.date, number: int, calendar: WorkingCalendar) -> dt.date:
    """The working day that is ``number`` working days after ``day``; before it where ``number`` is negative."""
    step = ONE_DAY if number > 0 else -ONE_DAY
    left = abs(number)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day
