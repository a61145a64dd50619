"""An event that people have booked is cancelled, not taken down; out of sight, nobody is written to about it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse

from events.domain import bookings
from events.domain.cancelling import cancel_session
from events.domain.reminding import remind
from events.enums.bookings import BookingStatus as Status
from events.models import EventIndexPage, EventPage, Places
from hub.shared.models import OutgoingEmail
from tests.factories.bookings import make_bookable, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 11, 24, 14)
DAY_BEFORE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(client):
    client.force_login(
        get_user_model().objects.create_superuser("owner"), backend="hub.accounts.backends.PasswordBackend"
    )
    return client


def bookable(scope: str = "session") -> Places:
    return make_bookable(2, starts=STARTS, booking_scope=scope, title="Coffee")


def is_live() -> bool:
    return EventPage.objects.filter(live=True).exists()


def press(client, way: str, *, above: bool = False):
    """Unpublish or delete the event, or the list above it with all that it holds."""
    page = EventIndexPage.objects.get() if above else EventPage.objects.get()
    action, in_bulk = way.removeprefix("bulk "), way.startswith("bulk ")
    data = {"include_descendants": "on"}
    if in_bulk:
        return client.post(f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}", data, follow=True)
    return client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), data, follow=True)


@pytest.mark.parametrize("scope", ["session", "event"])
@pytest.mark.parametrize("way", ["unpublish", "delete", "bulk unpublish", "bulk delete"])
def test_what_people_booked_is_not_taken_down(staff, scope, way):
    places = bookable(scope)
    make_booking(places, 2)

    html = press(staff, way).content.decode()

    session = EventPage.objects.get().sessions.get()
    assert is_live()
    assert "people have booked for Tuesday 24 November 2026, 2pm to 4pm, or wait for it" in html
    assert reverse("event_dates:inspect", args=[session.pk]) in html
    cancel_session(session, reason="The hall is flooded.", user=None)
    html = press(staff, way).content.decode()
    assert is_live() == ("delete" in way)
    assert ("“Coffee” can’t be deleted: it has bookings, which are kept" in html) == ("delete" in way)


def test_the_list_above_is_not_taken_down_either(staff):
    make_booking(bookable(), 2)

    press(staff, "unpublish", above=True)

    assert is_live()
    assert EventIndexPage.objects.get().live


@pytest.mark.parametrize("state", ["cancelled", "over", "nobody"])
def test_what_nobody_counts_on_is_taken_down(staff, clock, state):
    places = bookable()
    if state != "nobody":
        booking = make_booking(places, 2)
    if state == "cancelled":
        bookings.cancel(booking)
    if state == "over":
        clock.move_to(dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC))
        staff.force_login(get_user_model().objects.get(), backend="hub.accounts.backends.PasswordBackend")

    press(staff, "unpublish")

    assert not is_live()


def test_out_of_sight_nobody_is_reminded_until_it_is_seen_again(staff, clock):
    booking = make_booking(bookable(), 2)
    EventPage.objects.update(live=False)

    assert "People booked what they can’t see: Coffee" in staff.get("/admin/").content.decode()
    clock.move_to(DAY_BEFORE)
    assert not remind(booking, at=DAY_BEFORE)
    EventPage.objects.update(live=True)
    assert remind(booking, at=DAY_BEFORE)


def test_out_of_sight_no_place_is_offered(staff):
    places = bookable()
    first, waits = make_booking(places, 2), make_booking(places, 1)
    EventPage.objects.update(live=False)

    bookings.cancel(first)

    waits.refresh_from_db()
    assert waits.status == Status.WAITING
    EventPage.objects.update(live=True)
    assert bookings.tend(places, at=NOW) == 1
    assert OutgoingEmail.objects.filter(recipient=waits.email, kind="events.booking_offered").count() == 1
    assert "People booked what they can’t see" not in staff.get("/admin/").content.decode()
