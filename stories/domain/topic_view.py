"""What a reader sees of topics and of what pages used of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from hub.shared.chains import Step, steps_of_pages
from hub.shared.small_numbers import SharedOut, ToldPart, sum_words
from stories.domain.topic_numbers import OWN, shared_out_of_topics, shared_out_of_uses
from stories.enums import TopicStatus
from stories.models import EngagementEntry, Story, Topic, Use

MOST_TEXTS = 5
TONES = {
    TopicStatus.GATHERING: "waiting",
    TopicStatus.TAKEN_UP: "replied",
    TopicStatus.WATCHED: "part",
    TopicStatus.CLOSED: "neutral",
}


@dataclass(frozen=True)
class NumberRow:
    """Whose stories, as a link if there is a page, and how many in words."""

    label: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Numbers:
    """The rows that may be told, and their sum in words: "at least 17 stories"."""

    rows: Sequence[NumberRow]
    words: str


@dataclass(frozen=True)
class Decision:
    on: dt.date
    title: str
    reason: str


def numbers_of(table: SharedOut) -> Numbers:
    return Numbers([number_row(part) for part in table.rows], told_words(table.told, is_whole=table.is_whole))


def told_words(number: int, *, is_whole: bool) -> str:
    """A told sum as it is shown: "17 stories", "at least 17 stories" or, where nothing may be told, "a few stories"."""
    if not number:
        return "no stories yet" if is_whole else "fewer than 5 stories from each source"
    return f"{sum_words(number, is_whole=is_whole)} stories"


def number_row(part: ToldPart) -> NumberRow:
    if part.key is None:
        return NumberRow("Other partners", part.words)
    if part.key == OWN:
        return NumberRow("People who told us directly", part.words)
    return NumberRow(str(part.key), part.words, part.key.get_absolute_url())


def topic_cards(topics: Sequence[Topic]) -> list[dict]:
    """What a list shows of each of ``topics``. Two queries."""
    tables = shared_out_of_topics(topics)
    return [
        {
            "topic": topic,
            "status": TONES[TopicStatus(topic.status)],
            "words": numbers_of(tables[topic.pk]).words,
        }
        for topic in topics
    ]


def decisions_of(topic: Topic) -> list[Decision]:
    """What was decided in public, the newest first."""
    rows = topic.history.public().order_by("-at", "-pk")
    return [Decision(timezone.localdate(row.at), row.label, row.reason) for row in rows]


def public_texts(topic: Topic) -> list[str]:
    """Public versions of stories that may be shown whole, the last put in first; none while there are few of them.

    The entries of the topic are walked from the last one, so that it does not matter how many there are.
    """
    stories = Story.objects.publishable().filter(topic_entries__topic=topic).order_by("-topic_entries__pk")
    return list(stories.values_list("public_text", flat=True)[:MOST_TEXTS])


def uses_of(topic: Topic, *, on: dt.date) -> list[tuple[Use, list[Step]]]:
    """The pages that anyone may see and that use ``topic``, each with what came of it."""
    uses = list(topic.uses.select_related("page"))
    chains = steps_of_pages({use.page_id for use in uses}, on=on)
    return [(use, chains[use.page_id]) for use in uses if use.page_id in chains]


def asked_now(topic: Topic, *, on: dt.date):
    """Who asks people about ``topic`` now or later, in public."""
    return EngagementEntry.objects.public().filter(topic=topic, ends_on__gte=on)[:MOST_TEXTS]


def used_numbers(page_id: int) -> list[tuple[Topic, Numbers]]:
    """The public topics that a page uses, with the numbers it stands on. Three queries."""
    uses = list(Use.objects.filter(page=page_id, topic__in=Topic.objects.visible()).select_related("topic"))
    tables = shared_out_of_uses(uses)
    return [(use.topic, numbers_of(tables[use.pk])) for use in uses]
