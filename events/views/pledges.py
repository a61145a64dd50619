"""Promises to oneself, for everybody: how they stand, and those that may be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.domain.pledge_numbers import pledge_numbers
from events.models import EventPage, Pledge
from events.views.challenges import HOME
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginate

TITLE = "Promises to ourselves"
PER_PAGE = 24


@require_safe
def summary(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The numbers of all, or of those made at one event, and the cards of those that are shown."""
    event = get_object_or_404(EventPage.objects.visible(), pk=pk) if pk else None
    on = today()
    rows = Pledge.objects.shown().order_by("-made_on", "-pk")
    results = paginate(request, rows.filter(event=event) if event else rows, per_page=PER_PAGE)
    context = {
        "title": f"Promises made at {event.title}" if event else TITLE,
        "event": event,
        "breadcrumbs": [HOME, *([{"title": TITLE, "url": reverse("pledges:summary")}] if event else [])],
        "numbers": pledge_numbers(event, on=on),
        "on": on,
        "results": results,
        "cards": results.object_list,
        "make_url": reverse("pledge:make_at", args=[event.pk]) if event else reverse("pledge:make"),
        "canonical": absolute_url(request.path + (f"?page={results.number}" if results.number > 1 else "")),
    }
    return render(request, "events/pledge/summary.html", context)


def pledge_links(event: EventPage) -> dict[str, str]:
    """For ``events/pledge/event_panel.html``. No query."""
    return {
        "make_url": reverse("pledge:make_at", args=[event.pk]),
        "summary_url": reverse("pledges:event", args=[event.pk]),
    }
