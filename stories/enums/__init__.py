from __future__ import annotations

from .engagement import ENGAGEMENT_TRANSITIONS, EngagementStatus
from .stories import STORY_TRANSITIONS, Severity, SourceKind, StoryStatus, Teller
from .tellers import AgeBand, EthnicGroup, Gender, YesNo
from .topics import TOPIC_TRANSITIONS, TopicStatus

__all__ = [
    "ENGAGEMENT_TRANSITIONS",
    "STORY_TRANSITIONS",
    "TOPIC_TRANSITIONS",
    "AgeBand",
    "EngagementStatus",
    "EthnicGroup",
    "Gender",
    "Severity",
    "SourceKind",
    "StoryStatus",
    "Teller",
    "TopicStatus",
    "YesNo",
]
