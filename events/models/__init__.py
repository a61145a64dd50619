from __future__ import annotations

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
from .pledges import Pledge, PledgeAsking, PledgeHistory, PledgeShowing, PledgeShowingHistory
from .sessions import EventSession

__all__ = [
    "BallotBatch",
    "BallotCode",
    "BallotCount",
    "Challenge",
    "ChallengeHistory",
    "ChallengeOption",
    "ChallengeUpdate",
    "EventFile",
    "EventIndexPage",
    "EventPage",
    "EventPageTheme",
    "EventSession",
    "Pledge",
    "PledgeAsking",
    "PledgeHistory",
    "PledgeShowing",
    "PledgeShowingHistory",
    "VotingAddress",
]
