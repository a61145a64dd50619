"""What happened to bookings and their dates between reading them and acting."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from events.domain import bookings
from events.domain.bookings import BookingClosed, TooFewPlaces, tend
from events.domain.places import arrange_places
from events.enums.bookings import BookingStatus as Status
from events.models import Booking, EventPage, EventSession, Places
from hub.shared.states import TransitionNotAllowed
from tests.events.test_bookings import NOW, STARTS, bookable, counts, statuses
from tests.factories.bookings import make_booking
from tests.factories.events import make_event, session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def two_dates(capacity: int) -> list[Places]:
    dates = [session(STARTS), session(STARTS + dt.timedelta(days=7))]
    return arrange_places(make_event(attendance="booking", capacity=capacity, sessions=dates))


def test_who_changed_the_date_meanwhile_gives_up_no_place_of_the_old_one():
    first, second = two_dates(3)
    booking, other = make_booking(first, 2), make_booking(first, 1)
    read_before = Booking.objects.select_related("places").get(pk=booking.pk)
    bookings.move_to(booking, second)

    for act in (bookings.cancel, lambda row: bookings.change_party(row, 1), lambda row: bookings.move_to(row, second)):
        with pytest.raises(TransitionNotAllowed):
            act(read_before)

    assert statuses(booking, other) == [Status.CONFIRMED, Status.CONFIRMED]
    assert (counts(first), counts(second)) == ((1, 0), (2, 0))


@pytest.mark.parametrize("status", [Status.HELD, Status.OFFERED])
def test_what_was_called_off_meanwhile_is_not_booked(status):
    places = bookable(2)
    first = make_booking(places, 2) if status == Status.OFFERED else None
    booking = make_booking(places, 2, is_confirmed=False)
    if first:
        bookings.cancel(first)
    EventSession.objects.update(status="cancelled")

    with pytest.raises(BookingClosed, match="cancelled"):
        bookings.confirm(Booking.objects.get(pk=booking.pk))

    assert statuses(booking) == [status]


@pytest.mark.parametrize("way", ["more people", "another date"])
def test_what_ran_out_goes_to_who_waits_first(clock, way):
    """No job has run since the hold ended: nobody who is booked already takes it before them."""
    first, second = two_dates(4)
    booked = make_booking(second if way == "more people" else first, 2)
    make_booking(second, 2 if way == "more people" else 4, is_confirmed=False)
    waits = make_booking(second, 4 if way == "another date" else 2)
    clock.shift(dt.timedelta(minutes=30))

    with pytest.raises(TooFewPlaces):
        bookings.change_party(booked, 4) if way == "more people" else bookings.move_to(booked, second)

    assert tend(second, at=NOW + dt.timedelta(minutes=30)) == 1
    assert statuses(waits) == [Status.OFFERED]


@pytest.mark.parametrize(("before", "after"), [("session", "event"), ("event", "session")])
def test_what_one_booking_is_for_stays_while_somebody_has_booked(clock, before, after):
    """The places of a date and those of the whole event would fill the same room twice."""
    places = bookable(5, booking_scope=before)
    booking = make_booking(places, 2)
    page = EventPage.objects.get()
    page.booking_scope = after

    with pytest.raises(ValidationError, match="booked it the other way"):
        page.clean()

    bookings.cancel(booking)
    page.clean()
