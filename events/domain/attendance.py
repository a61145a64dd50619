"""Who came: marks that may be sent twice and count once, heads, and what people thought of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum

from events.enums.bookings import BookingStatus
from events.models import Arrival, Booking, EventFeedback, EventSession, HeadCount, Places
from hub.shared.clock import now, today
from hub.shared.states import signed_in

MOST_HEADS = 100_000


@dataclass(frozen=True)
class Presence:
    """What is known of who came to a date: people who booked and came, those without booking, all in the room."""

    booked: int
    came: int
    walk_ins: int
    counted: int | None
    is_marked: bool

    @property
    def total(self) -> int | None:
        """How many people came, as far as anybody wrote it down; a count of the whole room says it best."""
        if self.counted is not None:
            return self.counted
        return self.came + self.walk_ins if self.is_marked or self.walk_ins else None


def places_of(session: EventSession) -> Places | None:
    """The places that people book to come to ``session``: its own, or those of the whole event. Two queries at most."""
    return Places.objects.filter(session=session).first() or Places.objects.filter(event=session.page_id).first()


def booked_for(session: EventSession) -> Sequence[Booking]:
    """Those who are booked, by name, each with ``came`` at this date or ``None``."""
    places = places_of(session)
    rows = list(Booking.objects.filter(places=places).confirmed().order_by("name", "pk")) if places else []
    marks = dict(Arrival.objects.filter(session=session).values_list("booking_id", "came"))
    for row in rows:
        row.came = marks.get(row.pk)
    return rows


@transaction.atomic
def mark(booking: Booking, session: EventSession, came: int, *, user) -> Arrival:
    """Write down that ``came`` of the party are there; what was written before gives way.

    Raises ``ValidationError`` for who is not booked for this date, and for more than the party has.
    """
    places = places_of(session)
    row = Booking.objects.select_for_update().filter(places=places, pk=booking.pk).first() if places else None
    if row is None or row.status != BookingStatus.CONFIRMED:
        raise ValidationError("This booking was cancelled or changed meanwhile. Load the page again.")
    if not 0 <= came <= row.party_size:
        raise ValidationError(f"The booking is for {row.party_in_words}.")
    values = {"came": came, "at": now(), "user": signed_in(user)}
    arrival, _ = Arrival.objects.update_or_create(booking=row, session=session, defaults=values)
    return arrival


def head_count(session: EventSession, *, user) -> HeadCount:
    defaults = {"at": now(), "user": signed_in(user)}
    return HeadCount.objects.get_or_create(session=session, defaults=defaults)[0]


@transaction.atomic
def walk_in(session: EventSession, number: int, *, user) -> HeadCount:
    """Count ``number`` more people who came without booking; fewer if it is negative, but never less than none."""
    row = HeadCount.objects.select_for_update().get(pk=head_count(session, user=user).pk)
    row.walk_ins = min(max(row.walk_ins + number, 0), MOST_HEADS)
    row.at, row.user = now(), signed_in(user)
    row.save(update_fields=["walk_ins", "at", "user"])
    return row


@transaction.atomic
def count_heads(session: EventSession, counted: int | None, *, user) -> HeadCount:
    """Write down how many people there were in the room, or that nobody counted."""
    row = head_count(session, user=user)
    row.counted, row.at, row.user = counted, now(), signed_in(user)
    row.save(update_fields=["counted", "at", "user"])
    return row


def presence(session: EventSession) -> Presence:
    places = places_of(session)
    booked = Booking.objects.filter(places=places).confirmed().people() if places else 0
    marks = Arrival.objects.filter(session=session, booking__status=BookingStatus.CONFIRMED)
    heads = HeadCount.objects.filter(session=session).first()
    came = marks.aggregate(sum=Sum(F("came")))["sum"]
    return Presence(
        booked=booked,
        came=came or 0,
        walk_ins=heads.walk_ins if heads else 0,
        counted=heads.counted if heads else None,
        is_marked=came is not None,
    )


def receive_feedback(session: EventSession, *, rating: str, good: str, better: str) -> EventFeedback:
    """Keep what somebody thought, and nothing of who it was."""
    return EventFeedback.objects.create(session=session, rating=rating, good=good, better=better, received_on=today())
