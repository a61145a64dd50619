"""What becomes of a topic: stories go in and out, it is decided about, and pages use it as evidence."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hub.shared.clock import now
from hub.shared.states import move, signed_in
from stories.domain.topic_numbers import follow, month_of, recount
from stories.enums import TOPIC_TRANSITIONS, TopicStatus
from stories.models import Story, Topic, TopicHistory, TopicStory, Use


class PageIssued(Exception):
    """The text of the page is frozen, and with it what it stands on."""


@transaction.atomic
def put_in(topic: Topic, story: Story, *, user=None) -> TopicStory:
    """Let ``story`` be about ``topic``; twice is once."""
    entry, _ = TopicStory.objects.get_or_create(
        topic=topic, story=story, defaults={"added_at": now(), "added_by": signed_in(user)}
    )
    recount([topic.pk], month_of(story.received_at))
    return entry


@transaction.atomic
def take_out(topic: Topic, story: Story) -> None:
    TopicStory.objects.filter(topic=topic, story=story).delete()
    recount([topic.pk], month_of(story.received_at))


@transaction.atomic
def set_topics(story: Story, topics, *, user=None) -> None:
    """Let ``story`` be about ``topics`` and no others."""
    wanted, present = {topic.pk: topic for topic in topics}, {topic.pk: topic for topic in story.topics.all()}
    for key in present.keys() - wanted.keys():
        take_out(present[key], story)
    for key in wanted.keys() - present.keys():
        put_in(wanted[key], story, user=user)


def decide(topic: Topic, to: TopicStatus, *, reason: str, is_public: bool, user) -> Topic:
    """Move ``topic`` to ``to`` for a reason, which readers see if it ``is_public``. Raises ``TransitionNotAllowed``."""
    return move(
        topic,
        to,
        transitions=TOPIC_TRANSITIONS,
        history=TopicHistory,
        user=user,
        reason=reason,
        is_public=is_public,
    )


def is_issued(page) -> bool:
    """Whether the text of ``page`` is frozen, asked anew."""
    return page._meta.get_field("issued_text").related_model.objects.filter(page=page.pk).exists()


@transaction.atomic
def use_topic(topic: Topic, page, *, user=None) -> Use:
    """Let ``topic`` be evidence of ``page``, with the credits that follow from its stories; twice is once.

    Raises ``PageIssued`` for a page whose text is frozen.
    """
    Topic.objects.select_for_update().get(pk=topic.pk)
    if known := Use.objects.filter(topic=topic, page=page).first():
        return known
    if is_issued(page):
        raise PageIssued
    use = Use.objects.create(topic=topic, page=page, used_at=now(), user=signed_in(user))
    follow(use)
    return use


@transaction.atomic
def stop_using(use: Use) -> None:
    """Take the topic off the page again. Raises ``PageIssued`` once its text is frozen."""
    row = Use.objects.select_for_update().get(pk=use.pk)
    if row.frozen_at is not None:
        raise PageIssued
    row.delete()


@transaction.atomic
def freeze_uses(page_id: int, *, at: dt.datetime) -> int:
    """Let the numbers of what ``page_id`` uses stay as they are now; returns how many uses there are."""
    uses = list(Use.objects.select_for_update().filter(page=page_id, frozen_at=None))
    for use in uses:
        follow(use)
    return Use.objects.filter(pk__in=[use.pk for use in uses]).update(frozen_at=at)
