from __future__ import annotations

from .attendance import Arrival, EventFeedback, HeadCount
from .bookings import Booking, BookingAnswer, BookingHistory, BookingNeeds
from .challenges import (
    BallotBatch,
    BallotCode,
    BallotCount,
    Challenge,
    ChallengeHistory,
    ChallengeOption,
    ChallengeUpdate,
    VotingAddress,
)
from .events import EventPage, EventPageTheme
from .files import EventFile
from .index import EventIndexPage
from .offers import EventOffer, EventOfferHistory
from .places import Places
from .pledges import Pledge, PledgeAsking, PledgeHistory, PledgeShowing, PledgeShowingHistory
from .programme import EventUpdate, ProgrammeItem
from .questions import BookingQuestion
from .repeating import SkippedDate
from .sessions import EventSession

__all__ = [
    "Arrival",
    "BallotBatch",
    "BallotCode",
    "BallotCount",
    "Booking",
    "BookingAnswer",
    "BookingHistory",
    "BookingNeeds",
    "BookingQuestion",
    "Challenge",
    "ChallengeHistory",
    "ChallengeOption",
    "ChallengeUpdate",
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
    "Pledge",
    "PledgeAsking",
    "PledgeHistory",
    "PledgeShowing",
    "PledgeShowingHistory",
    "ProgrammeItem",
    "SkippedDate",
    "VotingAddress",
]
