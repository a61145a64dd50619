from __future__ import annotations

from .events import EventFile, EventPage, EventPageTheme, EventSession
from .index import EventIndexPage

__all__ = ["EventFile", "EventIndexPage", "EventPage", "EventPageTheme", "EventSession"]
