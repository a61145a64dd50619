from __future__ import annotations

from .drafts import StoryDraft
from .engagement import EngagementEntry, EngagementHistory
from .files import StoryFile
from .stories import Story, StoryHistory, StoryNote, StoryWords
from .submissions import ConsentWording, PaperYear, Submission
from .tallies import TopicTally
from .tellers import AboutTeller, StoryContact
from .topics import Topic, TopicHistory, TopicStory, WeightRule
from .uses import Credit, Use

__all__ = [
    "AboutTeller",
    "ConsentWording",
    "Credit",
    "EngagementEntry",
    "EngagementHistory",
    "PaperYear",
    "Story",
    "StoryContact",
    "StoryDraft",
    "StoryFile",
    "StoryHistory",
    "StoryNote",
    "StoryWords",
    "Submission",
    "Topic",
    "TopicHistory",
    "TopicStory",
    "TopicTally",
    "Use",
    "WeightRule",
]
