"""How long something is kept: whole days or whole months. Pure, so that settings can read it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

WORDS = re.compile(r"(?P<number>[1-9][0-9]{0,3}) ?(?P<unit>day|month)s?", re.ASCII | re.IGNORECASE)
LONDON = ZoneInfo("Europe/London")
MOST_MONTHS = 1200
MOST_DAYS = 36500


@dataclass(frozen=True)
class Period:
    """Days or months, never both."""

    days: int = 0
    months: int = 0

    def __str__(self) -> str:
        number, unit = (self.days, "day") if self.days else (self.months, "month")
        return f"{number} {unit}" if number == 1 else f"{number} {unit}s"

    @property
    def least_days(self) -> int:
        """The days that it lasts at least."""
        return self.days + self.months * 28

    def before(self, at: dt.datetime) -> dt.datetime:
        """The instant one period before ``at``, by London's clock and calendar.

        What happened before it is older than the period. Where the month is too short for the day it is the last day
        of that month, so nothing goes early.
        """
        local = at.astimezone(LONDON)
        return (local - relativedelta(months=self.months, days=self.days)).astimezone(dt.UTC)

    def before_day(self, day: dt.date) -> dt.date:
        """The day one period before ``day``, as ``before``."""
        return day - relativedelta(months=self.months, days=self.days)


def parse_period(text: str) -> Period:
    """The period in words such as "30 days" or "12 months". Raises ``ValueError`` for anything else."""
    match = WORDS.fullmatch(text.strip())
    if match is None:
        raise ValueError("A period is written as “30 days” or “12 months”")
    number = int(match["number"])
    if match["unit"].lower() == "day":
        if number > MOST_DAYS:
            raise ValueError("This is longer than anything is kept")
        return Period(days=number)
    if number > MOST_MONTHS:
        raise ValueError("This is longer than anything is kept")
    return Period(months=number)
