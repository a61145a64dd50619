"""Days of the demo, all counted from one day, so that it never looks stale. Pure: the day is passed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.shared.working_days import Counting, DueDate, Unit, WorkingCalendar, due_date

LONDON = ZoneInfo("Europe/London")
ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_PERIOD = 120
"""Days back in which the start of a period is looked for."""


@dataclass(frozen=True)
class Days:
    """Days before and after ``today``, on the working days of ``calendar``."""

    today: dt.date
    calendar: WorkingCalendar

    def ago(self, days: int) -> dt.date:
        return self.today - days * ONE_DAY

    def ahead(self, days: int) -> dt.date:
        return self.today + days * ONE_DAY

    def working_day_ago(self, days: int) -> dt.date:
        """The working day that is ``days`` days ago, or the last one before it."""
        day = self.ago(days)
        while not self.calendar.is_working_day(day):
            day -= ONE_DAY
        return day

    def working_days_before(self, number: int) -> dt.date:
        """The working day after which ``number`` working days have passed up to and including today."""
        day, passed = self.today, 0
        while True:
            if self.calendar.is_working_day(day):
                if passed == number:
                    return day
                passed += 1
            day -= ONE_DAY

    def working_days_after(self, start: dt.date, number: int) -> dt.date:
        """The working day ``number`` working days after ``start``."""
        return due_date(start, number, unit=Unit.WORKING, counting=Counting.DAY_AFTER, calendar=self.calendar).due_on

    def received_for(self, due_on: dt.date, due_of: Callable[[dt.date, WorkingCalendar], DueDate]) -> dt.date:
        """The latest day on which a request came that is due on ``due_on`` by the rule ``due_of``.

        Raises ``LookupError`` where no day leads there, such as a due date in working days on a Sunday.
        """
        for back in range(1, LONGEST_PERIOD):
            day = due_on - back * ONE_DAY
            if due_of(day, self.calendar).due_on == due_on:
                return day
        raise LookupError(f"No day of receipt leads to {due_on}")

    def weekday(self, name: str, *, week: int) -> dt.date:
        """The weekday ``name`` in the week that is ``week`` weeks from this one, from Monday to Sunday."""
        monday = self.today - self.today.weekday() * ONE_DAY
        return monday + week * 7 * ONE_DAY + WEEKDAYS.index(name) * ONE_DAY

    def coming(self, name: str, *, after: int = 0) -> dt.date:
        """The first weekday ``name`` that is at least ``after`` days from today."""
        day = self.ahead(after)
        while WEEKDAYS[day.weekday()] != name:
            day += ONE_DAY
        return day

    def gone(self, name: str, *, before: int = 1) -> dt.date:
        """The last weekday ``name`` that is at least ``before`` days ago."""
        day = self.ago(before)
        while WEEKDAYS[day.weekday()] != name:
            day -= ONE_DAY
        return day


def at(day: dt.date, hour: float = 10.5) -> dt.datetime:
    """The instant at which clocks in London show ``hour`` on ``day``; 14.5 is half past two."""
    return dt.datetime.combine(day, dt.time(int(hour), round(hour % 1 * 60)), tzinfo=LONDON)
