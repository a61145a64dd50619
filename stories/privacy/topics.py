from __future__ import annotations

from hub.shared.privacy.registry import declare
from hub.shared.privacy.words import HISTORY_STAFF

declare("stories.WeightRule", staff="name least_stories least_sources within_months severity")
declare(
    "stories.Topic",
    public="title slug summary status areas themes",
    staff="is_public rule created_at created_by",
)
declare("stories.TopicTally", staff="topic month organisation is_named stories worst")
declare("stories.TopicStory", staff="topic story added_at added_by")
declare("stories.TopicHistory", public="reason", staff=f"{HISTORY_STAFF} user subject")
declare("stories.Use", staff="topic page used_at user own_stories frozen_at")
declare("stories.Credit", staff="use organisation stories is_named")
