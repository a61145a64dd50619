"""Somebody follows a topic, a place, a theme, a challenge or a search, and what it is about."""

from __future__ import annotations

import datetime as dt

from hub.alerts.domain.following import ask_to_follow, confirm
from hub.alerts.domain.targets import Target
from hub.alerts.models import Follow
from hub.shared.models import OutgoingEmail
from hub.shared.states import move
from stories.enums import TOPIC_TRANSITIONS, TopicStatus
from stories.models import Topic, TopicHistory, Use
from tests.factories.alerts import ADDRESS, path_in


def make_follow_of(target: Target, *, email: str = ADDRESS, is_weekly: bool = False) -> Follow:
    """A follow as its owner confirmed it now; its mail is gone."""
    follow = ask_to_follow(email, target, is_weekly=is_weekly)
    mail = OutgoingEmail.objects.latest("pk")
    follow = confirm(path_in(mail).split("/")[-2])
    mail.delete()
    return follow


def decide(topic: Topic, to: TopicStatus, reason: str, *, is_public: bool = True) -> None:
    move(topic, to, transitions=TOPIC_TRANSITIONS, history=TopicHistory, reason=reason, is_public=is_public)


def make_use(topic: Topic, page, *, frozen_at: dt.datetime) -> Use:
    """``topic`` is evidence of ``page`` since it was issued."""
    return Use.objects.create(topic=topic, page_id=page.pk, used_at=frozen_at, frozen_at=frozen_at)
