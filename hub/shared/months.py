"""Months as addresses name them, such as "2026-05", within the years that a list has. A month is its first day."""

from __future__ import annotations

import calendar
import datetime as dt
import re

NAMED = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def month_named(text: str, *, years: range) -> dt.date | None:
    """The month that ``text`` names; ``None`` for one outside ``years`` and for anything else."""
    found = NAMED.fullmatch(text)
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    return dt.date(year, month, 1) if year in years and 1 <= month <= 12 else None


def beside(month: dt.date, *, years: range) -> tuple[dt.date | None, dt.date | None]:
    """The months before and after; ``None`` in place of one outside ``years``."""
    before, after = (month - dt.timedelta(days=1)).replace(day=1), (month + dt.timedelta(days=31)).replace(day=1)
    return before if before.year in years else None, after if after.year in years else None


def last_day_of(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
