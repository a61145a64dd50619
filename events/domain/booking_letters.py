"""The mails of bookings, each with a link of its own to the booking: it opens a page, and only buttons there act."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from events.domain.booking_calendars import calendar_of_occasion
from events.domain.occasions import Occasion, in_words_of
from events.emails import bookings as emails
from events.enums.bookings import LINK_LASTS_AFTER, BookingStatus
from events.models import Booking
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.emails import EmailKind
from hub.shared.letters import Letter

PURPOSE = "events.booking"


def link_to(booking: Booking) -> str:
    """A new link to ``booking`` for who has the mail that it is in."""
    at = now()
    ends_at = booking.places.occasion.ends_at or at
    token = tokens.issue(PURPOSE, booking, lasts=max(ends_at - at, dt.timedelta()) + LINK_LASTS_AFTER)
    return reverse("book:mine", args=[token])


def letter(kind: EmailKind, booking: Booking, *, calendar: str = "", **more: str) -> Letter:
    """A mail of ``kind`` with what every mail of a booking says."""
    context = about(booking, booking.places.occasion) | more
    return Letter(
        kind.key,
        booking.email,
        {name: context[name] for name in kind.placeholders},
        button_url=link_to(booking) if kind.button_label else "",
        calendar=calendar,
    )


def about(booking: Booking, occasion: Occasion) -> dict[str, str]:
    """What may be said of ``booking``, by the name of its placeholder."""
    place = occasion.times[0].place if occasion.times else ""
    return {
        "name": addressed(booking),
        "title": occasion.title,
        "when": occasion.when or "\n".join(time.in_words for time in occasion.times),
        "place": "\n".join(line for line in (occasion.address or place, occasion.notes) if line),
        "party": booking.party_in_words,
        "reference": booking.reference,
        "until": in_words_of(booking.held_until) if booking.held_until else "",
        "online": f"Join online: {occasion.online_link}" if occasion.online_link and is_booked(booking) else "",
        "contact": f"Questions? {occasion.contact}" if occasion.contact else "",
    }


def addressed(booking: Booking) -> str:
    """The name of who booked, once somebody with the address has said so: anybody could write to it through us."""
    is_theirs = booking.status in (BookingStatus.CONFIRMED, BookingStatus.CANCELLED)
    return (booking.name if is_theirs else "") or "friend"


def is_booked(booking: Booking) -> bool:
    """How to join online is for those who are: not for an address that nobody has confirmed."""
    return booking.status == BookingStatus.CONFIRMED


def calendar_of_booking(booking: Booking) -> str:
    """What was booked as a calendar file (RFC 5545), with the link to join; nothing for what is not booked yet."""
    return calendar_of_occasion(booking.places.occasion).decode() if is_booked(booking) else ""


def confirm_address(booking: Booking) -> Letter:
    return letter(emails.CONFIRM, booking)


def already_booked(booking: Booking) -> Letter:
    return letter(emails.ALREADY_BOOKED, booking)


def confirmed(booking: Booking) -> Letter:
    return letter(emails.CONFIRMED, booking, calendar=calendar_of_booking(booking))


def received(booking: Booking) -> Letter:
    return letter(emails.RECEIVED, booking, calendar=calendar_of_booking(booking))


def changed(booking: Booking) -> Letter:
    return letter(emails.CHANGED, booking, calendar=calendar_of_booking(booking))


def handed_over(booking: Booking) -> Letter:
    return letter(emails.HANDED_OVER, booking)


def waiting(booking: Booking) -> Letter:
    return letter(emails.WAITING, booking)


def too_large(booking: Booking) -> Letter:
    return letter(emails.TOO_LARGE, booking)


def never_fits(booking: Booking) -> Letter:
    places = booking.places
    return letter(emails.NEVER_FITS, booking, room="1 place" if places.room == 1 else f"{places.room} places")


def offered(booking: Booking) -> Letter:
    return letter(emails.OFFERED, booking)


def offer_ended(booking: Booking) -> Letter:
    return letter(emails.OFFER_ENDED, booking)


def cancelled(booking: Booking) -> Letter:
    return letter(emails.CANCELLED, booking)


def cancelled_by_staff(booking: Booking, reason: str) -> Letter:
    return letter(emails.CANCELLED_BY_STAFF, booking, reason=reason)


def reminder(booking: Booking) -> Letter:
    return letter(emails.REMINDER, booking, calendar=calendar_of_booking(booking))


def session_cancelled(booking: Booking, *, when: str, reason: str) -> Letter:
    return letter(emails.SESSION_CANCELLED, booking, when=when, reason=reason)


def session_moved(booking: Booking, *, before: str) -> Letter:
    return letter(emails.SESSION_MOVED, booking, before=before, calendar=calendar_of_booking(booking))


def message(booking: Booking, *, subject: str, text: str) -> Letter:
    return letter(emails.MESSAGE, booking, subject_line=subject, answer=text)


def thanks(booking: Booking, *, files: str, feedback_url: str) -> Letter:
    return letter(emails.THANKS, booking, files=files, feedback_url=feedback_url)
