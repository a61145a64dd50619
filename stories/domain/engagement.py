"""Who asks people what, and when: kept so that nobody is asked the same twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from hub.organisations.models import Area, Organisation
from hub.shared.clock import now
from hub.shared.models import Theme
from hub.shared.states import move, signed_in
from hub.shared.working_days import long_date
from stories.enums import ENGAGEMENT_TRANSITIONS, EngagementStatus
from stories.models import EngagementEntry, EngagementHistory, Topic

DAYS_APART = 14
"""Two that ask the same people about the same so close to one another are told of each other."""

MANY = ("areas", "themes")
TYPED = ("title", "questions", "whom", "how", "starts_on", "ends_on", "topic", "link", "is_public", *MANY)
"""Fields of an entry that its organisation fills in."""


def alike(
    *,
    areas: Collection[Area],
    themes: Collection[Theme],
    topic: Topic | None,
    first: dt.date,
    last: dt.date,
    but: EngagementEntry | None = None,
) -> QuerySet[EngagementEntry]:
    """Planned questions about the same, in the same place or one inside it, and less than two weeks apart.

    An entry without an area is meant for everywhere.
    """
    about = Q(themes__in=themes) if themes else Q(pk__in=[])
    if topic is not None:
        about |= Q(topic=topic)
    near = Q(areas=None)
    for area in areas:
        parents = [area.path[:end] for end in range(area.steplen, len(area.path) + 1, area.steplen)]
        near |= Q(areas__path__startswith=area.path) | Q(areas__path__in=parents)
    gap = dt.timedelta(days=DAYS_APART)
    rows = EngagementEntry.objects.planned().between(first - gap, last + gap).filter(about)
    if areas:
        rows = rows.filter(near)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return rows.select_related("organisation").distinct().order_by("starts_on", "pk")


def are_alike(one: EngagementEntry, other: EngagementEntry) -> bool:
    """Whether ``alike`` finds one for the other. No query for entries with their areas and themes."""
    themes = {theme.pk for theme in one.themes.all()} & {theme.pk for theme in other.themes.all()}
    is_about_same = bool(themes) or (one.topic_id is not None and one.topic_id == other.topic_id)
    gap = dt.timedelta(days=DAYS_APART)
    is_near_in_time = one.starts_on - gap <= other.ends_on and other.starts_on <= one.ends_on + gap
    places, others = [area.path for area in one.areas.all()], [area.path for area in other.areas.all()]
    pairs = ((a, b) for a in places for b in others)
    is_near = not places or not others or any(a.startswith(b) or b.startswith(a) for a, b in pairs)
    return is_about_same and is_near_in_time and is_near


@transaction.atomic
def log_entry(values: Mapping[str, Any], *, organisation: Organisation, user) -> EngagementEntry:
    """Keep what an organisation plans to ask."""
    own = {name: value for name, value in values.items() if name not in MANY}
    entry = EngagementEntry.objects.create(
        organisation=organisation, created_at=now(), created_by=signed_in(user), **own
    )
    for name in MANY:
        getattr(entry, name).set(values[name])
    EngagementHistory.objects.create(
        subject=entry, at=entry.created_at, user=signed_in(user), before="", after=EngagementStatus.PLANNED
    )
    return entry


@transaction.atomic
def change_entry(entry: EngagementEntry, values: Mapping[str, Any], *, user) -> EngagementEntry:
    """Keep what an organisation plans now. What was changed, with what it was, is a step of its history."""
    row = EngagementEntry.objects.select_for_update().get(pk=entry.pk)
    before = told_fields(row)
    own = {name: value for name, value in values.items() if name not in MANY}
    for name, value in own.items():
        setattr(row, name, value)
    row.save(update_fields=list(own))
    for name in MANY:
        getattr(row, name).set(values[name])
    changed = [
        f"{label}: {told or 'nothing'}, was {before[label] or 'nothing'}"
        for label, told in told_fields(row).items()
        if told != before[label]
    ]
    if changed:
        EngagementHistory.objects.create(
            subject=row, at=now(), user=signed_in(user), before=row.status, after=row.status, reason="\n".join(changed)
        )
    return row


def told_fields(row: EngagementEntry) -> dict[str, str]:
    """What an organisation typed, in words, by the words for it."""
    return {row._meta.get_field(name).verbose_name: in_words(row, name) for name in TYPED}


def in_words(row: EngagementEntry, name: str) -> str:
    if name in MANY:
        return ", ".join(sorted(str(each) for each in getattr(row, name).all()))
    value = getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return long_date(value) if isinstance(value, dt.date) else str(value or "")


def move_entry(entry: EngagementEntry, to: EngagementStatus, *, user, reason: str = "") -> EngagementEntry:
    """Call it off, or plan it again. Raises ``TransitionNotAllowed``."""
    return move(entry, to, transitions=ENGAGEMENT_TRANSITIONS, history=EngagementHistory, user=user, reason=reason)
