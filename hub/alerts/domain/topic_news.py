"""What was decided of topics, with the public reason."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.alerts.domain.news import News
from stories.enums import TopicStatus
from stories.models import Topic, TopicHistory

DECIDED = {
    TopicStatus.GATHERING: "We gather stories about a topic again",
    TopicStatus.TAKEN_UP: "We took up a topic",
    TopicStatus.WATCHED: "We watch a topic",
    TopicStatus.CLOSED: "We closed a topic",
}


def topic_news(since: dt.datetime) -> list[News]:
    """The public steps after ``since`` of topics that anyone may see. One query."""
    steps = TopicHistory.objects.public().filter(at__gt=since, subject__in=Topic.objects.visible()).exclude(before="")
    return [
        News(
            f"topic:{step.pk}",
            None,
            step.at,
            timezone.localdate(step.at, timezone.get_default_timezone()),
            DECIDED[TopicStatus(step.after)],
            step.reason,
            topic=step.subject,
        )
        for step in steps.select_related("subject")
    ]
