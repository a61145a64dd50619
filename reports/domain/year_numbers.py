"""What was asked in a financial year and what came of it, by kind of body. Pure: rows, day and calendar are passed in.

No ranking and no body by name: the numbers of one body stand on its own page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from hub.shared.working_days import WorkingCalendar
from reports.domain.phases import LATE_KEYS
from reports.enums import CommitmentStatus, PhaseKey, ResponseStatus

WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True)
class FinancialYear:
    """From 1 April of ``start`` to 31 March."""

    start: int

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.start, 4, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.start + 1, 3, 31)


def financial_year_of(day: dt.date) -> FinancialYear:
    return FinancialYear(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)


def read_year(text: str) -> FinancialYear | None:
    """The year written as "2025-26"; ``None`` for anything else."""
    match = WRITTEN.fullmatch(text)
    if match is None or not text.isascii() or not 1900 < int(match[1]) < 2100:
        return None
    year = FinancialYear(int(match[1]))
    return year if str(year) == text else None


class Outcome(StrEnum):
    """What came of a request so far: each request is in exactly one."""

    IN_TIME = "in-time"
    LATE = "late"
    NO_REPLY = "no-reply"
    NOT_DUE = "not-due"
    NO_RULE = "no-rule"
    ENDED = "ended"


OUTCOME_WORDS = {
    Outcome.IN_TIME: "Answered in time",
    Outcome.LATE: "Answered late",
    Outcome.NO_REPLY: "Date passed, no whole reply",
    Outcome.NOT_DUE: "Not due yet",
    Outcome.NO_RULE: "No verified date",
    Outcome.ENDED: "Refused, redirected, withdrawn or closed",
}
ENDED = (ResponseStatus.REFUSED, ResponseStatus.REDIRECTED, ResponseStatus.WITHDRAWN, ResponseStatus.CLOSED)

UNANSWERED = (ResponseStatus.REFUSED, ResponseStatus.CLOSED)
"""Ended without a whole answer that was owed: where a verified rule set a date, it was not kept."""


def outcome_of(request, *, on: dt.date, calendar: WorkingCalendar) -> Outcome:
    """What came of a started ``request`` by the day ``on``. Nothing is late but under a verified rule."""
    if request.status in ENDED:
        return Outcome.ENDED
    if request.due_on is None:
        return Outcome.NO_RULE
    key = request.phase(on=on, calendar=calendar).key
    if key == PhaseKey.ANSWERED_IN_TIME:
        return Outcome.IN_TIME
    if key == PhaseKey.ANSWERED_LATE:
        return Outcome.LATE
    return Outcome.NO_REPLY if key in LATE_KEYS else Outcome.NOT_DUE


@dataclass(frozen=True)
class YearNumbers:
    """The numbers of one kind of body, or of all. ``median_working_days`` is over the ``answered`` requests.

    In ``not_answered`` of those the body said of something that it does not answer it.
    """

    kind: str
    asked: int
    answered: int
    not_answered: int
    in_time: int
    late: int
    no_reply: int
    not_due: int
    no_rule: int
    ended: int
    unanswered: int
    median_working_days: float | None
    promises: int
    promises_kept: int

    @property
    def with_date_passed(self) -> int:
        """What "in time" is counted of, as on the pages of bodies: answered, past the date, or ended unanswered."""
        return self.in_time + self.late + self.no_reply + self.unanswered

    @property
    def median_words(self) -> str:
        if self.median_working_days is None:
            return ""
        return f"{self.median_working_days:.1f}".removesuffix(".0")


def numbers_of(
    kind: str, requests: Iterable, promises: Iterable, *, on: dt.date, calendar: WorkingCalendar
) -> YearNumbers:
    """The numbers of ``requests`` and ``promises`` on the day ``on``.

    Working days are those on the clock of the body, see ``reports.domain.deadlines.working_days_taken``.
    """
    requests, promises = list(requests), list(promises)
    outcomes = [outcome_of(request, on=on, calendar=calendar) for request in requests]
    answered = [request for request in requests if request.status == ResponseStatus.ANSWERED]
    days = [request.working_days_taken for request in answered]
    return YearNumbers(
        kind=kind,
        asked=len(requests),
        answered=len(answered),
        not_answered=sum(request.has_not_answered for request in answered),
        in_time=outcomes.count(Outcome.IN_TIME),
        late=outcomes.count(Outcome.LATE),
        no_reply=outcomes.count(Outcome.NO_REPLY),
        not_due=outcomes.count(Outcome.NOT_DUE),
        no_rule=outcomes.count(Outcome.NO_RULE),
        ended=outcomes.count(Outcome.ENDED),
        unanswered=sum(request.status in UNANSWERED and request.due_on is not None for request in requests),
        median_working_days=median(days) if days else None,
        promises=len(promises),
        promises_kept=sum(promise.status == CommitmentStatus.CONFIRMED for promise in promises),
    )


def year_numbers(
    requests: Iterable, promises: Iterable, kinds: Sequence[str], *, on: dt.date, calendar: WorkingCalendar
) -> list[YearNumbers]:
    """The numbers of each of ``kinds`` that was asked or promised something, in that order, and last of all ("")."""
    requests, promises = list(requests), list(promises)
    found = [
        numbers_of(
            kind,
            [row for row in requests if row.body.kind == kind],
            [row for row in promises if row.request.body.kind == kind],
            on=on,
            calendar=calendar,
        )
        for kind in kinds
    ]
    all_of_them = numbers_of("", requests, promises, on=on, calendar=calendar)
    return [*(row for row in found if row.asked or row.promises), all_of_them]
