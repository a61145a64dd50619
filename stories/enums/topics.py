from __future__ import annotations

from django.db import models


class TopicStatus(models.TextChoices):
    GATHERING = "gathering", "Gathering stories"
    TAKEN_UP = "taken-up", "Taken up"
    WATCHED = "watched", "Watched"
    CLOSED = "closed", "Closed"


# Each decision has a reason, and may be made anew.
TOPIC_TRANSITIONS = {
    TopicStatus.GATHERING: (TopicStatus.TAKEN_UP, TopicStatus.WATCHED, TopicStatus.CLOSED),
    TopicStatus.TAKEN_UP: (TopicStatus.GATHERING, TopicStatus.CLOSED),
    TopicStatus.WATCHED: (TopicStatus.GATHERING, TopicStatus.TAKEN_UP, TopicStatus.CLOSED),
    TopicStatus.CLOSED: (TopicStatus.GATHERING,),
}
