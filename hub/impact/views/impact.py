"""The chain in numbers, and what changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.impact.domain.changes import changes_with_chains, published_changes
from hub.impact.domain.numbers import impact_numbers
from hub.impact.domain.years import TITLES, year_rows
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginate

HOME = {"title": "Home", "url": "/"}
TITLE = "Does it change anything?"
CHANGED = "What has changed"
PER_PAGE = 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    on = today()
    context = {
        "title": TITLE,
        "breadcrumbs": [HOME],
        "numbers": impact_numbers(on),
        "year_titles": TITLES.values(),
        "years": year_rows(on),
        "on": on,
        "changes": changes_with_chains(list(published_changes().for_display()[:3])),
        "canonical": absolute_url(reverse("impact:overview")),
    }
    return render(request, "impact/overview.html", context)


@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    results = paginate(request, published_changes().for_display(), per_page=PER_PAGE)
    context = {
        "title": CHANGED,
        "breadcrumbs": [HOME, {"title": TITLE, "url": reverse("impact:overview")}],
        "results": results,
        "changes": changes_with_chains(list(results.object_list)),
        "canonical": absolute_url(request.path + (f"?page={results.number}" if results.number > 1 else "")),
    }
    return render(request, "impact/changed.html", context)
