"""The date by which a reply was due as it stood on a day that is gone. Pure.

A date moves for two reasons. A question of the body and our answer are steps of the explanation, each with its day. A
change of the calendar works every step out anew: of that the row of history keeps the explanation that was told before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.shared.working_days import WorkingCalendar
from reports.domain.deadlines import (
    Clarification,
    DayCount,
    calendar_of,
    clarifications_in,
    day_count,
    days_up_to,
    due_date_from_json,
)
from reports.enums import ClarificationEffect, Nature

Explanation = Mapping[str, Any]


def steps_of(explanation: Explanation) -> list[tuple[dt.date, dt.date]]:
    """Each day since which a date stood in ``explanation``, with that date, in their order."""
    day = dt.date.fromisoformat
    return [(day(step["on"]), day(step["due_on"])) for step in explanation.get("steps", ()) if step["due_on"]]


def is_told_anew(before: Explanation, after: Explanation) -> bool:
    """Whether ``after`` has other dates for the steps of ``before``, and not only a step more."""
    old, new = steps_of(before), steps_of(after)
    return new[: len(old)] != old


@dataclass(frozen=True)
class DatesThen:
    """What was told of the dates of one request. ``replaced``: explanations, and the instant until which each stood."""

    now: Explanation
    replaced: Sequence[tuple[dt.datetime, Explanation]]
    questions: Sequence[Clarification]

    def explanation(self, at: dt.datetime) -> Explanation:
        return next((kept for until, kept in self.replaced if at <= until), self.now)

    def due_on(self, at: dt.datetime, on: dt.date) -> dt.date | None:
        """The date as it stood at the instant ``at`` of the day ``on``; ``None`` where no rule set one."""
        told = [due_on for since, due_on in steps_of(self.explanation(at)) if since <= on]
        return told[-1] if told else None

    def stood_still(self, at: dt.datetime, on: dt.date) -> bool:
        """Whether the clock stood still on the day ``on``: the body had asked what we mean, and we had not answered."""
        if self.explanation(at).get("clarification_effect", ClarificationEffect.NONE) == ClarificationEffect.NONE:
            return False
        return any(
            row.asked_on < on and (row.given_on is None or on < row.given_on) and self.counts(row, at)
            for row in self.questions
        )

    def counts(self, question: Clarification, at: dt.datetime) -> bool:
        """Whether ``question`` came before the date had gone by."""
        due_on = self.due_on(at, question.asked_on)
        return due_on is not None and question.asked_on <= due_on

    def count(self, at: dt.datetime, on: dt.date, calendar: WorkingCalendar) -> DayCount | None:
        """Which day of the period ``on`` was; ``None`` before day 1, while the clock stood still and without a date."""
        due_on, explanation = self.due_on(at, on), self.explanation(at)
        if due_on is None or self.stood_still(at, on):
            return None
        due = due_date_from_json(explanation)
        if due_on == due.due_on:
            count = day_count(due, on, calendar)
        else:
            # A period that began again no longer knows the days that were skipped before.
            is_anew = explanation.get("clarification_effect") == ClarificationEffect.RESTART
            count = days_up_to(due_on, due, on, calendar if is_anew else calendar_of(due))
        return count if count.day else None


def dates_then(
    explanation: Explanation,
    replaced: Iterable[tuple[dt.datetime, Explanation]],
    messages: Iterable[tuple[dt.date, Nature]],
) -> DatesThen:
    """``replaced`` in any order; ``messages`` are day and nature of each message of the request, in its order."""
    return DatesThen(
        explanation, sorted(replaced, key=lambda row: row[0]), clarifications_in(messages) if explanation else []
    )
