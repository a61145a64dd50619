"""How many stories a topic and its uses have, by source: kept in step with the stories, told by one function."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from hub.organisations.models import Organisation
from hub.shared.small_numbers import Part, SharedOut, share_out
from stories.domain.weight import Tally
from stories.models import Credit, Story, Topic, TopicTally, Use

OWN = "own"
"""The key of those who told us directly, each alone or on paper without a partner."""


def month_of(at: dt.datetime) -> dt.date:
    """The first day of the month in London in which ``at`` lies."""
    return timezone.localdate(at, timezone.get_default_timezone()).replace(day=1)


def days_of(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The instants between which ``month`` lies in London."""
    zone = timezone.get_default_timezone()
    return tuple(dt.datetime.combine(day, dt.time(), tzinfo=zone) for day in (month, month + relativedelta(months=1)))


@transaction.atomic
def recount(topics: Iterable[int], month: dt.date) -> None:
    """Count the stories of ``topics`` that came in ``month`` anew, and what uses follow them. For after each change.

    The topics are locked first: of two changes at once the second counts what the first left.
    """
    start, end = days_of(month)
    for topic in Topic.objects.select_for_update().filter(pk__in=list(topics)).order_by("pk"):
        stories = Story.objects.counted().filter(topics=topic, received_at__gte=start, received_at__lt=end).order_by()
        rows = stories.values("submission__organisation", "submission__is_partner_named").annotate(
            number=Count("pk"), worst=Max("severity")
        )
        kept: dict[tuple[int | None, bool], tuple[int, int | None]] = {}
        for row in rows:
            partner = row["submission__organisation"]
            key = (partner, row["submission__is_partner_named"] if partner else True)
            number, worst = kept.get(key, (0, None))
            kept[key] = (number + row["number"], max(filter(None, (worst, row["worst"])), default=None))
        TopicTally.objects.filter(topic=topic, month=month).delete()
        TopicTally.objects.bulk_create(
            TopicTally(topic=topic, month=month, organisation_id=partner, is_named=named, stories=number, worst=worst)
            for (partner, named), (number, worst) in kept.items()
        )
        for use in Use.objects.filter(topic=topic, frozen_at=None).order_by("pk"):
            follow(use)


def recount_story(story: Story) -> None:
    """Count anew what ``story`` is part of, after something about it changed."""
    recount(story.topics.values_list("pk", flat=True), month_of(story.received_at))


def recount_topic(topic: Topic) -> None:
    """Count all months of ``topic`` anew: for after many changes at once."""
    months = {month_of(at) for at in topic.stories.values_list("received_at", flat=True).iterator()}
    months |= set(topic.tallies.values_list("month", flat=True))
    for month in sorted(months):
        recount([topic.pk], month)


def follow(use: Use) -> None:
    """Let the numbers of ``use``, which is not frozen, be those of its topic."""
    rows = use.topic.tallies.order_by().values("organisation", "is_named").annotate(number=Sum("stories"))
    Credit.objects.filter(use=use).delete()
    own = 0
    for row in rows:
        if row["organisation"] is None:
            own += row["number"]
        else:
            Credit.objects.create(
                use=use, organisation_id=row["organisation"], is_named=row["is_named"], stories=row["number"]
            )
    Use.objects.filter(pk=use.pk).update(own_stories=own)


def tallies_of(topics: Collection[Topic]) -> dict[int, list[Tally]]:
    """The tallies of each topic, by its key. One query."""
    found: dict[int, list[Tally]] = defaultdict(list)
    for row in TopicTally.objects.filter(topic__in=topics):
        found[row.topic_id].append(Tally(row.month, row.organisation_id, row.stories, row.worst))
    return found


def shared_out_of_topics(topics: Collection[Topic]) -> dict[int, SharedOut]:
    """What may be told of each topic's stories, by its key; the key of a part is an organisation, or ``OWN``.

    Two queries.
    """
    rows = TopicTally.objects.filter(topic__in=topics).order_by()
    counts = rows.values("topic", "organisation", "is_named").annotate(number=Sum("stories"))
    named = shown([row["organisation"] for row in counts])
    parts: dict[int, list[Part]] = {topic.pk: [] for topic in topics}
    for row in counts:
        parts[row["topic"]].append(part_of(row["organisation"], row["is_named"], row["number"], named))
    return {key: share_out(found) for key, found in parts.items()}


def shared_out_of_uses(uses: Collection[Use]) -> dict[int, SharedOut]:
    """The same of uses of topics by pages. Two queries."""
    credits = list(Credit.objects.filter(use__in=uses))
    named = shown([row.organisation_id for row in credits])
    parts: dict[int, list[Part]] = {use.pk: [Part(OWN, use.own_stories)] for use in uses}
    for row in credits:
        parts[row.use_id].append(part_of(row.organisation_id, row.is_named, row.stories, named))
    return {key: share_out(found) for key, found in parts.items()}


def shared_out_of(topic: Topic) -> SharedOut:
    return shared_out_of_topics([topic])[topic.pk]


def shared_out_of_use(use: Use) -> SharedOut:
    return shared_out_of_uses([use])[use.pk]


def shown(keys: Iterable[int | None]) -> dict[int, Organisation]:
    """The organisations among ``keys`` that anyone may see, by key."""
    return Organisation.objects.visible().in_bulk({key for key in keys if key is not None})


def part_of(organisation: int | None, is_named: bool, number: int, named: dict[int, Organisation]) -> Part:
    if organisation is None:
        return Part(OWN, number)
    is_told = is_named and organisation in named
    return Part(named[organisation] if is_told else ("unnamed", organisation), number, is_named=is_told)
