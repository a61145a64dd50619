"""The evidence desk: topics with their weight on a day, and what waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet

from hub.shared.figures import Entry
from stories.domain.topic_numbers import tallies_of
from stories.domain.weight import Needed, Tally, Weight, first_month, reached_in, weight_of
from stories.enums import TopicStatus
from stories.models import Story, Topic, TopicStory, Use, WeightRule

NEWEST_LOOKED_AT = 1000
"""Accepted stories among which suggestions are found, the newest first: what it costs does not grow with the rest."""

MOST_SUGGESTED = 20
KNOWN_BY = 200
"""Stories of a topic whose services it is known by."""


@dataclass(frozen=True)
class Weighed:
    """A topic with its weight on a day, and the month since which it has it without a break."""

    topic: Topic
    weight: Weight
    since: dt.date | None

    @property
    def words(self) -> str:
        if self.since is None:
            return f"{self.weight.words}: no weight yet"
        why = " because one is bad enough" if self.weight.is_severe else ""
        return f"{self.weight.words}: has weight since {self.since:%B %Y}{why}"


def needed_of(rule: WeightRule) -> Needed:
    return Needed(rule.least_stories, rule.least_sources, rule.within_months, rule.severity)


def weigh(topic: Topic, tallies: Iterable[Tally], *, on: dt.date) -> Weighed:
    rows, needed = list(tallies), needed_of(topic.rule)
    return Weighed(topic, weight_of(rows, needed, on=on), reached_in(rows, needed, on=on))


def weigh_all(topics: QuerySet[Topic], *, on: dt.date) -> list[Weighed]:
    """Each of ``topics`` with its weight. Two queries."""
    rows = list(topics.select_related("rule"))
    tallies = tallies_of(rows)
    return [weigh(topic, tallies.get(topic.pk, ()), on=on) for topic in rows]


@dataclass(frozen=True)
class Waiting:
    """What stands on the desk."""

    just: Sequence[Weighed]
    decide: Sequence[Weighed]
    no_page: Sequence[Topic]
    not_issued: Sequence[Use]


def waiting(*, on: dt.date) -> Waiting:
    """Topics that nobody decided about and that have weight, those of this month and the last apart; topics that
    were taken up and stand on no page; uses whose page is not issued. Four queries."""
    recent = first_month(on, 2)
    heavy = [row for row in weigh_all(Topic.objects.filter(status=TopicStatus.GATHERING), on=on) if row.since]
    heavy.sort(key=lambda row: (row.since, row.topic.pk), reverse=True)
    taken_up = Topic.objects.filter(status=TopicStatus.TAKEN_UP)
    return Waiting(
        just=[row for row in heavy if row.since >= recent],
        decide=[row for row in heavy if row.since < recent],
        no_page=list(taken_up.exclude(Exists(Use.objects.filter(topic=OuterRef("pk"))))),
        not_issued=list(Use.objects.filter(frozen_at=None).select_related("topic", "page")),
    )


def months_of(tallies: Iterable[Tally], *, on: dt.date, months: int) -> list[Entry]:
    """How many stories came in each of the last ``months`` calendar months, for a chart that only staff see."""
    numbers: dict[dt.date, int] = {}
    for row in tallies:
        numbers[row.month] = numbers.get(row.month, 0) + row.stories
    first = first_month(on, months)
    days = [first + relativedelta(months=number) for number in range(months)]
    return [Entry(f"{day:%b %Y}", numbers.get(day, 0)) for day in days]


def suggestions(topic: Topic) -> list[Story]:
    """Stories that share a theme with ``topic`` or a service with the stories in it, the newest first.

    The number of rows that are looked at does not grow with the stories.
    """
    newest = Story.objects.counted().order_by("-received_at", "-pk").values_list("pk", flat=True)
    entries = TopicStory.objects.filter(topic=topic).order_by("-pk").values_list("story", flat=True)
    themes = list(topic.themes.values_list("pk", flat=True))
    services = set(
        Story.services.through.objects.filter(story__in=list(entries[:KNOWN_BY])).values_list("organisation", flat=True)
    )
    if not themes and not services:
        return []
    like = Q(
        Exists(Story.themes.through.objects.filter(story=OuterRef("pk"), theme__in=themes)),
    ) | Q(Exists(Story.services.through.objects.filter(story=OuterRef("pk"), organisation__in=services)))
    rows = Story.objects.filter(pk__in=list(newest[:NEWEST_LOOKED_AT])).filter(like)
    rows = rows.exclude(Exists(TopicStory.objects.filter(topic=topic, story=OuterRef("pk"))))
    return list(rows.order_by("-received_at", "-pk").prefetch_related("services")[:MOST_SUGGESTED])


def usable_pages(topic: Topic) -> QuerySet:
    """The reports and information requests that are not issued, and that don't use ``topic`` yet."""
    pages = Use._meta.get_field("page").related_model.objects.filter(issued_text__isnull=True)
    return pages.exclude(Exists(Use.objects.filter(topic=topic, page=OuterRef("pk")))).order_by("-pk")
