from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Lower

from events.enums.bookings import ACTIVE, LARGEST_PARTY, RUNS_OUT, TAKES_PLACES, BookingStatus
from hub.shared.references import new_reference
from hub.shared.states import HistoryRow


def booking_reference() -> str:
    return new_reference("BK")


class BookingQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(status=BookingStatus.CONFIRMED)

    def taking_places(self):
        return self.filter(status__in=TAKES_PLACES)

    def waiting(self):
        """The waiting list, in its order."""
        return self.filter(status=BookingStatus.WAITING).order_by("waiting_since", "pk")

    def below(self, page):
        """Those of the event ``page``, or of an event below it, whatever became of them."""
        whole, date = (Q(**{f"places__{way}__path__startswith": page.path}) for way in ("event", "session__page"))
        return self.filter(whole | date)

    def run_out(self, *, at: dt.datetime):
        """Holds and offers whose time is over at ``at``, whether or not anybody has noticed."""
        return self.filter(status__in=RUNS_OUT, held_until__lte=at)

    def people(self) -> int:
        """How many people they are for."""
        return self.aggregate(sum=Sum("party_size"))["sum"] or 0


class Booking(models.Model):
    """A party that wants to come to one occasion. Never public.

    ``email`` is kept in small letters: one address has one active booking of an occasion. ``held_until`` is the end of
    a hold or an offer, ``waiting_since`` the place on the waiting list.
    """

    reference = models.CharField(max_length=12, unique=True, default=booking_reference, editable=False)
    places = models.ForeignKey("events.Places", on_delete=models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=10, choices=BookingStatus.choices, default=BookingStatus.HELD, editable=False)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    party_size = models.PositiveSmallIntegerField("how many people", default=1)
    created_at = models.DateTimeField(editable=False)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    told_too_large_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_by_staff = models.BooleanField(default=False, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["places", "status", "waiting_since"], name="event_booking_queue"),
            models.Index(fields=["status", "held_until"], name="event_booking_runs_out"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_PARTY), name="event_booking_party_size"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=RUNS_OUT) | Q(held_until__isnull=False), name="event_booking_hold_ends"
            ),
            models.CheckConstraint(
                condition=~Q(status=BookingStatus.WAITING) | Q(waiting_since__isnull=False),
                name="event_booking_waits_since",
            ),
            models.UniqueConstraint(
                F("places"),
                Lower("email"),
                condition=Q(status__in=ACTIVE) & ~Q(email=""),
                name="event_booking_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def takes_places(self) -> bool:
        return self.status in TAKES_PLACES

    @property
    def party_in_words(self) -> str:
        return "1 person" if self.party_size == 1 else f"{self.party_size} people"

    def has_run_out(self, *, at: dt.datetime) -> bool:
        return self.status in RUNS_OUT and self.held_until <= at


class BookingHistory(HistoryRow):
    subject = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="history")

    @property
    def label(self) -> str:
        return BookingStatus(self.after).label


class BookingNeeds(models.Model):
    """What somebody in a party needs to take part: apart from the booking, for named staff, and soon deleted."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="needs")
    text = models.TextField(max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "access needs"

    def __str__(self) -> str:
        return f"Access needs of {self.booking_id}"


class BookingAnswer(models.Model):
    """An answer to one of the event's questions, with the words that were asked."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=200)
    answer = models.TextField(max_length=1000)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.question
