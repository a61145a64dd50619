"""What happens to bookings: the only writer of their ``status``. Whoever books, waits, is offered and goes.

Every move locks the places of its occasion first, so that two at once come one after the other; whether there is room
the database decides by itself (``events.domain.places``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from events.domain import booking_letters as letters
from events.domain.learners import follow
from events.domain.places import give_back, lock, take, take_reserved
from events.domain.telling import remember
from events.domain.waiting import offer_places, run_out
from events.enums.bookings import ACTIVE, BOOKING_TRANSITIONS, HOLD_LASTS, RUNS_OUT, BookingStatus
from events.models import Booking, BookingAnswer, BookingHistory, BookingNeeds, Places
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.states import TransitionNotAllowed, move, signed_in


class BookingError(Exception):
    """What was asked for can't be; ``message`` says so to who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BookingClosed(BookingError):
    """Nobody can book now."""


class TooFewPlaces(BookingError):
    """There is no room for so many more."""


@dataclass(frozen=True)
class Party:
    """Who books: one address for ``size`` people. ``answers`` are those to the event's questions, by their words."""

    name: str
    email: str
    size: int = 1
    phone: str = ""
    needs: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def book(places: Places, party: Party) -> Booking:
    """Hold places for ``party`` until its address is confirmed, or put it on the waiting list.

    An address that has an active booking gets the link to it instead, and nothing is booked: that booking is returned,
    with ``was_there`` set. Raises ``BookingClosed``.
    """
    at = now()
    places = lock(places)
    refuse_closed(places, at=at)
    run_out(places, at=at)
    offer_places(places, at=at)
    if (booking := active_booking(places, party.email)) is not None:
        letters.already_booked(booking).send()
        booking.was_there = True
        return booking
    has_places = take(places, party.size)
    booking = written(
        places,
        party,
        at=at,
        status=BookingStatus.HELD if has_places else BookingStatus.WAITING,
        held_until=at + HOLD_LASTS if has_places else None,
        waiting_since=None if has_places else at,
    )
    letters.confirm_address(booking).send() if has_places else letters.waiting(booking).send()
    return booking


@transaction.atomic
def book_by_staff(places: Places, party: Party, *, user, uses_reserved: bool = False) -> Booking:
    """Book at once for somebody who rang or stands at the door; those kept back may be used for them.

    Raises ``TooFewPlaces``, and ``BookingError`` where the address has an active booking. Closed booking is no reason:
    staff decide.
    """
    at = now()
    places = lock(places)
    if places.occasion.is_cancelled:
        raise BookingClosed("It is cancelled, so nobody can book.")
    run_out(places, at=at)
    if party.email and active_booking(places, party.email) is not None:
        raise BookingError("There is a booking with this email address already.")
    taken = take_reserved(places, party.size) if uses_reserved else take(places, party.size)
    if not taken:
        raise TooFewPlaces("There are not so many places left.")
    booking = written(places, party, at=at, status=BookingStatus.CONFIRMED, is_by_staff=True, user=user)
    if booking.email:
        letters.confirmed(booking).send()
    return booking


@transaction.atomic
def confirm(booking: Booking) -> Booking:
    """The address is right: what is held, or offered, is booked.

    Who comes too late gets places if there are any and joins the end of the waiting list if not. What is booked already
    stays so. Raises ``TransitionNotAllowed`` for a booking that was cancelled, ``BookingClosed`` for one of what is off
    now and for one that ran out of what nobody can book any more, and ``BookingError`` where the address has another.
    """
    at = now()
    booking, places = locked(booking)
    if booking.status in (BookingStatus.CONFIRMED, BookingStatus.WAITING):
        return booking
    run_out(places, at=at)
    booking.refresh_from_db()
    if booking.status == BookingStatus.LAPSED:
        return taken_up_again(booking, places, at=at)
    if booking.status in RUNS_OUT and places.occasion.is_cancelled:
        raise BookingClosed(places.occasion.why_closed(at=at))
    step(booking, BookingStatus.CONFIRMED, changes={"held_until": None, "waiting_since": None})
    letters.confirmed(booking).send()
    return booking


def taken_up_again(booking: Booking, places: Places, *, at: dt.datetime) -> Booking:
    refuse_closed(places, at=at)
    if active_booking(places, booking.email) is not None:
        raise BookingError("You have another booking for this with the same email address.")
    offer_places(places, at=at)
    if take(places, booking.party_size):
        step(booking, BookingStatus.CONFIRMED, changes={"held_until": None, "waiting_since": None})
        letters.confirmed(booking).send()
    else:
        step(booking, BookingStatus.WAITING, changes={"held_until": None, "waiting_since": at})
        letters.waiting(booking).send()
    return booking


@transaction.atomic
def cancel(booking: Booking, *, user=None, reason: str = "", tells: bool = True) -> Booking:
    """Give up what a booking holds, or its place on the waiting list; those who wait are offered what comes free.

    ``user`` is the member of staff who does it; ``reason`` is mailed then. Without ``tells`` who booked gets no mail.
    Raises ``TransitionNotAllowed``.
    """
    at = now()
    booking, places = locked(booking)
    if booking.status == BookingStatus.CANCELLED:
        raise TransitionNotAllowed(booking.status, BookingStatus.CANCELLED)
    run_out(places, at=at)
    booking.refresh_from_db()
    held = booking.party_size if booking.takes_places else 0
    step(booking, BookingStatus.CANCELLED, user=user, reason=reason, changes={"held_until": None})
    change_needs(booking, "")
    if held:
        give_back(places, held)
    if booking.email and tells:
        letter = letters.cancelled_by_staff(booking, reason) if signed_in(user) else letters.cancelled(booking)
        letter.send()
    offer_places(places, at=at)
    return booking


@transaction.atomic
def change_party(booking: Booking, size: int, *, user=None) -> Booking:
    """Let the party be of ``size``; on the waiting list it keeps its rank.

    Raises ``TooFewPlaces`` if there is no room for more, ``TransitionNotAllowed`` for what is not active, and
    ``BookingError`` for a learner on a course, who is one.
    """
    at = now()
    booking, places = locked(booking)
    run_out(places, at=at)
    booking.refresh_from_db()
    if booking.status not in ACTIVE:
        raise TransitionNotAllowed(booking.status, booking.status)
    before, more = booking.party_size, size - booking.party_size
    if more == 0:
        return booking
    if places.run_id is not None:
        raise BookingError("Each learner has a booking of their own, since each gets a certificate.")
    if booking.takes_places and more > 0:
        # What ran out belongs to who waits first.
        offer_places(places, at=at)
    if booking.takes_places and more > 0 and not take(places, more):
        raise TooFewPlaces(no_room_for(more, lock(places).free))
    if booking.takes_places and more < 0:
        give_back(places, -more)
    booking.party_size = size
    booking.told_too_large_at = None
    booking.save(update_fields=["party_size", "told_too_large_at"])
    BookingHistory.objects.create(
        subject=booking,
        at=at,
        user=signed_in(user),
        before=booking.status,
        after=booking.status,
        reason=f"{before} people became {size}.",
    )
    if booking.status == BookingStatus.CONFIRMED and booking.email:
        letters.changed(booking).send()
    offer_places(places, at=at)
    booking.refresh_from_db()
    return booking


@transaction.atomic
def hand_over(booking: Booking, *, name: str, email: str) -> Booking:
    """Let somebody else have what is booked: the links of who had it end, and all that they told us goes.

    Raises ``TransitionNotAllowed``, and ``BookingError`` where the other address has a booking.
    """
    booking, places = locked(booking)
    if booking.status != BookingStatus.CONFIRMED:
        raise TransitionNotAllowed(booking.status, booking.status)
    email = email.strip().lower()
    other = active_booking(places, email)
    if other is not None and other.pk != booking.pk:
        raise BookingError("That address has a booking for this already.")
    letters.handed_over(booking).send()
    tokens.revoke_all(letters.PURPOSE, booking)
    booking.name, booking.email, booking.phone, booking.reminded_at = name, email, "", None
    booking.save(update_fields=["name", "email", "phone", "reminded_at"])
    # What somebody needs and answered is theirs: who comes instead neither reads nor inherits it, and is asked anew.
    change_needs(booking, "")
    booking.answers.all().delete()
    BookingHistory.objects.create(
        subject=booking, at=now(), before=booking.status, after=booking.status, reason="Handed over to somebody else."
    )
    follow(booking)
    letters.received(booking).send()
    return booking


@transaction.atomic
def move_to(booking: Booking, other: Places) -> Booking:
    """Change what is booked for the same party on another date; nothing is given up before it has places there.

    Raises ``TooFewPlaces``, ``BookingClosed`` and ``TransitionNotAllowed``.
    """
    at = now()
    # Both in one order, whoever changes from which to which.
    for pk in sorted({booking.places_id, other.pk}):
        Places.objects.select_for_update().get(pk=pk)
    booking, places = locked(booking)
    other = lock(other)
    if booking.status != BookingStatus.CONFIRMED or other.pk == places.pk:
        raise TransitionNotAllowed(booking.status, booking.status)
    refuse_closed(other, at=at)
    run_out(other, at=at)
    if active_booking(other, booking.email) is not None:
        raise BookingError("You have a booking for that date already.")
    offer_places(other, at=at)
    if not take(other, booking.party_size):
        raise TooFewPlaces(no_room_for(booking.party_size, lock(other).free))
    give_back(places, booking.party_size)
    booking.places, booking.reminded_at = other, None
    booking.save(update_fields=["places", "reminded_at"])
    BookingHistory.objects.create(
        subject=booking, at=at, before=booking.status, after=booking.status, reason="Changed to another date."
    )
    letters.changed(booking).send()
    offer_places(places, at=at)
    return booking


@transaction.atomic
def change_needs(booking: Booking, text: str) -> None:
    """Keep what the party needs, or nothing."""
    if text:
        BookingNeeds.objects.update_or_create(booking=booking, defaults={"text": text})
    else:
        BookingNeeds.objects.filter(booking=booking).delete()


@transaction.atomic
def change_answers(booking: Booking, answers: Mapping[str, str]) -> None:
    """Keep ``answers``, by the words of each question; what was asked before, and is no longer, stays answered."""
    booking.answers.filter(question__in=answers).delete()
    BookingAnswer.objects.bulk_create(
        BookingAnswer(booking=booking, question=question, answer=answer)
        for question, answer in answers.items()
        if answer
    )


@transaction.atomic
def tend(places: Places, *, at: dt.datetime) -> int:
    """End what has run out and offer what is free; returns how many were offered. Safe to run at any time, twice."""
    places = lock(places)
    run_out(places, at=at)
    return offer_places(places, at=at)


# The parts of a move


def refuse_closed(places: Places, *, at: dt.datetime) -> None:
    if why := places.occasion.why_closed(at=at):
        raise BookingClosed(why)


def active_booking(places: Places, email: str) -> Booking | None:
    if not email:
        return None
    return Booking.objects.filter(places=places, email=email.strip().lower(), status__in=ACTIVE).first()


def locked(booking: Booking) -> tuple[Booking, Places]:
    """A booking and its places, both read anew after the places are locked.

    Raises ``TransitionNotAllowed`` for one that was changed to another date since ``booking`` was read: to lock the
    places of that date too, out of their order, could wait for ever for who does it the other way round.
    """
    places = lock(booking.places)
    fresh = Booking.objects.get(pk=booking.pk)
    if fresh.places_id != places.pk:
        raise TransitionNotAllowed(fresh.status, fresh.status)
    fresh.places = places
    return fresh, places


def written(places: Places, party: Party, *, at: dt.datetime, status: BookingStatus, user=None, **values) -> Booking:
    booking = Booking.objects.create(
        places=places,
        name=party.name,
        email=party.email.strip().lower(),
        phone=party.phone,
        party_size=party.size,
        created_at=at,
        status=status,
        **values,
    )
    BookingHistory.objects.create(subject=booking, at=at, user=signed_in(user), before="", after=status)
    remember(places)
    change_answers(booking, party.answers)
    change_needs(booking, party.needs)
    follow(booking, user=user)
    return booking


def step(booking: Booking, to: BookingStatus, **options) -> Booking:
    move(booking, to, transitions=BOOKING_TRANSITIONS, history=BookingHistory, **options)
    follow(booking, user=options.get("user"))
    return booking


def no_room_for(more: int, free: int) -> str:
    left = "No place is" if free == 0 else "1 place is" if free == 1 else f"{free} places are"
    return f"{left} free, which is too few for {more} more." if more > 1 or free else "No place is free."
