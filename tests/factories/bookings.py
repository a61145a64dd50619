from __future__ import annotations

import datetime as dt
from itertools import count

from events.domain import bookings
from events.domain.bookings import Party
from events.domain.places import arrange_places
from events.models import Booking, EventPage, Places
from tests.factories.events import make_event, session

numbers = count(1)


def make_bookable(capacity: int = 20, *, starts: dt.datetime | None = None, reserved: int = 0, **values) -> Places:
    """The places of the only date of a published event that people book."""
    page = make_event(
        attendance="booking",
        capacity=capacity,
        reserved_places=reserved,
        sessions=[session(starts)],
        **{"largest_party": 10} | values,
    )
    return arrange_places(page)[0]


def make_places(page: EventPage) -> list[Places]:
    return arrange_places(page)


def party(size: int = 1, *, email: str = "", **values) -> Party:
    number = next(numbers)
    return Party(**{"name": f"Sam {number}", "email": email or f"sam{number}@supper.example", "size": size} | values)


def make_booking(places: Places, size: int = 1, *, is_confirmed: bool = True, **values) -> Booking:
    """A booking as a person makes it; on the waiting list where nothing is free."""
    booking = bookings.book(places, party(size, **values))
    return bookings.confirm(booking) if is_confirmed and booking.takes_places else booking
