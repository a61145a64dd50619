from __future__ import annotations

from .bookings import Booking, BookingAnswer, BookingHistory, BookingNeeds
from .events import EventPage, EventPageTheme
from .files import EventFile
from .index import EventIndexPage
from .places import Places
from .questions import BookingQuestion
from .repeating import SkippedDate
from .sessions import EventSession

__all__ = [
    "Booking",
    "BookingAnswer",
    "BookingHistory",
    "BookingNeeds",
    "BookingQuestion",
    "EventFile",
    "EventIndexPage",
    "EventPage",
    "EventPageTheme",
    "EventSession",
    "Places",
    "SkippedDate",
]
