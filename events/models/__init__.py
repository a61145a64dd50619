from __future__ import annotations

from .attendance import Arrival, EventFeedback, HeadCount
from .bookings import Booking, BookingAnswer, BookingHistory, BookingNeeds
from .events import EventPage, EventPageTheme
from .files import EventFile
from .index import EventIndexPage
from .offers import EventOffer, EventOfferHistory
from .places import Places
from .programme import EventUpdate, ProgrammeItem
from .questions import BookingQuestion
from .repeating import SkippedDate
from .sessions import EventSession

__all__ = [
    "Arrival",
    "Booking",
    "BookingAnswer",
    "BookingHistory",
    "BookingNeeds",
    "BookingQuestion",
    "EventFeedback",
    "EventFile",
    "EventIndexPage",
    "EventOffer",
    "EventOfferHistory",
    "EventPage",
    "EventPageTheme",
    "EventSession",
    "EventUpdate",
    "HeadCount",
    "Places",
    "ProgrammeItem",
    "SkippedDate",
]
