"""Topics as a file: what each column means. A row for each source, and none with more than the pages say."""

from __future__ import annotations

from dataclasses import dataclass

from hub.shared.columns import Column
from hub.shared.emails import absolute_url
from stories.domain.topic_view import NumberRow
from stories.models import Topic


@dataclass(frozen=True)
class TopicRow:
    topic: Topic
    source: NumberRow


COLUMNS = (
    Column("topic", "Topic", "What several people told us about.", lambda row: row.topic.title),
    Column("status", "What becomes of it", "Such as “Gathering”.", lambda row: row.topic.get_status_display()),
    Column(
        "source",
        "Who told us",
        "A partner, people themselves, or other partners together.",
        lambda row: row.source.label,
    ),
    Column("stories", "Stories", "A number from 5 on, else “fewer than 5”.", lambda row: row.source.words),
    Column("page", "Page", "The page of the topic.", lambda row: absolute_url(row.topic.get_absolute_url())),
)
