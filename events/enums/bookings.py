"""Bookings: their states, and how long what is offered is kept."""

from __future__ import annotations

import datetime as dt

from django.db import models


class BookingStatus(models.TextChoices):
    HELD = "held", "Held until confirmed"
    CONFIRMED = "confirmed", "Booked"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Places offered"
    CANCELLED = "cancelled", "Cancelled"
    LAPSED = "lapsed", "Ran out"


BOOKING_TRANSITIONS = {
    BookingStatus.HELD: {BookingStatus.CONFIRMED, BookingStatus.CANCELLED, BookingStatus.LAPSED},
    BookingStatus.CONFIRMED: {BookingStatus.CANCELLED},
    BookingStatus.WAITING: {BookingStatus.OFFERED, BookingStatus.CONFIRMED, BookingStatus.CANCELLED},
    BookingStatus.OFFERED: {BookingStatus.CONFIRMED, BookingStatus.CANCELLED, BookingStatus.LAPSED},
    # Who comes too late gets places if there are any, and else joins the end of the list.
    BookingStatus.LAPSED: {BookingStatus.CONFIRMED, BookingStatus.WAITING},
    BookingStatus.CANCELLED: set(),
}
TAKES_PLACES = (BookingStatus.HELD, BookingStatus.CONFIRMED, BookingStatus.OFFERED)
"""The states in which a booking takes as many places as its party is large."""

RUNS_OUT = (BookingStatus.HELD, BookingStatus.OFFERED)
"""The states that end by themselves at ``held_until``."""

ACTIVE = (*TAKES_PLACES, BookingStatus.WAITING)
"""One for each address and occasion."""

HOLD_LASTS = dt.timedelta(minutes=30)
OFFER_LASTS = dt.timedelta(hours=24)
REMINDED_BEFORE = dt.timedelta(hours=48)
LINK_LASTS_AFTER = dt.timedelta(days=60)
"""How long after the end the link of a booking shows it."""

LARGEST_PARTY = 20


class BookingScope(models.TextChoices):
    """What one booking is for, where an event has several dates."""

    SESSION = "session", "One date at a time"
    EVENT = "event", "The whole event, with all its dates"


class QuestionKind(models.TextChoices):
    LINE = "line", "One line"
    TEXT = "text", "Several lines"
    YES_NO = "yes_no", "Yes or no"
    ONE_OF = "one_of", "One of the answers below"


class Rating(models.TextChoices):
    VERY_GOOD = "very_good", "Very good"
    GOOD = "good", "Good"
    MIXED = "mixed", "Neither good nor bad"
    POOR = "poor", "Poor"
    VERY_POOR = "very_poor", "Very poor"


FEEDBACK_DAYS = 60
"""How long after a date somebody may say how it was."""
