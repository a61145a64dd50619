"""What an organisation did here, in a few numbers: the foot of the first page of the partner area."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from events.enums import OfferStatus
from events.models import EventOffer
from hub.organisations.models import Organisation
from stories.enums import StoryStatus
from stories.models import Credit, EngagementEntry, Story


@dataclass(frozen=True)
class Line:
    """``words`` is what there is of it; ``url`` leads to the page with the rows."""

    title: str
    words: str
    url: str


def summary_of(organisation: Organisation, *, on: dt.date) -> list[Line]:
    """Four lines. Four queries."""
    stories = Story.objects.filter(submission__organisation=organisation).aggregate(
        sent=Count("pk"), accepted=Count("pk", filter=Q(status=StoryStatus.ACCEPTED))
    )
    pages = Credit.objects.public().filter(organisation=organisation, stories__gt=0)
    pages = pages.aggregate(pages=Count("use__page", distinct=True))
    asking = EngagementEntry.objects.planned().filter(organisation=organisation, ends_on__gte=on).count()
    offers = EventOffer.objects.filter(organisation=organisation).aggregate(
        sent=Count("pk"), waiting=Count("pk", filter=Q(status=OfferStatus.RECEIVED))
    )
    lines = (
        ("Stories you sent", f"{stories['sent']:,}, of which {stories['accepted']:,} accepted", "stories"),
        ("Published pages that stand on them", f"{pages['pages']:,}", "credits"),
        ("What you ask people, now or later", f"{asking:,}", "asking"),
        ("Events you offered", f"{offers['sent']:,}, of which {offers['waiting']:,} wait for us", "events"),
    )
    return [Line(title, words, reverse(f"portal:{name}", args=[organisation.slug])) for title, words, name in lines]
