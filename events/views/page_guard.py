"""What Wagtail asks before it acts on a page: courses that were taught stay, and so do events that people count on."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page

from events.domain.booked_pages import booked_date_in
from events.models import Booking, CourseRun
from hub.shared.clock import now
from hub.shared.quoting import quoted

KEPT = "{title} can’t be deleted: it has {rows}. Unpublish it instead."
BOOKED = (
    "{title} can’t be {done}: people have booked for {date}, or wait for it. Cancel the date first: then each of them "
    "hears of it, and the page says so."
)
DONE = {"delete": "deleted", "unpublish": "unpublished"}


def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refusal(request, "delete", [page])


def refuse_to_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refusal(request, "unpublish", [page])


def refuse_in_bulk(request: HttpRequest, action_type: str, objects, action) -> HttpResponse | None:
    is_ours = action_type in DONE and objects and all(isinstance(page, Page) for page in objects)
    return refusal(request, action_type, objects) if is_ours else None


def refusal(request: HttpRequest, action: str, pages: Sequence[Page]) -> HttpResponse | None:
    if (date := booked_date_in(pages, at=now())) is not None:
        said = BOOKED.format(title=quoted(date.page.title), done=DONE[action], date=date.in_words)
        url = reverse("event_dates:inspect", args=[date.pk])
        messages.error(request, said, buttons=[messages.button(url, "See the date")])
    elif action == "delete" and (said := why_kept(pages)):
        messages.error(request, said)
    else:
        return None
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


def why_kept(pages: Sequence[Page]) -> str:
    """What leads to one of ``pages`` or to one below it, and so keeps it from being deleted; empty if nothing does."""
    for page in pages:
        if CourseRun.objects.filter(course__path__startswith=page.path).exists():
            return KEPT.format(title=quoted(page.title), rows="runs")
        if Booking.objects.below(page).exists():
            return KEPT.format(title=quoted(page.title), rows="bookings, which are kept for some time after it")
    return ""
