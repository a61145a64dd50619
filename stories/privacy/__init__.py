"""The classes of the fields of stories: words, who told them and how to reach them, each apart."""

from __future__ import annotations

from . import drafts, engagement, retention, stories, taken_back, topics

__all__ = ["drafts", "engagement", "retention", "stories", "taken_back", "topics"]
