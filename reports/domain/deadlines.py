"""How long a body has, and how long it took. Pure: days and the calendar are passed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.shared.working_days import (
    Counting,
    DueDate,
    SkippedDay,
    Unit,
    WorkingCalendar,
    due_date,
    long_date,
    weekday_date,
    working_days_between,
)
from reports.enums import ClarificationEffect, Nature

STANDS_STILL = "the clock stands still until we answer."
"""Ends the public reason of a move by which the clock stopped."""


@dataclass(frozen=True)
class DayCount:
    """Day ``day`` of the ``of`` days allowed; more than ``of`` when it is late."""

    day: int
    of: int
    unit: Unit

    @property
    def unit_words(self) -> str:
        return "working days" if self.unit == Unit.WORKING else "days"

    @property
    def day_words(self) -> str:
        """As in "working day 14"."""
        return f"{self.unit_words.removesuffix('s')} {self.day}"

    def __str__(self) -> str:
        return f"{self.day} of {self.of} {self.unit_words}"


def day_count(due: DueDate, on: dt.date, calendar: WorkingCalendar) -> DayCount:
    """Which day of the period ``on`` is: 0 before day 1, "14 of 20" on day 14.

    On a day that is no working day it is still the day before's number. Counted back or on from the due date, which is
    the last day of the period even if the calendar has changed since: up to it, the days count that counted then.
    Raises ``ValueError`` for a day more than a century away.
    """
    # What people were told stays: up to the date, the days were counted when it was worked out.
    return days_up_to(due.due_on, due, on, calendar_of(due) if on <= due.due_on else calendar)


def days_up_to(due_on: dt.date, due: DueDate, on: dt.date, calendar: WorkingCalendar) -> DayCount:
    """As ``day_count``, of the period of ``due`` while it ended on ``due_on``, in the days of ``calendar``."""
    is_calendar = due.unit == Unit.CALENDAR
    after_due = (on - due_on).days if is_calendar else working_days_between(due_on, on, calendar)
    return DayCount(max(0, due.days + after_due), due.days, Unit(due.unit))


def counts_on(count: DayCount, on: dt.date, calendar: WorkingCalendar) -> bool:
    """Whether the day ``on`` is itself the day of ``count``: a Saturday has the number of the Friday before."""
    return count.unit == Unit.CALENDAR or calendar.is_working_day(on)


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


def calendar_of(due: DueDate) -> WorkingCalendar:
    """The working days up to the due date as they were when it was worked out."""
    return WorkingCalendar(closed={row.day: row.reason for row in due.skipped}, open=frozenset(due.weekend_days))


@dataclass(frozen=True)
class Clarification:
    """That a body asked on ``asked_on`` what is meant, and was told on ``given_on``; ``None`` while it waits for us.

    With ``is_by_reply`` we did not tell it: it replied on that day without waiting any longer.
    """

    asked_on: dt.date
    given_on: dt.date | None = None
    is_by_reply: bool = False


@dataclass(frozen=True)
class ClockStep:
    """What set the due date since the day ``on``, and the date as it stood then; ``None`` while the clock stands still.

    ``cause`` is what happened, ``effect`` what it did to the date, both in words.
    """

    on: dt.date
    cause: str
    effect: str
    due_on: dt.date | None

    @property
    def text(self) -> str:
        return f"{self.cause}: {self.effect}"


@dataclass(frozen=True)
class Reading:
    """Where a clock stands: the due date with its explanation, what led to it, and since when it stands still.

    ``stopped`` are the times that it stood still and went on: after each first day up to and including the second.
    """

    due: DueDate
    steps: tuple[ClockStep, ...]
    paused_on: dt.date | None = None
    stopped: tuple[tuple[dt.date, dt.date], ...] = ()

    @property
    def explanation(self) -> str:
        """How the date was worked out, in plain English."""
        return " ".join(step.text for step in self.steps)


def date_while(paused_on: dt.date | None, day: dt.date | None) -> dt.date | None:
    """The date ``day`` as it is told; none while the clock stands still since ``paused_on``: nothing is due then."""
    return None if paused_on else day


def clock_words(paused_on: dt.date | None) -> str:
    """As in "stopped since 2026-11-19", for files; empty while the clock runs."""
    return f"stopped since {paused_on.isoformat()}" if paused_on else ""


QUESTION_NATURES = (Nature.CLARIFICATION_ASKED, Nature.CLARIFICATION_GIVEN)
"""Messages that can move a date."""


def clarifications_in(messages: Iterable[tuple[dt.date, Nature]]) -> list[Clarification]:
    """The questions of a body with our answers, of ``(day, nature)`` in any order.

    Questions that come before we answered are one with the first; an answer to nothing is none. Those of one day count
    in the order given.
    """
    found = []
    asked_on = None
    for day, nature in sorted(messages, key=lambda dated: dated[0]):
        if nature == Nature.CLARIFICATION_ASKED:
            asked_on = asked_on or day
        elif nature == Nature.CLARIFICATION_GIVEN and asked_on:
            found.append(Clarification(asked_on, day))
            asked_on = None
    return [*found, Clarification(asked_on)] if asked_on else found


def read_clock(
    start: DueDate,
    clarifications: Iterable[Clarification] = (),
    *,
    effect: ClarificationEffect = ClarificationEffect.NONE,
    calendar: WorkingCalendar,
) -> Reading:
    """The due date that began as ``start``, after ``clarifications`` in their order, under the rule's ``effect``.

    A question that comes when the date has gone by no longer changes it. One to which the body replied without our
    answer began no period again: the clock stood still meanwhile.
    """
    due, steps, stopped = start, [ClockStep(start.started_on, start.counted, start.outcome, start.due_on)], []
    if effect == ClarificationEffect.NONE:
        return Reading(due, tuple(steps))
    for row in clarifications:
        if row.asked_on > due.due_on or row.asked_on < start.started_on:
            continue
        asked = f"The body asked what we mean on {long_date(row.asked_on)}"
        if row.given_on is None:
            steps.append(ClockStep(row.asked_on, asked, STANDS_STILL, None))
            return Reading(due, tuple(steps), paused_on=row.asked_on, stopped=tuple(stopped))
        did_effect = ClarificationEffect.PAUSE if row.is_by_reply else effect
        due = due_after_clarification(
            due, effect=did_effect, asked_on=row.asked_on, given_on=row.given_on, calendar=calendar
        )
        end = "replied" if row.is_by_reply else "we answered"
        did = what_it_did(row, due, did_effect, calendar)
        told = f"{asked} and {end} on {long_date(row.given_on)}{', before we answered' if row.is_by_reply else ''}"
        steps.append(ClockStep(row.given_on, told, did, due.due_on))
        if did_effect == ClarificationEffect.PAUSE:
            stopped.append((row.asked_on, row.given_on))
    return Reading(due, tuple(steps), stopped=tuple(stopped))


def what_it_did(row: Clarification, due: DueDate, effect: ClarificationEffect, calendar: WorkingCalendar) -> str:
    """What a question that was answered did to the date, in words."""
    until = weekday_date(due.due_on)
    if effect == ClarificationEffect.RESTART:
        return f"the period began again on the day after. {due.explanation}"
    is_calendar = due.unit == Unit.CALENDAR
    span = row.given_on - row.asked_on
    days = span.days if is_calendar else working_days_between(row.asked_on, row.given_on, calendar)
    if days == 0:
        return f"no {'day' if is_calendar else 'working day'} lay between. It stays due {until}."
    unit = "day" if is_calendar else "working day"
    verb = "does" if days == 1 else "do"
    return f"{days} {unit}{'' if days == 1 else 's'} {verb} not count. Due {until}."


def reading_to_json(reading: Reading) -> dict:
    """``reading`` as it is kept with the request, so that the explanation stays what people were told."""
    steps = [
        {"on": step.on.isoformat(), "text": step.text, "due_on": step.due_on.isoformat() if step.due_on else None}
        for step in reading.steps
    ]
    stopped = [[first.isoformat(), last.isoformat()] for first, last in reading.stopped]
    return {**due_date_to_json(reading.due), "text": reading.explanation, "steps": steps, "stopped": stopped}


def period_to_json(start: DueDate) -> dict:
    """What the rule counts, as it is kept with the request apart from the date: a restart counts in another way."""
    return {"days": start.days, "unit": str(start.unit.value), "counting": str(start.counting.value)}


def due_date_to_json(due: DueDate) -> dict:
    """``due`` as it is kept with the request, so that the explanation stays what people were told."""
    return {
        "due_on": due.due_on.isoformat(),
        "started_on": due.started_on.isoformat(),
        "first_day": due.first_day.isoformat(),
        **period_to_json(due),
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


def working_days_taken(
    kept: Mapping[str, Any], *, received_on: dt.date, answered_on: dt.date, calendar: WorkingCalendar
) -> int:
    """The working days until the answer on the clock of the body: what the page, the files and each median give.

    Under a rule in working days it is the day of the period, as the rule counts. Else the working days after
    ``received_on``, or after our answer that began the period again, without those on which the clock stood still.
    ``kept`` is what ``reading_to_json`` gave, empty without a rule.
    """
    due = due_date_from_json(kept)
    if due is None:
        return working_days_between(received_on, answered_on, calendar)
    if due.unit == Unit.WORKING:
        return day_count(due, answered_on, calendar).day
    day = dt.date.fromisoformat
    still = sum(working_days_between(day(first), day(last), calendar) for first, last in kept.get("stopped", ()))
    return max(0, working_days_between(due.started_on, answered_on, calendar) - still)
