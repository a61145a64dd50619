"""How long a body has, and how long it took. Pure: days and the calendar are passed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from hub.shared.working_days import (
    Counting,
    DueDate,
    SkippedDay,
    Unit,
    WorkingCalendar,
    due_date,
    working_days_between,
)
from reports.enums import ClarificationEffect


@dataclass(frozen=True)
class DayCount:
    """Day ``day`` of the ``of`` days allowed; more than ``of`` when it is late."""

    day: int
    of: int
    unit: Unit

    @property
    def unit_words(self) -> str:
        return "working days" if self.unit == Unit.WORKING else "days"

    def __str__(self) -> str:
        return f"{self.day} of {self.of} {self.unit_words}"


def day_count(due: DueDate, on: dt.date, calendar: WorkingCalendar) -> DayCount:
    """Which day of the period ``on`` is: 0 before day 1, "14 of 20" on day 14.

    On a day that is no working day it is still the day before's number. Counted back or on from the due date, which is
    the last day of the period even if the calendar has changed since. Raises ``ValueError`` for a day more than a
    century away.
    """
    is_calendar = due.unit == Unit.CALENDAR
    after_due = (on - due.due_on).days if is_calendar else working_days_between(due.due_on, on, calendar)
    return DayCount(max(0, due.days + after_due), due.days, Unit(due.unit))


def due_after_clarification(
    due: DueDate, *, effect: ClarificationEffect, asked_on: dt.date, given_on: dt.date, calendar: WorkingCalendar
) -> DueDate:
    """The due date once the body asked on ``asked_on`` what is meant and was told on ``given_on``.

    A pause adds the days after the question up to and including the answer. A restart counts the whole period again
    from the day after the answer. Raises ``ValueError`` for an answer before its question.
    """
    if given_on < asked_on:
        raise ValueError("An answer can't come before its question")
    if effect == ClarificationEffect.NONE:
        return due
    if effect == ClarificationEffect.RESTART:
        return due_date(given_on, due.days, unit=due.unit, counting=Counting.DAY_AFTER, calendar=calendar)
    if due.unit == Unit.CALENDAR:
        return replace(due, due_on=due.due_on + (given_on - asked_on))
    paused = working_days_between(asked_on, given_on, calendar)
    if paused == 0:
        return due
    longer = due_date(due.due_on, paused, unit=due.unit, counting=Counting.DAY_AFTER, calendar=calendar)
    return replace(
        due,
        due_on=longer.due_on,
        skipped=(*due.skipped, *longer.skipped),
        weekend_days=(*due.weekend_days, *longer.weekend_days),
    )


def due_date_to_json(due: DueDate) -> dict:
    """``due`` as it is kept with the request, so that the explanation stays what people were told."""
    return {
        "due_on": due.due_on.isoformat(),
        "started_on": due.started_on.isoformat(),
        "first_day": due.first_day.isoformat(),
        "days": due.days,
        "unit": str(due.unit.value),
        "counting": str(due.counting.value),
        "skipped": [{"day": skipped.day.isoformat(), "reason": skipped.reason} for skipped in due.skipped],
        "weekend_days": [day.isoformat() for day in due.weekend_days],
        "text": due.explanation,
    }


def due_date_from_json(kept: dict) -> DueDate | None:
    """The due date kept by ``due_date_to_json``; ``None`` where none was worked out."""
    if not kept or "due_on" not in kept:
        return None
    day = dt.date.fromisoformat
    return DueDate(
        due_on=day(kept["due_on"]),
        started_on=day(kept["started_on"]),
        first_day=day(kept["first_day"]),
        days=kept["days"],
        unit=Unit(kept["unit"]),
        counting=Counting(kept["counting"]),
        skipped=tuple(SkippedDay(day(skipped["day"]), skipped["reason"]) for skipped in kept["skipped"]),
        weekend_days=tuple(day(kept_day) for kept_day in kept.get("weekend_days", [])),
    )
