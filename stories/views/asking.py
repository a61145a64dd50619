"""Who asks whom about what: the public list, and its months."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import Choice, Group, all_areas, asked_for, chips, filter_form, in_areas
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from hub.shared.models import Theme
from hub.shared.months import beside, last_day_of, month_named
from hub.shared.pagination import paginate
from stories.domain.engagement import are_alike
from stories.models import EngagementEntry

TITLE = "Who asks people what"
HOME = {"title": "Home", "url": "/"}
PER_PAGE = 20
MOST_IN_A_MONTH = 200
YEARS_AROUND = 3


def month_asked(text: str, on: dt.date) -> dt.date:
    """The month that ``text`` names, if it is not years away; else that of ``on``."""
    return month_named(text, years=years_around(on)) or on.replace(day=1)


def years_around(on: dt.date) -> range:
    return range(on.year - YEARS_AROUND, on.year + YEARS_AROUND + 1)


def month_links(address: str, month: dt.date, on: dt.date) -> list[dict[str, str]]:
    """Links to the months before and after ``month``, as far as there are any."""
    return [
        {"url": f"{address}?month={each:%Y-%m}", "text": f"{each:%B %Y}"}
        for each in beside(month, years=years_around(on))
        if each
    ]


def with_neighbours(entries: list[EngagementEntry]) -> list[tuple[EngagementEntry, list[EngagementEntry]]]:
    """Each entry, and those among ``entries`` that ask nearly the same. No query: they come with areas and themes."""
    return [(one, [other for other in entries if other.pk != one.pk and are_alike(one, other)]) for one in entries]


@require_safe
def asking_list(request: HttpRequest) -> HttpResponse:
    on = today()
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    areas = {area.slug: area for area in all_areas()}
    asked_themes, asked_areas = (
        asked_for(request.GET, key, known) for key, known in (("theme", themes), ("area", areas))
    )
    groups = [
        Group("theme", "Theme", [Choice(slug, row.name, None, slug in asked_themes) for slug, row in themes.items()]),
        Group(
            "area",
            "Area",
            [Choice(slug, row.name, None, slug in asked_areas, row.depth) for slug, row in areas.items()],
        ),
    ]
    rows = EngagementEntry.objects.public().filter(ends_on__gte=on)
    if asked_themes:
        rows = rows.filter(themes__slug__in=asked_themes)
    if asked_areas:
        rows = rows.filter(in_areas([areas[slug] for slug in asked_areas], field="areas"))
    rows = rows.distinct().order_by("starts_on", "pk").prefetch_related("areas", "themes")
    results = paginate(request, rows, per_page=PER_PAGE)
    context = {
        "title": TITLE,
        "breadcrumbs": [HOME],
        "form": filter_form(*groups),
        "results": results,
        "chips": chips(request.GET, *groups),
        "heading": f"{results.paginator.count:,} planned",
        "clear_url": reverse("asking:list"),
        "month_url": reverse("asking:month"),
        "canonical": absolute_url(request.path + (f"?page={results.number}" if results.number > 1 else "")),
    }
    return render(request, "stories/asking/list.html", context)


@require_safe
def asking_month(request: HttpRequest) -> HttpResponse:
    on = today()
    month = month_asked(request.GET.get("month", ""), on)
    rows = EngagementEntry.objects.public().between(month, last_day_of(month)).prefetch_related("themes", "areas")
    context = {
        "title": f"Who asks people what in {month:%B %Y}",
        "breadcrumbs": [HOME, {"title": TITLE, "url": reverse("asking:list")}],
        "rows": with_neighbours(list(rows[:MOST_IN_A_MONTH])),
        "links": month_links(request.path, month, on),
        "canonical": absolute_url(f"{request.path}?month={month:%Y-%m}"),
    }
    return render(request, "stories/asking/month.html", context)
