"""Choice sets and tables of moves, a module for each noun."""

from __future__ import annotations

from .events import (
    ARCHIVED_AFTER_DAYS,
    FIRST_YEAR,
    LAST_YEAR,
    WAYS_TO_JOIN,
    Attendance,
    EventFormat,
    FileKind,
    Period,
    SessionStatus,
)
from .offers import OFFER_TRANSITIONS, OfferStatus
from .recurrence import MOST_APART, MOST_DATES, MonthWeek, Repeat, Weekday

__all__ = [
    "ARCHIVED_AFTER_DAYS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "MOST_APART",
    "MOST_DATES",
    "OFFER_TRANSITIONS",
    "WAYS_TO_JOIN",
    "Attendance",
    "EventFormat",
    "FileKind",
    "MonthWeek",
    "OfferStatus",
    "Period",
    "Repeat",
    "SessionStatus",
    "Weekday",
]
