"""What happened to bookings and their dates between reading them and acting."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

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


def draft_the_other_way(before: str, **values) -> tuple[EventPage, Booking]:
    """An event whose newest draft lets people book it the other way, and a booking that was made since."""
    places = bookable(5, booking_scope=before)
    page = EventPage.objects.get()
    page.booking_scope = {"session": "event", "event": "session"}[before]
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision()
    return page, make_booking(places, 2)


@pytest.mark.parametrize("before", ["session", "event"])
@pytest.mark.parametrize("way", ["published", "by schedule", "in bulk"])
def test_no_older_draft_lets_people_book_the_other_way(client, clock, before, way):
    later = NOW + dt.timedelta(hours=1)
    page, booking = draft_the_other_way(before, title="Renamed", go_live_at=later if way == "by schedule" else None)
    client.force_login(get_user_model().objects.create_superuser("owner"))

    if way == "in bulk":
        client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")
    else:
        page.latest_revision.publish()
    if way == "by schedule":
        clock.move_to(later + dt.timedelta(minutes=1))
        call_command("publish_scheduled")

    page.refresh_from_db()
    assert (page.title, page.booking_scope, Places.objects.count()) == ("Renamed", before, 1)
    bookings.cancel(booking)
    page.latest_revision.publish()
    page.refresh_from_db()
    assert (page.booking_scope == before, Places.objects.count()) == (False, 2)


def test_the_editor_says_what_of_a_draft_was_put_back(client):
    page, booking = draft_the_other_way("session")
    client.force_login(get_user_model().objects.create_superuser("owner"))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert "This draft would have changed what a booking is for." in client.get(url).content.decode()
    bookings.cancel(booking)
    assert "This draft would have changed what a booking is for." not in client.get(url).content.decode()
