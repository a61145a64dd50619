from __future__ import annotations

from .events import EventPage, EventPageTheme
from .files import EventFile
from .index import EventIndexPage
from .offers import EventOffer, EventOfferHistory
from .sessions import EventSession

__all__ = [
    "EventFile",
    "EventIndexPage",
    "EventOffer",
    "EventOfferHistory",
    "EventPage",
    "EventPageTheme",
    "EventSession",
]
