"""On a phone, without scripts: book for three with an access need, wait and take an offer, cancel, mark a register."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from events.models import Arrival, Booking, BookingNeeds, Places
from hub.shared import guards
from tests.factories.bookings import make_bookable, make_booking
from tests.journeys.checks import assert_nothing, faults_of_kept, kept
from tests.journeys.conftest import member_of, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844, "scripts": False}


def link_for(address: str) -> str:
    """The link in the latest mail to ``address``."""
    message = next(message for message in reversed(mail.outbox) if message.to == [address])
    return re.search(r"(/book/mine/\S+)", message.body).group(1)


@pytest.fixture
def quick(monkeypatch):
    # A browser that a program leads is quicker than people.
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta())


def book(page, places: Places, *, name: str, address: str, people: str, needs: str = "") -> None:
    page.goto(places.session.page.url)
    page.locator(f'a[href="{places.get_absolute_url()}"]').click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your email address").fill(address)
    page.get_by_label("How many people are you?").select_option(label=people)
    page.get_by_label("Does anybody need anything to take part?").fill(needs)
    page.get_by_role("button", name=re.compile("^(Book|Join the waiting list)$")).click()


def test_book_wait_take_an_offer_cancel_and_mark(open_page, transactional_db, quick):
    places = make_bookable(4, title="Cook along", largest_party=4)
    first = make_booking(places, 1, name="Gwen")

    phone, seen = open_page(**PHONE), {}
    phone.goto(places.get_absolute_url())
    phone.get_by_role("button", name="Book").click()
    expect(phone).to_have_title(re.compile("^Error: "))
    seen["mistakes"] = kept(phone)
    book(phone, places, name="Ada Reed", address="ada@supper.example", people="3 people", needs="A hearing loop")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Nearly done: check your email")
    phone.goto(link_for("ada@supper.example"))
    phone.get_by_role("button", name="Confirm the booking").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are booked")
    expect(phone.get_by_text("3 people")).to_be_visible()
    seen["booked"] = kept(phone)
    assert BookingNeeds.objects.get().text == "A hearing loop"
    ada = link_for("ada@supper.example")

    other = open_page(**PHONE)
    book(other, places, name="Bo Penn", address="bo@supper.example", people="2 people")
    expect(other.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")
    other.goto(link_for("bo@supper.example"))
    expect(other.get_by_role("heading", level=1)).to_have_text("You are number 1 on the waiting list")
    seen["waiting"] = kept(other)

    phone.goto(ada)
    phone.get_by_role("link", name="Cancel").click()
    phone.get_by_role("button", name="Yes, cancel").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your booking is cancelled")

    other.goto(link_for("bo@supper.example"))
    expect(other.get_by_role("heading", level=1)).to_have_text("There is a place for you")
    other.get_by_role("button", name="Yes, book it").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("You are booked")
    assert sorted(Booking.objects.values_list("name", "status")) == [
        ("Ada Reed", "cancelled"),
        ("Bo Penn", "confirmed"),
        ("Gwen", "confirmed"),
    ]

    door = open_page(**PHONE)
    sign_in(door, member_of("Training officer", "tess"))
    door.goto(f"/admin/event-dates/{places.session_id}/register/")
    door.get_by_role("button", name="All 2 of Bo Penn").click()
    door.get_by_role("button", name="Here of Gwen").click()
    door.get_by_role("button", name="One more without booking").click()
    expect(door.get_by_text("3 of 3 booked are here, and 1 without booking.")).to_be_visible()
    seen["register"] = kept(door)
    booked = Booking.objects.get(name="Bo Penn")
    assert dict(Arrival.objects.values_list("booking", "came")) == {booked.pk: 2, first.pk: 1}
    assert_nothing(faults_of_kept(open_page(width=390, height=844), seen))
