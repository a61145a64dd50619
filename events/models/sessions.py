from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from events.domain.occasions import Occasion
from events.domain.times import is_missing
from events.domain.words import in_words
from events.enums import FIRST_YEAR, LAST_YEAR, SessionStatus
from events.fields import MISSING, LondonDateTimeField
from events.models.querysets import EventSessionQuerySet
from hub.shared.clock import now

TOLD_IN_CALENDARS = ("starts_at", "ends_at", "status", "place")
"""What a calendar is told anew when it changes (RFC 5545, section 3.8.7.4)."""


class EventSession(models.Model):
    """One time at which an event takes place, or was to.

    ``uid`` and ``sequence`` are its identity in people's calendars (RFC 5545): what moves or is cancelled stays what it
    was, one change further. ``recurs_at`` is the start that the event's rule gave it, wherever it was moved to.
    """

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="sessions")
    starts_at = LondonDateTimeField("starts")
    ends_at = LondonDateTimeField("ends")
    status = models.CharField(max_length=10, choices=SessionStatus.choices, default=SessionStatus.SCHEDULED)
    capacity = models.PositiveIntegerField(
        "places on this date", null=True, blank=True, help_text="Only if there are more or fewer than usual."
    )
    place = models.CharField(
        "another place",
        max_length=200,
        blank=True,
        help_text="Only if this date is somewhere else than usual. Such as: St Anne’s Hall, Kilnford.",
    )
    status_reason = models.CharField(
        "why it is cancelled", max_length=200, blank=True, help_text="People read this. Such as: The hall is flooded."
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=now, editable=False)
    recurs_at = models.DateTimeField(null=True, editable=False)

    objects = EventSessionQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("capacity")]),
        FieldRowPanel([FieldPanel("status"), FieldPanel("status_reason")]),
    ]

    class Meta:
        verbose_name = "session"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="event_session_time")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_session_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.in_words

    def clean(self) -> None:
        super().clean()
        times = {name: value for name in ("starts_at", "ends_at") if (value := getattr(self, name)) is not None}
        far = [name for name, value in times.items() if not FIRST_YEAR <= value.year <= LAST_YEAR]
        if far:
            raise ValidationError(dict.fromkeys(far, f"Enter a day from {FIRST_YEAR} to {LAST_YEAR}."))
        for name, value in times.items():
            if value.tzinfo is not None and is_missing(value):
                raise ValidationError({name: MISSING}, code="missing_hour")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "It must end after it starts."}, code="ends_before_start")

    def save(self, *args, **kwargs) -> None:
        self.keep_identity()
        super().save(*args, **kwargs)

    def keep_identity(self) -> None:
        """Take identity from the stored row, whatever a draft or a copy of another event brings; count a change."""
        stored = EventSession.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            if self.pk is None or EventSession.objects.filter(uid=self.uid).exists():
                self.uid, self.sequence = uuid.uuid4(), 0
            self.changed_at = now()
            return
        has_changed = any(getattr(self, name) != getattr(stored, name) for name in TOLD_IN_CALENDARS)
        self.uid, self.recurs_at = stored.uid, stored.recurs_at
        self.sequence = stored.sequence + has_changed
        self.changed_at = now() if has_changed else stored.changed_at

    @property
    def occasion(self) -> Occasion:
        """This date alone, as somebody books it."""
        return self.page.occasion_of([self], takes_bookings=self.page.takes_bookings and not self.page.is_booked_whole)

    def is_open_to_all(self) -> bool:
        return self.page.is_open_to_all()

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def in_words(self) -> str:
        return in_words(self.starts_at, self.ends_at)
