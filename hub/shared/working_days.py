"""Due dates counted in working or calendar days. Pure: the calendar and the start are passed in."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models

MOST_DAYS = 2000
"""The longest period that is counted, in days; a longer one is a typing mistake."""

LONGEST_SPAN = 36_525
"""The most days between two days that are counted one by one: a century."""

ENGLAND_FROM = dt.date(2010, 1, 1)
ENGLAND_TO = dt.date(2060, 12, 31)
"""The first and last day for which the list of bank holidays is trusted."""

ONE_DAY = dt.timedelta(days=1)


class Counting(models.TextChoices):
    """Which day is day 1 of a period."""

    DAY_AFTER = "day_after", "From the day after"
    BEGINNING_WITH = "beginning_with", "Beginning with the day itself"


class Unit(models.TextChoices):
    """What a period is counted in."""

    WORKING = "working", "Working days"
    CALENDAR = "calendar", "Calendar days"


@dataclass(frozen=True)
class WorkingCalendar:
    """Days on which nobody works: weekends and ``closed`` (day to its name), except those in ``open``."""

    closed: Mapping[dt.date, str] = field(default_factory=dict)
    open: Collection[dt.date] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        return self.reason(day) == ""

    def reason(self, day: dt.date) -> str:
        """Why ``day`` is no working day: "weekend" or a name; empty for a working day."""
        if day in self.open:
            return ""
        if day.weekday() >= 5:
            return "weekend"
        return self.closed.get(day, "")

    def number_of(self, day: dt.date) -> int:
        """How many working days there were up to and including ``day``, counted from 1 January of the year 1.

        Two of these numbers tell how many lie between two days, however far apart, without going through them.
        """
        weeks, rest = divmod(day.toordinal(), 7)
        # That year began on a Monday.
        weekdays = 5 * weeks + min(rest, 5)
        return weekdays - bisect_right(self._closed_weekdays, day) + bisect_right(self._open_weekends, day)

    @cached_property
    def _closed_weekdays(self) -> list[dt.date]:
        return sorted(day for day in self.closed if day.weekday() < 5 and self.reason(day))

    @cached_property
    def _open_weekends(self) -> list[dt.date]:
        return sorted(day for day in self.open if day.weekday() >= 5)


@dataclass(frozen=True)
class SkippedDay:
    """A weekday that did not count, and why."""

    day: dt.date
    reason: str

    def __str__(self) -> str:
        return f"{self.reason}, {long_date(self.day)}"


@dataclass(frozen=True)
class DueDate:
    """A due date that explains itself.

    ``skipped`` holds named weekdays only; of the weekends only those in ``weekend_days`` are named: they did count.
    """

    due_on: dt.date
    started_on: dt.date
    first_day: dt.date
    days: int
    unit: Unit
    counting: Counting
    skipped: tuple[SkippedDay, ...] = ()
    weekend_days: tuple[dt.date, ...] = ()

    @property
    def counted(self) -> str:
        """What was counted, as in "20 working days counted from the day after 2 April 2026"."""
        name = "working day" if self.unit == Unit.WORKING else "calendar day"
        period = f"{self.days} {name}" if self.days == 1 else f"{self.days} {name}s"
        if self.counting == Counting.BEGINNING_WITH:
            return f"{period} beginning with {long_date(self.started_on)}"
        return f"{period} counted from the day after {long_date(self.started_on)}"

    @property
    def explanation(self) -> str:
        """How the date was worked out, in plain English."""
        return f"{self.counted}: {self.outcome}"

    @property
    def outcome(self) -> str:
        """What the counting came to, with the days that did not count."""
        text = f"due {weekday_date(self.due_on)}."
        if self.unit == Unit.WORKING:
            but = f", except {'; '.join(weekday_date(day) for day in self.weekend_days)}" if self.weekend_days else ""
            text += f" Saturdays and Sundays do not count{but}."
        if self.skipped:
            text += f" Also skipped: {'; '.join(str(skipped) for skipped in self.skipped)}."
        return text


def due_date(start: dt.date, days: int, *, unit: Unit, counting: Counting, calendar: WorkingCalendar) -> DueDate:
    """The day by the end of which something is due, ``days`` after ``start``.

    Counting ``BEGINNING_WITH`` makes ``start`` itself day 1 if it counts. A period in calendar days ends on the
    day it ends, be it a Sunday. Raises ``ValueError`` for fewer than 1 or more than 2,000 days and for a start
    after 2060.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"A period has 1 to {MOST_DAYS:,} days, not {days:,}")
    unit, counting = Unit(unit), Counting(counting)
    if start.year > ENGLAND_TO.year:
        raise ValueError(f"{start.year} is too far away to count from")
    day = start if counting == Counting.BEGINNING_WITH else start + ONE_DAY
    if unit == Unit.CALENDAR:
        return DueDate(day + (days - 1) * ONE_DAY, start, day, days, unit, counting)

    first_day = None
    counted = 0
    skipped = []
    weekend_days = []
    while True:
        reason = calendar.reason(day)
        if reason == "":
            first_day = first_day or day
            counted += 1
            if day.weekday() >= 5:
                weekend_days.append(day)
            if counted == days:
                return DueDate(day, start, first_day, days, unit, counting, tuple(skipped), tuple(weekend_days))
        elif reason != "weekend":
            skipped.append(SkippedDay(day, reason))
        day += ONE_DAY


def working_days_between(a: dt.date, b: dt.date, calendar: WorkingCalendar) -> int:
    """The number of working days after ``a`` up to and including ``b``; negative if ``b`` is before ``a``.

    Raises ``ValueError`` for two days more than a century apart.
    """
    if abs((b - a).days) > LONGEST_SPAN:
        raise ValueError("These days are more than a century apart")
    return calendar.number_of(b) - calendar.number_of(a)


def long_date(day: dt.date) -> str:
    """As in "3 April 2026", in English whatever the server's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_date(day: dt.date) -> str:
    """As in "Tuesday 5 May 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
