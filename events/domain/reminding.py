"""What comes due by time alone: holds and offers that end, and reminders. Each once, however often it is run."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from events.domain import booking_letters as letters
from events.domain.places import lock
from events.enums.bookings import REMINDED_BEFORE, RUNS_OUT, BookingStatus
from events.models import Booking, Places

NOT_TOLD_SINCE = dt.timedelta(hours=12)
"""Who booked later has just read all that a reminder says."""


def due_for_tending(*, at: dt.datetime) -> QuerySet[Places]:
    """Places with a hold or an offer that ended before ``at``, and those that are free while somebody waits."""
    mine = Booking.objects.filter(places=OuterRef("pk"))
    ended = Exists(mine.filter(status__in=RUNS_OUT, held_until__lte=at))
    room = OuterRef("capacity") - OuterRef("taken") - OuterRef("reserved")
    fits = Exists(mine.filter(status=BookingStatus.WAITING, party_size__lte=room))
    return Places.objects.filter(ended | fits).order_by("pk")


def due_for_reminder(*, at: dt.datetime) -> QuerySet[Booking]:
    """Booked for what begins within two days of ``at``, and not reminded yet; not who booked half a day ago."""
    soon = Places.objects.starting_between(at, at + REMINDED_BEFORE)
    return (
        Booking.objects.confirmed()
        .filter(places__in=soon.values("pk"), reminded_at=None, created_at__lt=at - NOT_TOLD_SINCE)
        .exclude(email="")
        .order_by("pk")
    )


@transaction.atomic
def remind(booking: Booking, *, at: dt.datetime) -> bool:
    """Write to who booked, once; returns whether it was done now. Not of what is cancelled or nobody can see now."""
    places = lock(booking.places)
    row = due_for_reminder(at=at).filter(pk=booking.pk).first()
    if row is None or places.occasion.is_cancelled or places.is_unseen():
        return False
    row.places = places
    Booking.objects.filter(pk=row.pk).update(reminded_at=at)
    letters.reminder(row).send()
    return True
