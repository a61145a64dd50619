"""The waiting list: what is free is offered to the first party that fits, and what runs out comes free.

A party that is too large for what is free keeps its rank and is told why others were asked before it. One that is
larger than all places together, since staff made them fewer, is told that too.
"""

from __future__ import annotations

import datetime as dt

from events.domain import booking_letters as letters
from events.domain.places import give_back, take
from events.enums.bookings import BOOKING_TRANSITIONS, OFFER_LASTS, BookingStatus
from events.models import Booking, BookingHistory, Places
from hub.shared.states import move


def run_out(places: Places, *, at: dt.datetime) -> None:
    """End the holds and offers whose time is over at ``at``. Only with ``places`` locked."""
    for booking in Booking.objects.filter(places=places).run_out(at=at).order_by("held_until", "pk"):
        was_offered = booking.status == BookingStatus.OFFERED
        move(booking, BookingStatus.LAPSED, transitions=BOOKING_TRANSITIONS, history=BookingHistory, at=at)
        give_back(places, booking.party_size)
        if was_offered and booking.email:
            letters.offer_ended(booking).send()


def offer_places(places: Places, *, at: dt.datetime) -> int:
    """Offer what is free, in the order of the list, to each party that fits; returns how many got an offer.

    Only with ``places`` locked. Nothing is offered of what has begun, is cancelled, or nobody can see now.
    """
    waiting = list(Booking.objects.filter(places=places).waiting())
    if not waiting:
        return 0
    occasion = places.occasion
    if occasion.is_cancelled or occasion.has_begun(at=at) or places.is_unseen():
        return 0
    row = Places.objects.get(pk=places.pk)
    free = row.free
    offered, passed_over = 0, []
    for larger in (booking for booking in waiting if booking.party_size > row.room):
        tell_too_large(larger, at=at, for_ever=True)
    for booking in waiting:
        if free <= 0:
            break
        if booking.party_size > free or not take(places, booking.party_size):
            passed_over.append(booking)
            continue
        free -= booking.party_size
        until = min(at + OFFER_LASTS, occasion.starts_at)
        move(
            booking,
            BookingStatus.OFFERED,
            transitions=BOOKING_TRANSITIONS,
            history=BookingHistory,
            at=at,
            changes={"held_until": until},
        )
        if booking.email:
            letters.offered(booking).send()
        for larger in passed_over:
            tell_too_large(larger, at=at)
        passed_over = []
        offered += 1
    return offered


def tell_too_large(booking: Booking, *, at: dt.datetime, for_ever: bool = False) -> None:
    """Say once why a smaller party was asked first, or that the party is larger than all places together.

    Again only after the party was changed, or the places became fewer.
    """
    if booking.told_too_large_at is not None:
        return
    booking.told_too_large_at = at
    Booking.objects.filter(pk=booking.pk).update(told_too_large_at=at)
    if booking.email:
        (letters.never_fits if for_ever else letters.too_large)(booking).send()


def rank_of(booking: Booking) -> int:
    """The place on the waiting list, from 1; 0 for who does not wait."""
    if booking.status != BookingStatus.WAITING:
        return 0
    ranked = Booking.objects.filter(places=booking.places_id).waiting().values_list("pk", flat=True)
    return list(ranked).index(booking.pk) + 1
