"""Booking: one form, and a page that says what happens next. What is booked is confirmed by the link in the mail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events.domain import bookings
from events.domain.places import free_places
from events.enums.bookings import BookingStatus
from events.forms.booking import BookingForm
from events.models import Booking, Places
from hub.shared.clock import now

READ_OR_SEND = ["GET", "HEAD", "POST"]


def places_of(code: str) -> Places:
    """The places of something that anybody may see, or ``Http404``."""
    places = Places.objects.with_owner().filter(code=code).first()
    if places is None or not places.owner.is_open_to_all():
        raise Http404
    return places


@require_http_methods(READ_OR_SEND)
def book(request: HttpRequest, code: str) -> HttpResponse:
    places, at = places_of(code), now()
    occasion = places.occasion
    context = {
        "occasion": occasion,
        "free": free_places(places, at=at),
        "back_url": occasion.path,
        "back_text": f"Back to the {occasion.noun}",
    }
    if why := occasion.why_closed(at=at):
        return render(request, "events/book/closed.html", context | {"why": why})
    form = BookingForm(request.POST if request.method == "POST" else None, occasion=occasion, room=places.room)
    form.guard(request)
    if form.is_valid():
        try:
            booking, _ = form.run_once(lambda: bookings.book(places, form.party))
        except bookings.BookingClosed as closed:
            return render(request, "events/book/closed.html", context | {"why": closed.message}, status=422)
        return redirect("book:waits" if is_told_to_wait(booking, places, form) else "book:held", code=code)
    return form.answer_headers(render(request, "events/book/start.html", context | {"form": form}))


def is_told_to_wait(booking: Booking | None, places: Places, form: BookingForm) -> bool:
    """Whether the next page speaks of the waiting list.

    For an address that has a booking it is what anybody else would read: the page tells nobody that it has one.
    """
    if booking is None:
        return False
    if getattr(booking, "was_there", False):
        return free_places(places, at=now()) < form.party.size
    return booking.status == BookingStatus.WAITING


@require_safe
def held(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "events/book/held.html", {"occasion": places_of(code).occasion})


@require_safe
def waits(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "events/book/waits.html", {"occasion": places_of(code).occasion})
