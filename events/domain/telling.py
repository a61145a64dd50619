"""Those who booked hear once of each date that moves, is cancelled or goes ahead after all, whoever changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from events.domain import booking_letters as letters
from events.domain.occasions import OccasionTime
from events.domain.places import lock
from events.enums.bookings import ACTIVE, REMINDED_BEFORE, TAKES_PLACES
from events.models import Booking, Places
from hub.shared import errands
from hub.shared.clock import now

TELL_CHANGES = "events.tell_changes"


def facts_of(time: OccasionTime) -> dict[str, Any]:
    """What those who booked have to know of one date."""
    return {
        "starts_at": time.starts_at.isoformat(),
        "ends_at": time.ends_at.isoformat(),
        "place": time.place,
        "is_cancelled": time.is_cancelled,
        "in_words": time.in_words,
    }


def facts_now(places: Places) -> dict[str, dict[str, Any]]:
    return {str(time.key): facts_of(time) for time in places.occasion.times}


def order_telling(places: Places) -> None:
    """Have those who booked told of what has changed since they were last told, in the current transaction."""
    if has_changed(places.told, facts_now(places)):
        errands.order(TELL_CHANGES, {"places": places.pk})


def has_changed(told: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return bool(told) and any(told.get(key, fact) != fact for key, fact in facts.items())


def remember(places: Places) -> None:
    """What those who book now read is what they are told of; only while nobody has booked yet."""
    if not places.told:
        Places.objects.filter(pk=places.pk, told={}).update(told=facts_now(places))


def tell_changes(payload: Mapping[str, Any]) -> None:
    """Write to everybody whom a change concerns, once. Safe to run twice."""
    with transaction.atomic():
        row = Places.objects.filter(pk=payload["places"]).first()
        if row is None:
            return
        places, at = lock(row), now()
        facts = facts_now(places)
        for key, fact in facts.items():
            before = places.told.get(key, fact)
            if before != fact and dt.datetime.fromisoformat(fact["ends_at"]) > at:
                tell(places, key, before, fact)
        Places.objects.filter(pk=places.pk).update(told=facts)
        forget_reminders(places, at=at)


def forget_reminders(places: Places, *, at: dt.datetime) -> None:
    """Let those who were reminded of a day that is no more be reminded of the one that it moved to."""
    starts_at = places.occasion.starts_at
    if starts_at is not None and starts_at > at + REMINDED_BEFORE:
        Booking.objects.filter(places=places).exclude(reminded_at=None).update(reminded_at=None)


def tell(places: Places, key: str, before: Mapping[str, Any], fact: Mapping[str, Any]) -> None:
    is_off = fact["is_cancelled"]
    if is_off and before["is_cancelled"]:
        return
    # Who waits has nothing to move; that there is nothing to wait for any more they have to know.
    rows = Booking.objects.filter(places=places, status__in=ACTIVE if is_off else TAKES_PLACES).exclude(email="")
    for booking in rows.order_by("pk"):
        booking.places = places
        if is_off:
            reason = places.reason_of(int(key))
            letters.session_cancelled(booking, when=before["in_words"], reason=reason).send()
        elif before["is_cancelled"]:
            letters.session_moved(booking, before=f"cancelled ({before['in_words']})").send()
        else:
            letters.session_moved(booking, before=said_of(before, fact)).send()


def said_of(before: Mapping[str, Any], fact: Mapping[str, Any]) -> str:
    """When it was, and where if that is what has changed."""
    is_elsewhere = before["place"] != fact["place"] and before["place"]
    return f"{before['in_words']}, {before['place']}" if is_elsewhere else before["in_words"]
