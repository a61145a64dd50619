"""The chain in numbers, each with what it counts and a link to the rows behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from charter_champions.domain.listing import champions
from hub.impact.domain.changes import published_changes
from hub.shared.small_numbers import sum_words, told_sum
from reports.domain.numbers import headline_numbers
from reports.models import Commitment
from stories.domain.topic_numbers import shared_out_of_topics
from stories.models import Topic


@dataclass(frozen=True)
class ImpactNumber:
    """``words`` is the number as it is shown, ``what`` says what is counted, ``url`` leads to the rows."""

    key: str
    title: str
    words: str
    what: str
    url: str


def stories_told() -> str:
    """All stories of public topics as far as their numbers are told: "at least 1,240". Three queries."""
    topics = list(Topic.objects.visible())
    number, is_whole = told_sum(shared_out_of_topics(topics).values())
    return sum_words(number, is_whole=is_whole)


def impact_numbers(on: dt.date) -> list[ImpactNumber]:
    """From who told us to what changed, on the day ``on``."""
    record = headline_numbers(on)
    promises = Commitment.objects.public()
    return [
        ImpactNumber(
            "stories",
            "Stories told",
            stories_told(),
            "Accepted stories in the topics that anyone may see. A story in two topics counts in both.",
            reverse("topics:list"),
        ),
        ImpactNumber(
            "reports",
            "Reports",
            f"{record.reports_published:,}",
            "Reports that are published here.",
            record.reports_url or record.record_url,
        ),
        ImpactNumber(
            "asked",
            "Requests to bodies",
            f"{record.requests_made:,}",
            "One report or question to one body.",
            record.record_url,
        ),
        ImpactNumber(
            "answered",
            "Answered",
            f"{record.requests_answered:,}",
            f"Requests with a reply to everything, out of {record.requests_made:,}.",
            record.replies_url,
        ),
        ImpactNumber(
            "late",
            "Late",
            f"{record.requests_late:,}",
            "Open requests past the date of a verified rule.",
            record.late_url,
        ),
        ImpactNumber(
            "promises",
            "Promises",
            f"{promises.count():,}",
            "What bodies promised to do, kept or not.",
            reverse("record:promises"),
        ),
        ImpactNumber(
            "changes",
            "Changes",
            f"{published_changes().count():,}",
            "What has changed since, with how one can tell.",
            reverse("impact:changed"),
        ),
        ImpactNumber(
            "champions",
            "Champions",
            f"{champions(on=on).count():,}",
            "Organisations with a current membership.",
            reverse("directory:list"),
        ),
    ]
