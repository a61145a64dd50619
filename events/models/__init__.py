from __future__ import annotations

from .events import EventPage, EventPageTheme
from .files import EventFile
from .index import EventIndexPage
from .programme import EventUpdate, ProgrammeItem
from .repeating import SkippedDate
from .sessions import EventSession

__all__ = [
    "EventFile",
    "EventIndexPage",
    "EventPage",
    "EventPageTheme",
    "EventSession",
    "EventUpdate",
    "ProgrammeItem",
    "SkippedDate",
]
