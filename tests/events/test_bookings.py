"""Bookings: who gets places, who waits, who is asked next, and what each person is told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from events.domain import bookings
from events.domain.bookings import BookingClosed, BookingError, Party, TooFewPlaces, tend
from events.domain.places import arrange_places
from events.domain.waiting import rank_of
from events.enums.bookings import BookingStatus as Status
from events.models import Booking, BookingAnswer, BookingNeeds, Places
from hub.shared.models import OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.bookings import make_bookable, make_booking, party
from tests.factories.events import make_event, session

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 11, 24, 14)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def bookable(capacity: int, **values) -> Places:
    return make_bookable(capacity, starts=STARTS, **values)


def counts(places: Places) -> tuple[int, int]:
    """Places taken and kept back, as the database has them."""
    return Places.objects.values_list("taken", "reserved").get(pk=places.pk)


def statuses(*rows: Booking) -> list[str]:
    return [Booking.objects.values_list("status", flat=True).get(pk=row.pk) for row in rows]


def kinds(address: str) -> list[str]:
    mails = OutgoingEmail.objects.filter(recipient=address).order_by("pk")
    return [kind.removeprefix("events.booking_") for kind in mails.values_list("kind", flat=True)]


def test_places_are_held_for_thirty_minutes_until_the_address_is_confirmed(clock):
    places = bookable(5)

    booking = bookings.book(places, party(3, email="Sam@Supper.example", needs="A loop."))

    assert (booking.status, booking.email, booking.held_until) == (
        Status.HELD,
        "sam@supper.example",
        NOW + dt.timedelta(minutes=30),
    )
    assert counts(places) == (3, 0)
    assert BookingNeeds.objects.get().text == "A loop."

    clock.shift(dt.timedelta(minutes=29, seconds=59))
    bookings.confirm(booking)

    assert statuses(booking) == [Status.CONFIRMED]
    assert counts(places) == (3, 0)
    assert kinds("sam@supper.example") == ["confirm", "confirmed"]
    assert [(row.before, row.after) for row in booking.history.all()] == [("", "held"), ("held", "confirmed")]


def test_a_hold_that_ran_out_is_free_for_others_and_may_be_taken_up_again(clock):
    places = bookable(3)
    late = bookings.book(places, party(3))
    clock.shift(dt.timedelta(minutes=30))

    other = make_booking(places, 2)

    assert statuses(late, other) == [Status.LAPSED, Status.CONFIRMED]
    assert counts(places) == (2, 0)
    # No place for three: the end of the list. One who leaves makes room.
    assert bookings.confirm(late).status == Status.WAITING
    bookings.cancel(other)
    assert statuses(late, other) == [Status.OFFERED, Status.CANCELLED]


def test_who_comes_late_but_finds_room_is_booked(clock):
    places = bookable(3)
    late = bookings.book(places, party(2))
    clock.shift(dt.timedelta(hours=2))

    assert bookings.confirm(late).status == Status.CONFIRMED
    assert counts(places) == (2, 0)


def test_confirming_twice_is_confirming_once():
    places = bookable(3)
    booking = bookings.book(places, party(2))

    bookings.confirm(booking)
    bookings.confirm(booking)

    assert counts(places) == (2, 0)
    assert kinds(booking.email) == ["confirm", "confirmed"]


def test_the_waiting_list_understands_parties(clock):
    """Example 10 of the product: A keeps rank 1 and is told why; B lapses; C is next; A only when three are free."""
    places = bookable(10)
    large = make_booking(places, 8)
    two = make_booking(places, 2)
    a, b, c = (make_booking(places, size) for size in (3, 2, 1))
    assert [rank_of(row) for row in (a, b, c)] == [1, 2, 3]

    bookings.cancel(two)

    assert statuses(a, b, c) == [Status.WAITING, Status.OFFERED, Status.WAITING]
    b.refresh_from_db()
    assert b.held_until == NOW + dt.timedelta(hours=24)
    assert [rank_of(row) for row in (a, c)] == [1, 2]
    assert kinds(a.email) == ["waiting", "too_large"]
    assert kinds(b.email) == ["waiting", "offered"]

    clock.shift(dt.timedelta(hours=24))
    assert tend(places, at=NOW + dt.timedelta(hours=24)) == 1
    assert statuses(a, b, c) == [Status.WAITING, Status.LAPSED, Status.OFFERED]
    assert kinds(b.email) == ["waiting", "offered", "offer_ended"]
    # Told once, not at each smaller party.
    assert kinds(a.email) == ["waiting", "too_large"]

    bookings.confirm(c)
    assert statuses(a, c) == [Status.WAITING, Status.CONFIRMED]
    assert counts(places) == (9, 0)

    bookings.change_party(large, 6)
    assert statuses(a) == [Status.OFFERED]
    assert counts(places) == (10, 0)


def test_an_offer_that_ran_out_an_hour_ago_is_none_though_no_job_has_run(clock):
    places = bookable(2)
    first = make_booking(places, 2)
    waiting = make_booking(places, 2)
    bookings.cancel(first)
    clock.shift(dt.timedelta(hours=25))

    with pytest.raises(TransitionNotAllowed):
        bookings.change_party(waiting, 1)
    assert bookings.book(places, party(2)).status == Status.HELD


def test_nobody_overtakes_who_fits():
    places = bookable(4)
    first = make_booking(places, 4)
    waits = make_booking(places, 2)

    bookings.cancel(first)
    newcomer = make_booking(places, 3)

    assert statuses(waits, newcomer) == [Status.OFFERED, Status.WAITING]


def test_fewer_people_make_room_and_more_need_it():
    places = bookable(5)
    booking, other = make_booking(places, 4), make_booking(places, 1)

    bookings.change_party(booking, 2)
    assert counts(places) == (3, 0)
    bookings.change_party(booking, 4)
    with pytest.raises(TooFewPlaces, match=re.escape("No place is free, which is too few for 2 more.")):
        bookings.change_party(booking, 6)
    bookings.cancel(other)
    with pytest.raises(TooFewPlaces, match=re.escape("1 place is free, which is too few for 2 more.")):
        bookings.change_party(booking, 6)

    assert counts(places) == (4, 0)
    reasons = [row.reason for row in booking.history.all() if row.reason]
    assert reasons == ["4 people became 2.", "2 people became 4."]


def test_who_waits_may_become_fewer_and_fit():
    places = bookable(3)
    make_booking(places, 2)
    waits = make_booking(places, 3)

    bookings.change_party(waits, 1)

    assert statuses(waits) == [Status.OFFERED]


def test_places_kept_back_are_for_staff_alone():
    places = bookable(5, reserved=2)
    full = make_booking(places, 3)
    waits = make_booking(places, 1)
    assert statuses(full, waits) == [Status.CONFIRMED, Status.WAITING]

    rang = bookings.book_by_staff(places, party(1), user=None, uses_reserved=True)
    assert (rang.status, counts(places)) == (Status.CONFIRMED, (4, 1))
    with pytest.raises(TooFewPlaces):
        bookings.book_by_staff(places, party(1), user=None)
    with pytest.raises(TooFewPlaces):
        bookings.book_by_staff(places, party(2), user=None, uses_reserved=True)
    assert counts(places) == (4, 1)


def test_one_address_has_one_booking_and_hears_of_it():
    places = bookable(5)
    first = make_booking(places, 2, email="ada@supper.example")

    again = bookings.book(places, party(1, email="Ada@supper.example"))

    assert again.pk == first.pk
    assert counts(places) == (2, 0)
    assert kinds("ada@supper.example") == ["confirm", "confirmed", "already_booked"]
    bookings.cancel(first)
    assert bookings.book(places, party(1, email="ada@supper.example")).status == Status.HELD


def test_handing_over_ends_the_links_of_who_had_it(client):
    places = bookable(5)
    answers = {"Are you a carer?": "Yes, for my mother."}
    booking = make_booking(places, 2, email="ada@supper.example", needs="A loop.", answers=answers)
    link = link_in(OutgoingEmail.objects.filter(recipient="ada@supper.example").last())
    assert client.get(link).status_code == 200

    bookings.hand_over(booking, name="Bo", email="Bo@supper.example")

    assert client.get(link).status_code == 410
    booking.refresh_from_db()
    assert (booking.name, booking.email, booking.party_size) == ("Bo", "bo@supper.example", 2)
    assert not BookingNeeds.objects.exists()
    assert not BookingAnswer.objects.exists()
    assert kinds("bo@supper.example") == ["received"]
    assert kinds("ada@supper.example")[-1] == "handed_over"
    assert client.get(link_in(OutgoingEmail.objects.get(recipient="bo@supper.example"))).status_code == 200


def link_in(mail: OutgoingEmail) -> str:
    return re.search(r"https://hub\.example(/book/mine/\S+)", mail.text_body).group(1)


def test_changing_to_another_date_gives_nothing_up_before_there_is_room():
    page = make_event(
        attendance="booking", capacity=3, sessions=[session(STARTS), session(STARTS + dt.timedelta(days=7))]
    )
    first, second = arrange_places(page)
    booking = make_booking(first, 2)
    waits = make_booking(first, 3)
    other = make_booking(second, 2)

    with pytest.raises(TooFewPlaces):
        bookings.move_to(booking, second)
    assert (counts(first), counts(second)) == ((2, 0), (2, 0))

    bookings.cancel(other)
    bookings.move_to(booking, second)

    booking.refresh_from_db()
    assert booking.places == second
    assert (counts(first), counts(second)) == ((3, 0), (2, 0))
    assert statuses(booking, waits) == [Status.CONFIRMED, Status.OFFERED]
    assert kinds(booking.email) == ["confirm", "confirmed", "changed"]


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (dt.datetime(2026, 11, 1, 9, 59, tzinfo=dt.UTC), "Booking opens on Sunday 1 November 2026, 10am."),
        (dt.datetime(2026, 11, 1, 10, tzinfo=dt.UTC), ""),
        (dt.datetime(2026, 11, 24, 11, 59, tzinfo=dt.UTC), ""),
        (dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), "Booking has closed."),
        (
            dt.datetime(2026, 11, 24, 14, tzinfo=dt.UTC),
            "It has begun or is over, so nobody can book any more.",
        ),
    ],
)
def test_when_anybody_may_book(clock, at, why):
    places = bookable(5, booking_opens_at=dt.datetime(2026, 11, 1, 10, tzinfo=dt.UTC), booking_closes_hours=2)
    clock.move_to(at)

    if why:
        with pytest.raises(BookingClosed, match=re.escape(why)):
            bookings.book(places, party())
        assert counts(places) == (0, 0)
    else:
        assert bookings.book(places, party()).status == Status.HELD


def test_nothing_is_offered_of_what_has_begun(clock):
    places = bookable(1)
    booked = make_booking(places)
    waits = make_booking(places)
    clock.move_to(dt.datetime(2026, 11, 24, 14, tzinfo=dt.UTC))

    bookings.cancel(booked)

    assert statuses(waits) == [Status.WAITING]


def test_an_offer_ends_when_it_begins_at_the_latest(clock):
    places = bookable(1)
    booked = make_booking(places)
    waits = make_booking(places)
    clock.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))

    bookings.cancel(booked)

    waits.refresh_from_db()
    assert waits.held_until == dt.datetime(2026, 11, 24, 14, tzinfo=dt.UTC)


def test_cancelling_twice_frees_places_once():
    places = bookable(5)
    booking = make_booking(places, 2)
    make_booking(places, 2)
    bookings.cancel(booking)

    with pytest.raises(TransitionNotAllowed):
        bookings.cancel(booking)
    assert counts(places) == (2, 0)


def test_places_never_get_fewer_than_are_taken():
    places = bookable(10, reserved=1)
    make_booking(places, 6)
    page = places.session.page

    page.capacity, page.reserved_places = 4, 2
    page.save_revision().publish()
    [places] = arrange_places(page)

    assert Places.objects.values_list("capacity", "reserved", "taken").get(pk=places.pk) == (8, 2, 6)


def test_more_places_are_offered_to_those_who_wait():
    places = bookable(2)
    make_booking(places, 2)
    waits = make_booking(places, 3)
    page = places.session.page

    page.capacity = 5
    page.save_revision().publish()

    assert statuses(waits) == [Status.OFFERED]


def test_an_address_can_not_hand_over_to_who_has_booked():
    places = bookable(5)
    booking = make_booking(places, 1)
    make_booking(places, 1, email="bo@supper.example")

    with pytest.raises(BookingError, match="That address has a booking for this already"):
        bookings.hand_over(booking, name="Bo", email="bo@supper.example")


def test_answers_keep_the_words_that_were_asked():
    booking = bookings.book(bookable(5), Party("Sam", "sam@supper.example", answers={"Lunch?": "Yes", "Why?": ""}))

    assert list(booking.answers.values_list("question", "answer")) == [("Lunch?", "Yes")]
