"""What those who booked hear of changes, of time that passes, and what goes after it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from events.domain import booking_letters as letters
from events.domain import bookings
from events.domain.telling import tell_changes
from events.jobs.bookings import remind_all, tend_places
from events.models import Booking, BookingAnswer, BookingNeeds, EventSession, Places
from events.privacy.bookings import old_bookings, old_needs, unfinished_bookings
from hub.shared.errands import run_errands
from hub.shared.jobs import Due
from hub.shared.models import OutgoingEmail
from hub.shared.privacy.erasure import erase_person
from hub.shared.privacy.retention import carry_out, rules
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.events import make_event, session

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 11, 24, 14)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def mails(kind: str) -> list[tuple[str, str]]:
    rows = OutgoingEmail.objects.filter(kind=f"events.booking_{kind}").order_by("pk")
    return list(rows.values_list("recipient", "text_body"))


def publish_change(places: Places, **values) -> None:
    page = places.session.page.get_latest_revision_as_object()
    [item] = page.sessions.all()
    for name, value in values.items():
        setattr(item, name, value)
    page.sessions = [item]
    page.save_revision().publish()


def due(at: dt.datetime) -> Due:
    return Due(at=at, since=at - dt.timedelta(minutes=5))


def test_everybody_booked_hears_once_that_a_date_moved():
    places = make_bookable(4, starts=STARTS)
    booked = [make_booking(places, 2), make_booking(places, 2)]
    make_booking(places, 1)  # waits

    publish_change(
        places,
        starts_at=places.session.starts_at + dt.timedelta(days=1, hours=1),
        ends_at=places.session.ends_at + dt.timedelta(days=1, hours=1),
    )
    run_errands()
    tell_changes({"places": places.pk})

    assert [to for to, _ in mails("session_moved")] == [row.email for row in booked]
    text = mails("session_moved")[0][1]
    assert "It was: Tuesday 24 November 2026, 2pm to 4pm" in text
    assert "Wednesday 25 November 2026, 3pm to 5pm" in text


def test_a_date_that_is_somewhere_else_leads_nobody_to_the_usual_place():
    places = make_bookable(4, starts=STARTS, getting_there="Bus 34A stops outside.")
    make_booking(places, 2)

    publish_change(places, place="St Anne’s Hall, Kilnford")
    run_errands()

    [(_, text)] = mails("session_moved")
    assert "It was: Tuesday 24 November 2026, 2pm to 4pm, Hanbury Library, Kilnford, KF1 2AB" in text
    assert "St Anne’s Hall, Kilnford" in text
    assert "Bus 34A" not in text


def test_everybody_hears_once_that_a_date_is_cancelled_and_who_waits_too():
    places = make_bookable(2, starts=STARTS)
    booked, waits = make_booking(places, 2), make_booking(places, 1)

    publish_change(places, status="cancelled", status_reason="The hall is flooded.")
    publish_change(places, status_reason="The hall is under water.")
    run_errands()

    assert [to for to, _ in mails("session_cancelled")] == [booked.email, waits.email]
    assert "The hall is under water." in mails("session_cancelled")[0][1]
    with pytest.raises(bookings.BookingClosed):
        make_booking(places)


def test_a_word_changed_on_the_page_is_told_to_nobody():
    places = make_bookable(2, starts=STARTS)
    make_booking(places, 2)

    page = places.session.page
    page.summary = "Another summary."
    page.save_revision().publish()
    run_errands()

    assert mails("session_moved") == []


def test_a_reminder_goes_once_two_days_before(clock):
    places = make_bookable(5, starts=STARTS, online_link="https://meet.example/kiln", format="both")
    booking = make_booking(places, 2)
    make_booking(places, 1, is_confirmed=False)
    early = dt.datetime(2026, 11, 22, 13, 59, tzinfo=dt.UTC)

    assert remind_all(due(early)) == ""
    # The run that was due then was missed.
    late = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    clock.move_to(late)
    assert remind_all(due(late)) == "1 reminder"
    assert remind_all(due(late)) == ""

    [(to, text)] = mails("reminder")
    assert to == booking.email
    assert "Join online: https://meet.example/kiln" in text


def test_how_to_join_is_for_who_is_booked_and_not_for_an_address_nobody_confirmed():
    places = make_bookable(3, starts=STARTS, format="both", online_link="https://meet.example/kiln")
    booked, held = make_booking(places, 1), make_booking(places, 2, is_confirmed=False)

    told = {row.pk: letters.session_moved(row, before="then") for row in (booked, held)}

    link = "https://meet.example/kiln"
    assert [link in told[row.pk].rendered().text for row in (booked, held)] == [True, False]
    assert [link in told[row.pk].calendar.replace("\r\n ", "") for row in (booked, held)] == [True, False]


def test_who_was_reminded_of_a_day_that_moved_is_reminded_of_the_new_one(clock):
    places = make_bookable(4, starts=STARTS)
    make_booking(places, 2)
    clock.move_to(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC))
    assert remind_all(due(dt.datetime.now(dt.UTC))) == "1 reminder"

    week = dt.timedelta(days=7)
    publish_change(places, starts_at=places.session.starts_at + week, ends_at=places.session.ends_at + week)
    run_errands()
    assert remind_all(due(dt.datetime.now(dt.UTC))) == ""

    clock.move_to(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC))
    assert remind_all(due(dt.datetime.now(dt.UTC))) == "1 reminder"
    assert ["1 December 2026, 2pm to 4pm" in text for _, text in mails("reminder")] == [False, True]


def test_nobody_is_reminded_of_what_is_cancelled(clock):
    places = make_bookable(5, starts=STARTS)
    make_booking(places, 2)
    EventSession.objects.update(status="cancelled")

    at = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    assert remind_all(due(at)) == ""


def test_the_job_ends_offers_and_makes_the_next(clock):
    places = make_bookable(2, starts=STARTS)
    first = make_booking(places, 2)
    second, third = make_booking(places, 2), make_booking(places, 1)
    bookings.cancel(first)
    at = NOW + dt.timedelta(hours=25)
    clock.move_to(at)

    assert tend_places(due(at)) == "1 waiting list seen to, 1 offer"
    assert tend_places(due(at)) == ""
    assert list(Booking.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "lapsed", "offered"]
    assert (second.pk, third.pk) == tuple(Booking.objects.order_by("pk").values_list("pk", flat=True)[1:])


def test_the_confirmation_brings_a_calendar_file():
    places = make_bookable(5, starts=STARTS)
    make_booking(places, 2)

    calendar = OutgoingEmail.objects.get(kind="events.booking_confirmed").calendar

    assert f"UID:{places.session.uid}" in calendar
    assert "DTSTART;TZID=Europe/London:20261124T140000" in calendar


def test_needs_go_thirty_days_after_and_people_after_six_months(clock):
    places = make_bookable(5, starts=STARTS)
    booking = make_booking(places, 2, needs="A loop.", answers={"Lunch?": "Yes"})
    ended = dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)
    by_key = {rule.key: rule for rule in rules()}

    assert carry_out(by_key["access_needs"], at=ended + dt.timedelta(days=30)) == 0
    assert carry_out(by_key["access_needs"], at=ended + dt.timedelta(days=30, seconds=1)) == 1
    assert not BookingNeeds.objects.exists()

    assert carry_out(by_key["bookings"], at=dt.datetime(2027, 5, 24, 15, tzinfo=dt.UTC)) == 0
    assert carry_out(by_key["bookings"], at=dt.datetime(2027, 5, 24, 15, 0, 1, tzinfo=dt.UTC)) == 1
    booking.refresh_from_db()
    assert (booking.name, booking.email, booking.phone, booking.party_size) == ("", "", "", 2)
    assert BookingAnswer.objects.get().answer == ""
    assert carry_out(by_key["bookings"], at=dt.datetime(2027, 6, 24, 15, tzinfo=dt.UTC)) == 0


def test_who_never_confirmed_is_forgotten_after_a_week(clock):
    places = make_bookable(5, starts=STARTS)
    make_booking(places, 2, is_confirmed=False)
    clock.shift(dt.timedelta(hours=1))
    tend_places(due(NOW + dt.timedelta(hours=1)))

    held_until = NOW + dt.timedelta(minutes=30)
    assert unfinished_bookings(held_until).count() == 0
    assert unfinished_bookings(held_until + dt.timedelta(seconds=1)).count() == 1


def test_the_last_date_counts_for_who_booked_a_whole_event():
    page = make_event(
        attendance="booking",
        capacity=5,
        booking_scope="event",
        sessions=[session(STARTS), session(STARTS + dt.timedelta(days=7))],
    )
    places = Places.objects.get(event=page)
    make_booking(places, 1, needs="A loop.")

    between, after = (dt.datetime(2026, 12, day, 17, tzinfo=dt.UTC) for day in (1, 2))
    assert (old_needs(between - dt.timedelta(hours=2)).count(), old_needs(after).count()) == (0, 1)
    assert (old_bookings(between - dt.timedelta(hours=2)).count(), old_bookings(after).count()) == (0, 1)


def test_erasing_somebody_frees_their_places():
    places = make_bookable(2, starts=STARTS)
    make_booking(places, 2, email="ada@supper.example", needs="A loop.")
    waits = make_booking(places, 2)

    erase_person("ada@supper.example")

    waits.refresh_from_db()
    assert waits.status == "offered"
    assert not BookingNeeds.objects.exists()
    assert list(Booking.objects.order_by("pk").values_list("email", flat=True)) == ["", waits.email]
