"""What stories know of a page of the record: the topics it stands on."""

from __future__ import annotations

import datetime as dt

from hub.shared.panels import Panel
from stories.domain.topic_view import used_numbers
from stories.models import Use


def stories_panel(subject, *, on: dt.date) -> Panel | None:
    """The topics behind a report or an information request, with the numbers that may be told. Four queries."""
    asking = Use._meta.get_field("page").related_model
    if not isinstance(subject, asking) or not subject.pk:
        return None
    topics = used_numbers(subject.pk)
    if not topics:
        return None
    return Panel("stories", "The stories behind it", "stories/topics/page_panel.html", {"topics": topics}, order=20)
