"""In the admin: what was noticed about an event is said once more when it is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from events.domain.notices import notices
from events.models import EventPage
from hub.shared.clock import now

MOST_SAID = 3
KEPT_SCOPE = (
    "This draft would have changed what a booking is for. People have booked meanwhile, so it stays as it is, and so "
    "it does whenever the draft is published. Cancel their bookings first."
)


def tell_what_was_put_back(request: HttpRequest, page) -> None:
    """Say in the editor what of a draft is not kept, since people have booked."""
    if request.method == "GET" and getattr(page, "has_kept_scope", False):
        messages.warning(request, KEPT_SCOPE)


def tell_what_was_noticed(request: HttpRequest, page) -> None:
    """Say the first notices: whoever publishes at once may not have opened the tab on which they stand."""
    if isinstance(page, EventPage):
        for notice in notices(page, at=now())[:MOST_SAID]:
            messages.warning(request, notice)
