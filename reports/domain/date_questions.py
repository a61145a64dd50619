"""A due date that anybody may have worked out: what was asked, in parameters, and the answer. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from hub.shared.working_days import (
    ENGLAND_FROM,
    ENGLAND_TO,
    MOST_DAYS,
    ONE_DAY,
    Counting,
    DueDate,
    Unit,
    WorkingCalendar,
    due_date,
    long_date,
    working_days_between,
)
from reports.domain.deadlines import DayCount, day_count

DAY_TYPES = {"working": Unit.WORKING, "calendar": Unit.CALENDAR}
COUNTS = {"after": Counting.DAY_AFTER, "beginning": Counting.BEGINNING_WITH}
DEFAULTS = {"day_type": "working", "count": "after"}
PARAMETERS = ("received", "days", "day_type", "count")

YEARS = f"{ENGLAND_FROM.year} to {ENGLAND_TO.year}"
OUTSIDE = f"The day must be in the years {YEARS}, for which the bank holidays are known."
TOO_FAR = f"The due date is after {ENGLAND_TO.year}, where the bank holidays are not known. Choose fewer days."
HOW_MANY = f"The number of days must be a whole number from 1 to {MOST_DAYS:,}."


class BadQuestion(Exception):
    """What was asked can't be answered. ``errors`` maps each parameter at fault to a sentence for people."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class DateQuestion:
    """When something is due that was received on a day."""

    received: dt.date
    days: int
    unit: Unit = Unit.WORKING
    counting: Counting = Counting.DAY_AFTER

    @property
    def parameters(self) -> dict[str, str]:
        """The question as ``read_question`` reads it."""
        return {
            "received": self.received.isoformat(),
            "days": str(self.days),
            "day_type": next(code for code, unit in DAY_TYPES.items() if unit == self.unit),
            "count": next(code for code, counting in COUNTS.items() if counting == self.counting),
        }

    @property
    def query(self) -> str:
        return urlencode(self.parameters)


@dataclass(frozen=True)
class DateAnswer:
    """The due date, and the numbers that are not in it: those of the days from day 1 to the due date."""

    question: DateQuestion
    due: DueDate
    working_days: int
    weekend_days: int
    """Saturdays and Sundays that did not count; 0 where every day counts."""

    def progress(self, on: dt.date, calendar: WorkingCalendar) -> DayCount:
        """Which day of the period ``on`` is."""
        return day_count(self.due, on, calendar)

    @property
    def as_json(self) -> dict:
        return {
            **self.question.parameters,
            "days": self.question.days,
            "first_day": self.due.first_day.isoformat(),
            "due_on": self.due.due_on.isoformat(),
            "skipped": [{"date": row.day.isoformat(), "name": row.reason} for row in self.due.skipped],
            "working_days": self.working_days,
            "explanation": self.due.explanation,
        }


def answer(question: DateQuestion, calendar: WorkingCalendar) -> DateAnswer:
    """Raises ``BadQuestion`` for days outside the years that the calendar knows, and for too many."""
    if not ENGLAND_FROM <= question.received <= ENGLAND_TO:
        raise BadQuestion({"received": OUTSIDE})
    if not 1 <= question.days <= MOST_DAYS:
        raise BadQuestion({"days": HOW_MANY})
    due = due_date(question.received, question.days, unit=question.unit, counting=question.counting, calendar=calendar)
    if due.due_on > ENGLAND_TO:
        raise BadQuestion({"days": TOO_FAR})
    if question.unit == Unit.CALENDAR:
        working = working_days_between(due.first_day - ONE_DAY, due.due_on, calendar)
        return DateAnswer(question, due, working, 0)
    is_first = question.counting == Counting.BEGINNING_WITH
    start = question.received if is_first else question.received + ONE_DAY
    span = (start + place * ONE_DAY for place in range((due.due_on - start).days + 1))
    weekend = sum(calendar.reason(day) == "weekend" for day in span)
    return DateAnswer(question, due, question.days, weekend)


# Parameters

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")


def read_question(given: Mapping[str, Sequence[str]]) -> DateQuestion:
    """The question that the parameters ask, each of which is given once. Raises ``BadQuestion`` with every fault."""
    errors = {name: "There is no such parameter." for name in given if name not in PARAMETERS}
    values: dict[str, str] = {}
    for name in PARAMETERS:
        found = given.get(name, [])
        if len(found) > 1:
            errors[name] = "Give it once only."
        elif found:
            values[name] = found[0]
        elif name in DEFAULTS:
            values[name] = DEFAULTS[name]
        else:
            errors[name] = "It is missing."
    read: dict = {}
    for name, text in values.items():
        try:
            read[name] = READERS[name](text)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise BadQuestion(errors)
    return DateQuestion(read["received"], read["days"], read["day_type"], read["count"])


def read_day(text: str) -> dt.date:
    """The day that ``text`` writes. Raises ``ValueError`` with words for people, as the other readers do."""
    try:
        day = dt.date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("It must be a real date like 2026-04-02.")
    if not ENGLAND_FROM <= day <= ENGLAND_TO:
        raise ValueError(OUTSIDE)
    return day


def read_days(text: str) -> int:
    number = int(text) if WHOLE_NUMBER.fullmatch(text) else 0
    if not 1 <= number <= MOST_DAYS:
        raise ValueError(HOW_MANY)
    return number


def read_day_type(text: str) -> Unit:
    return one_of(DAY_TYPES, text)


def read_count(text: str) -> Counting:
    return one_of(COUNTS, text)


def one_of(choices: Mapping[str, Unit | Counting], text: str):
    if text not in choices:
        raise ValueError(f"It must be one of: {', '.join(choices)}.")
    return choices[text]


READERS = {"received": read_day, "days": read_days, "day_type": read_day_type, "count": read_count}


def words_of(answered: DateAnswer) -> str:
    """As in "20 working days from 2 April 2026", for the title of an entry in a calendar."""
    kind = "working day" if answered.due.unit == Unit.WORKING else "calendar day"
    days = answered.question.days
    return f"{days} {kind}{'' if days == 1 else 's'} from {long_date(answered.question.received)}"
