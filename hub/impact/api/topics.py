"""What people tell us about, and who asks whom what. Numbers of stories are those that the pages tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from hub.impact.api.answers import Paged, Paging, Problem, listed, page_of, refuse_unknown, values
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from stories.domain.topic_list import list_topics
from stories.domain.topic_numbers import shared_out_of_topics
from stories.domain.topic_view import number_row, numbers_of
from stories.models import EngagementEntry, Topic

router = Router(tags=["topics"])


class SourceOut(Schema):
    """Who told us, and how many stories as far as that may be said."""

    who: str
    stories: str = Field(description="A number from 5 on, else “fewer than 5”.")


class TopicOut(Schema):
    """What several people told us about."""

    slug: str
    title: str
    summary: str
    status: str = Field(description="What becomes of it.")
    areas: list[str]
    themes: list[str]
    stories: str = Field(description="The sum of what may be said, such as “at least 17 stories”.")
    sources: list[SourceOut]
    address: str = Field(description="Its page.")


class AskingOut(Schema):
    """Questions that an organisation plans to ask people."""

    organisation: str
    title: str
    questions: str
    whom: str
    how: str
    starts_on: dt.date
    ends_on: dt.date
    areas: list[str]
    themes: list[str]
    link: str


class TopicFilters(Schema):
    status: list[str] = values("What becomes of it, such as “gathering”.")
    theme: list[str] = values("The slug of a theme.")
    area: list[str] = values("The slug of an area; what lies in it counts.")


@listed(router, "/topics", Paged[TopicOut], "list_topics", "Topics")
def topics(request: HttpRequest, paging: Query[Paging], filters: Query[TopicFilters]):
    """The topics that anyone may see, by title. A number of stories below 5 is told nowhere, nor can be worked out."""
    groups, rows = list_topics(request.GET)
    refuse_unknown(request, groups)
    return page_of(request, rows.prefetch_related("areas", "themes"), paging, told_topics)


@listed(router, "/topics/{slug:slug}", TopicOut, "get_topic", "One topic")
def topic(request: HttpRequest, slug: str):
    """A topic that anyone may see."""
    rows = list(Topic.objects.visible().filter(slug=slug).prefetch_related("areas", "themes"))
    if not rows:
        raise Problem(404, "There is no such topic.")
    return told_topics(rows)[0]


def told_topics(rows: Sequence[Topic]) -> list[dict[str, Any]]:
    tables = shared_out_of_topics(rows)
    return [told_topic(row, tables[row.pk]) for row in rows]


def told_topic(row: Topic, table) -> dict[str, Any]:
    sources = [number_row(part) for part in table.rows]
    return {
        "slug": row.slug,
        "title": row.title,
        "summary": row.summary,
        "status": row.get_status_display(),
        "areas": [area.name for area in row.areas.all()],
        "themes": [theme.name for theme in row.themes.all()],
        "stories": numbers_of(table).words,
        "sources": [{"who": source.label, "stories": source.words} for source in sources],
        "address": absolute_url(row.get_absolute_url()),
    }


@listed(router, "/asking", Paged[AskingOut], "list_asking", "Who asks what")
def asking(request: HttpRequest, paging: Query[Paging]):
    """Questions that partners ask or plan to ask, the first first: look before you ask people the same again."""
    rows = EngagementEntry.objects.public().filter(ends_on__gte=today()).prefetch_related("areas", "themes")
    return page_of(request, rows, paging, lambda page: map(told_entry, page))


def told_entry(row: EngagementEntry) -> dict[str, Any]:
    names = ("title", "questions", "whom", "how", "starts_on", "ends_on", "link")
    return {
        **{name: getattr(row, name) for name in names},
        "organisation": row.organisation.name,
        "areas": [area.name for area in row.areas.all()],
        "themes": [theme.name for theme in row.themes.all()],
    }
