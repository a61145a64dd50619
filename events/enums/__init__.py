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

__all__ = [
    "ARCHIVED_AFTER_DAYS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "OFFER_TRANSITIONS",
    "WAYS_TO_JOIN",
    "Attendance",
    "EventFormat",
    "FileKind",
    "OfferStatus",
    "Period",
    "SessionStatus",
]
