"""Whoever types somebody else's address must not write to them through us: no typed word is in a first mail."""

from __future__ import annotations

import pytest

from events.domain import booking_letters, bookings
from hub.shared.models import OutgoingEmail
from tests.factories.bookings import make_bookable, make_booking, party
from tests.factories.offers import make_offer
from tests.factories.training import make_enquiry

pytestmark = pytest.mark.django_db

LURE = "You won £500, collect at evil.example"
VICTIM = "vera@victim.example"


def hold(places) -> None:
    bookings.book(places, party(name=LURE, email=VICTIM))


def hold_twice(places) -> None:
    hold(places)
    hold(places)


def wait(places) -> None:
    make_booking(places, places.capacity)
    hold(places)


def wait_and_be_offered(places) -> None:
    first = make_booking(places, places.capacity)
    hold(places)
    bookings.cancel(first)


def hand_over(places) -> None:
    bookings.hand_over(make_booking(places), name=LURE, email=VICTIM)


def offer(places) -> None:
    make_offer(title=LURE, contact_name=LURE, contact_email=VICTIM)


def enquire(places) -> None:
    make_enquiry(name=LURE, email=VICTIM, what=LURE, group_name=LURE)


@pytest.mark.parametrize(
    ("do", "kinds"),
    [
        (hold, ["booking_confirm"]),
        (hold_twice, ["booking_confirm", "booking_already_booked"]),
        (wait, ["booking_waiting"]),
        (wait_and_be_offered, ["booking_waiting", "booking_offered"]),
        (hand_over, ["booking_received"]),
        (offer, ["offer_received"]),
        (enquire, ["enquiry_received"]),
    ],
)
def test_no_typed_word_reaches_an_address_that_nobody_confirmed(do, kinds):
    do(make_bookable(3))

    rows = OutgoingEmail.objects.filter(recipient=VICTIM).order_by("pk")
    assert [row.kind for row in rows] == [f"events.{kind}" for kind in kinds]
    assert not [row.kind for row in rows if "500" in row.subject + row.text_body + row.html_body]


def test_who_confirmed_is_called_by_name():
    booking = make_booking(make_bookable(3), name="Sam Reed", email="sam@supper.example")

    assert booking_letters.confirmed(booking).context["name"] == "Sam Reed"
    assert OutgoingEmail.objects.get(kind="events.booking_confirmed").text_body.startswith("Dear Sam Reed\n")
