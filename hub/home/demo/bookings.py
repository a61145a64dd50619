"""Those who booked the demo's events: on the first date of each, some of them waiting where it is full."""

from __future__ import annotations

import datetime as dt

from events.domain import bookings
from events.domain.bookings import Party
from events.domain.places import arrange_places
from events.enums.bookings import BookingStatus
from events.models import EventPage
from hub.home.demo.words import words
from hub.shared.clock import as_of, now

ASKED_BEFORE = dt.timedelta(days=6)
BETWEEN = dt.timedelta(hours=5)


def make_bookings() -> None:
    """Each asked some days ago, one after the other, and confirmed it; who found no room waits."""
    for row in words("events")["event"]:
        if "bookings" not in row:
            continue
        page = EventPage.objects.get(slug=row["slug"])
        places = arrange_places(page)[0]
        begun = now() - ASKED_BEFORE
        for number, (name, size, needs) in enumerate(row["bookings"]):
            address = f"{name.split()[-1].lower()}@mail.example"
            with as_of(begun + number * BETWEEN):
                booking = bookings.book(places, Party(name, address, size=size, needs=needs))
                if booking.status == BookingStatus.HELD:
                    bookings.confirm(booking)
