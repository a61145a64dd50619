"""Booking in the browser of somebody without scripts: what the pages say, and what hostile input gets."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from events.domain import bookings
from events.enums.bookings import BookingStatus as Status
from events.models import Booking, BookingQuestion, EventSession, Places
from hub.shared.guards import stamp_of
from hub.shared.models import OutgoingEmail
from tests.factories.bookings import make_bookable, make_booking, party
from tests.factories.events import make_event, session

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 11, 24, 14)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def bookable(capacity: int = 5, **values) -> Places:
    return make_bookable(capacity, starts=STARTS, **values)


def typed(**values) -> dict:
    begun = stamp_of(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1))
    return {
        "name": "Sam Reed",
        "email": "sam@supper.example",
        "size": "3",
        "needs": "A hearing loop",
        "submission_key": str(uuid.uuid4()),
        "started": begun,
    } | values


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def link_to(booking: Booking) -> str:
    mail = OutgoingEmail.objects.filter(recipient=booking.email).exclude(text_body="").last()
    return re.search(r"https://hub\.example(/book/mine/\S+)", mail.text_body).group(1)


def test_book_confirm_change_and_cancel(client):
    places = bookable()
    start = places.get_absolute_url()
    assert "5 places are left." in text_of(client.get(start))

    response = client.post(start, typed(), follow=True)
    assert "Nearly done: check your email" in text_of(response)
    booking = Booking.objects.get()
    link = link_to(booking)

    # A scanner opens it, and asks for its head.
    client.head(link)
    page = client.get(link)
    assert "Confirm your booking" in text_of(page)
    assert (page["Cache-Control"], page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        "private, no-store",
        "same-origin",
        "noindex",
    )
    booking.refresh_from_db()
    assert booking.status == Status.HELD

    assert "You are booked" in text_of(client.post(link, follow=True))
    assert "You are booked" in text_of(client.post(link, follow=True))

    form = client.get(f"{link}change/")
    assert "A hearing loop" in form.content.decode()
    changed = client.post(
        f"{link}change/", {"size": "2", "needs": "", "submission_key": str(uuid.uuid4())}, follow=True
    )
    assert "2 people" in text_of(changed)
    assert "A hearing loop" not in text_of(changed)

    calendar = client.get(f"{link}calendar.ics")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert str(places.session.uid) in calendar.content.decode()

    assert "Cancel for 2 people?" in text_of(client.get(f"{link}cancel/"))
    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED
    assert "Your booking is cancelled" in text_of(client.post(f"{link}cancel/", follow=True))
    assert client.post(f"{link}cancel/").status_code == 409
    assert Places.objects.get().taken == 0


def test_sent_twice_is_booked_once(client):
    places = bookable()
    data = typed()

    for _ in range(2):
        assert client.post(places.get_absolute_url(), data).url == reverse("book:held", args=[places.code])

    assert Booking.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_an_address_that_has_booked_reads_what_any_other_reads(client):
    places = bookable(3)
    make_booking(places, 2, email="sam@supper.example")
    held, waits = (reverse(f"book:{name}", args=[places.code]) for name in ("held", "waits"))

    assert client.post(places.get_absolute_url(), typed(size="1")).url == held
    assert client.post(places.get_absolute_url(), typed(size="2")).url == waits
    assert client.post(places.get_absolute_url(), typed(size="2", email="ada@supper.example")).url == waits


def test_full_says_so_and_leads_to_the_waiting_list(client):
    places = bookable(3)
    make_booking(places, 2)
    make_booking(places, 1)

    assert "Join the waiting list" in text_of(client.get(places.get_absolute_url()))
    response = client.post(places.get_absolute_url(), typed(), follow=True)
    assert "You are on the waiting list" in text_of(response)

    link = link_to(Booking.objects.get(status=Status.WAITING))
    assert "You are number 1 on the waiting list" in text_of(client.get(link))


def sizes_offered(client, link: str) -> list[str]:
    return re.findall(r'<option value="(\d+)"', client.get(f"{link}change/").content.decode())


def test_a_party_that_staff_let_in_stays_as_large_as_it_is(client):
    booking = bookings.book_by_staff(bookable(20, largest_party=6), party(8), user=None)
    link = link_to(booking)

    html = client.get(f"{link}change/").content.decode()

    assert sizes_offered(client, link) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert '<option value="8" selected>8 people' in html


def test_a_party_that_waits_does_not_grow_beyond_the_room(client):
    places = bookable(4, reserved=1)
    make_booking(places, 3)
    waits = make_booking(places, 2)

    assert sizes_offered(client, link_to(waits)) == ["1", "2", "3"]


def test_take_an_offer_and_come_too_late(client, clock):
    places = bookable(2)
    first = make_booking(places, 2)
    waits = make_booking(places, 2)
    bookings.cancel(first)
    link = link_to(waits)
    assert "It is yours if you take it before 3 November 2026, midday." in text_of(client.get(link))

    clock.shift(dt.timedelta(hours=25))
    assert "Your time ran out" in text_of(client.get(link))
    assert "You are booked" in text_of(client.post(link, follow=True))


def test_hand_over_and_another_date(client):
    page = make_event(
        attendance="booking",
        capacity=3,
        sessions=[session(STARTS), session(STARTS + dt.timedelta(days=7))],
    )
    first, second = Places.objects.order_by("session__starts_at")
    booking = make_booking(first, 2)
    link = link_to(booking)

    dates = client.get(f"{link}date/")
    assert "Tuesday 1 December 2026, 2pm to 4pm" in text_of(dates)
    moved = client.post(f"{link}date/", {"places": str(second.pk), "submission_key": str(uuid.uuid4())}, follow=True)
    assert "Tuesday 1 December 2026, 2pm to 4pm" in text_of(moved)
    wrong = client.post(f"{link}date/", {"places": "999", "submission_key": str(uuid.uuid4())})
    assert (wrong.status_code, "That date can’t be booked any more" in text_of(wrong)) == (422, True)

    response = client.post(f"{link}hand-over/", typed(name="Bo Other", email="bo@supper.example"))
    assert "It belongs to somebody else now" in text_of(response)
    assert client.get(link).status_code == 410
    assert page.title in text_of(client.get(link_to(Booking.objects.get())))


def test_who_is_handed_a_booking_reads_no_answers_and_is_asked_anew(client):
    places = bookable()
    page = places.session.page
    page.questions = [BookingQuestion(text="Which school?", kind="line", is_required=True)]
    page.save()
    booking = make_booking(places, 2, needs="A loop.", answers={"Which school?": "Potters Row", "Old?": "Yes"})
    assert "Potters Row" in client.get(f"{link_to(booking)}change/").content.decode()
    assert "nobody has answered" not in text_of(client.get(link_to(booking)))

    client.post(f"{link_to(booking)}hand-over/", typed(name="Bo Other", email="bo@supper.example"))

    booking.refresh_from_db()
    link = link_to(booking)
    name = page.question_list[0].name
    assert not booking.answers.exists()
    assert "The organiser asks something that nobody has answered" in text_of(client.get(link))
    form = client.get(f"{link}change/").content.decode()
    assert ("Which school?" in form, "Potters Row" in form, "A loop." in form) == (True, False, False)
    assert client.post(f"{link}change/", typed(size="2")).status_code == 422
    client.post(f"{link}change/", typed(size="2", needs="A ramp.", **{name: "Hanbury High"}))
    assert list(booking.answers.values_list("question", "answer")) == [("Which school?", "Hanbury High")]
    assert Booking.objects.get().needs.text == "A ramp."
    assert "nobody has answered" not in text_of(client.get(link))


@pytest.mark.parametrize("path", ["change/", "hand-over/", "cancel/"])
def test_what_has_begun_is_not_changed_by_an_old_page(client, clock, path):
    places = bookable()
    booking = make_booking(places, 2)
    link = link_to(booking)
    clock.move_to(dt.datetime(2026, 11, 24, 14, tzinfo=dt.UTC))

    response = client.post(f"{link}{path}", typed(size="3", email="bo@supper.example"))

    assert (response.status_code, "nothing was done" in text_of(response)) == (409, True)
    assert client.get(f"{link}{path}").status_code == 200
    booking.refresh_from_db()
    assert (booking.status, booking.party_size, booking.email != "bo@supper.example") == (Status.CONFIRMED, 2, True)


@pytest.mark.parametrize("dates", [2, 9])
def test_as_many_queries_for_two_dates_as_for_nine(client, django_assert_num_queries, dates):
    page = make_event(
        attendance="booking",
        capacity=3,
        sessions=[session(STARTS + dt.timedelta(days=7 * week)) for week in range(dates)],
    )
    link = link_to(make_booking(Places.objects.order_by("session__starts_at").first(), 1))

    for address, queries in ((page.url, 11), (f"{link}date/", 8)):
        client.get(address)
        with django_assert_num_queries(queries):
            html = client.get(address).content.decode()
        assert html.count("2pm to 4pm") >= dates - 1


@pytest.mark.parametrize(("capacity", "largest"), [(10, 2), (2, 10)])
def test_nobody_takes_more_than_a_booking_may_have_or_there_is_room_for(client, capacity, largest):
    places = bookable(capacity, largest_party=largest)

    response = client.post(places.get_absolute_url(), typed(size="3"))

    assert (response.status_code, "Choose one of the numbers" in text_of(response)) == (422, True)
    assert not Booking.objects.exists()


def test_questions_of_the_organiser(client):
    places = bookable()
    page = places.session.page.get_latest_revision_as_object()
    page.questions = [
        BookingQuestion(text="Lunch?", kind="yes_no", is_required=True),
        BookingQuestion(text="Which room?", kind="one_of", choices="Blue\nRed\n"),
        BookingQuestion(text="Anything else?", kind="text"),
    ]
    page.save_revision().publish()
    lunch, room, _ = BookingQuestion.objects.order_by("sort_order")

    response = client.post(places.get_absolute_url(), typed())
    assert (response.status_code, "Choose an answer: Lunch?" in text_of(response)) == (422, True)
    assert 'value="sam@supper.example"' in response.content.decode()

    client.post(places.get_absolute_url(), typed(**{f"question_{lunch.pk}": "Yes", f"question_{room.pk}": "Red"}))
    assert list(Booking.objects.get().answers.values_list("question", "answer")) == [
        ("Lunch?", "Yes"),
        ("Which room?", "Red"),
    ]


@pytest.mark.parametrize("path", ["/book/nothing/", "/book/mine/nothing/", "/book/mine/nothing/cancel/"])
def test_what_is_not_there(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_draft_and_a_private_event_can_not_be_booked(client):
    places = bookable()
    places.session.page.unpublish()

    assert client.get(places.get_absolute_url()).status_code == 404
    assert client.post(places.get_absolute_url(), typed()).status_code == 404
    assert not Booking.objects.exists()


def test_what_is_over_takes_no_booking(client, clock):
    places = bookable()
    clock.move_to(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC))

    assert "It has begun or is over" in text_of(client.get(places.get_absolute_url()))
    client.post(places.get_absolute_url(), typed())
    assert not Booking.objects.exists()


def test_the_event_leads_to_the_form_and_says_when_it_is_full(client):
    places = bookable(2)
    page = places.session.page
    assert f'href="{places.get_absolute_url()}"' in client.get(page.url).content.decode()

    make_booking(places, 2)
    assert "All places are gone for now." in text_of(client.get(page.url))
    EventSession.objects.update(status="cancelled")
    assert places.get_absolute_url() not in client.get(page.url).content.decode()


def test_the_link_to_join_is_on_no_public_page(client):
    places = bookable(online_link="https://meet.example/secret", format="online")
    held = bookings.book(places, party())

    for path in (places.session.page.url, places.get_absolute_url(), link_to(held)):
        assert "meet.example/secret" not in client.get(path).content.decode()
    bookings.confirm(held)
    assert "https://meet.example/secret" in client.get(link_to(held)).content.decode()


@pytest.mark.parametrize("dates", [1, 6])
def test_an_event_asks_the_same_however_many_dates_can_be_booked(client, django_assert_max_num_queries, dates):
    sessions = [session(STARTS + dt.timedelta(days=7 * number)) for number in range(dates)]
    page = make_event(attendance="booking", capacity=5, sessions=sessions)
    client.get(page.url)

    with django_assert_max_num_queries(12) as captured:
        html = client.get(page.url).content.decode()

    asked = [query["sql"] for query in captured.captured_queries]
    assert len(asked) == len(set(asked))
    assert html.count('href="/book/') == dates


def test_a_party_larger_than_all_places_is_told_and_can_become_smaller(client):
    places = bookable(6)
    make_booking(places, 2)
    waits = make_booking(places, 6, needs="A loop.")
    page = places.session.page
    page.capacity = 4

    for _ in range(2):
        page.save_revision().publish()

    sent = OutgoingEmail.objects.filter(recipient=waits.email, kind="events.booking_never_fits")
    link = link_to(waits)
    assert "There is room for fewer people now, 4 places in all" in sent.get().text_body
    assert "You wait for 6 people, and there are only 4 places in all now." in text_of(client.get(link))
    form = client.get(f"{link}change/")
    options = re.findall(r'<option value="(\d*)"( selected)?', form.content.decode())
    assert options == [("", ""), ("1", ""), ("2", ""), ("3", ""), ("4", "")]
    assert client.post(f"{link}change/", typed(size="6")).status_code == 422
    client.post(f"{link}change/", typed(size="3"))
    waits.refresh_from_db()
    assert (waits.status, waits.party_size) == (Status.WAITING, 3)
    assert "You are number 1 on the waiting list" in text_of(client.get(link))
    assert "in all now" not in text_of(client.get(link))
    page.capacity = 5
    page.save_revision().publish()
    waits.refresh_from_db()
    assert (waits.status, sent.count()) == (Status.OFFERED, 1)
