"""The list of topics: what the address asks for, and the choices there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from hub.organisations.facets import Choice, Group, all_areas, area_choices, asked_for, in_areas
from hub.shared.models import Theme
from stories.enums import TopicStatus
from stories.models import Topic

FILTERS = ("status", "theme", "area")


def list_topics(query) -> tuple[Sequence[Group], QuerySet[Topic]]:
    """The filters with their boxes, and the topics that anyone may see and that ``query`` asks for, by title."""
    topics = Topic.objects.visible()
    areas = all_areas()
    statuses = asked_for(query, "status", TopicStatus.values)
    known_themes = {theme.slug: theme for theme in Theme.objects.all()}
    themes = asked_for(query, "theme", known_themes)
    by_slug = {area.slug: area for area in areas}
    places = asked_for(query, "area", by_slug)
    counts = {
        "status": Counter(topics.order_by().values_list("status", flat=True)),
        "theme": counted(topics, "themes__slug"),
        "area": counted(topics, "areas"),
    }
    groups = [
        Group(
            "status",
            "What becomes of it",
            [
                Choice(value, label, counts["status"][value], value in statuses)
                for value, label in TopicStatus.choices
                if counts["status"][value] or value in statuses
            ],
        ),
        Group(
            "theme",
            "Theme",
            [
                Choice(slug, theme.name, counts["theme"].get(slug, 0), slug in themes)
                for slug, theme in known_themes.items()
                if counts["theme"].get(slug) or slug in themes
            ],
        ),
        Group("area", "Area", area_choices(areas, counts["area"], places)),
    ]
    rows = topics
    if statuses:
        rows = rows.filter(status__in=statuses)
    if themes:
        rows = rows.filter(themes__slug__in=themes)
    if places:
        rows = rows.filter(in_areas([by_slug[slug] for slug in places], field="areas"))
    return groups, rows.distinct().order_by("title", "pk")


def counted(topics: QuerySet[Topic], field: str) -> dict:
    """How many of ``topics`` have each value of ``field``."""
    rows = topics.order_by().exclude(**{field: None}).values_list(field).annotate(number=Count("pk", distinct=True))
    return dict(rows)
