from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from events.domain.occasions import Occasion
from events.domain.times import is_missing, london_day
from events.domain.words import day_and_time, in_words, time_of
from events.enums import FIRST_YEAR, LAST_YEAR, SessionStatus
from events.enums.bookings import FEEDBACK_DAYS
from events.fields import MISSING, LondonDateTimeField
from events.models.querysets import EventSessionQuerySet
from hub.shared.clock import now

TOLD_IN_CALENDARS = ("starts_at", "ends_at", "is_all_day", "status", "place")
"""What a calendar is told anew when it changes (RFC 5545, section 3.8.7.4)."""


class EventSession(models.Model):
    """One time at which an event takes place, or was to.

    ``uid`` and ``sequence`` are its identity in people's calendars (RFC 5545): what moves or is cancelled stays what it
    was, one change further. ``recurs_at`` and ``recurs_to`` are the start and the end that the event's rule gave it,
    wherever it was moved to. ``moved_from`` is the start that readers were told first, while it is at another time. One
    that lasts all day starts at midnight and ends at 23:59 of its last day.
    """

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="sessions")
    starts_at = LondonDateTimeField("starts")
    ends_at = LondonDateTimeField("ends")
    is_all_day = models.BooleanField("all day", default=False, help_text="Then only the days count, not the times.")
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
    recurs_at = LondonDateTimeField(null=True, blank=True)
    recurs_to = LondonDateTimeField(null=True, blank=True)
    moved_from = models.DateTimeField(null=True, editable=False)

    objects = EventSessionQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("is_all_day")]),
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
        """Take identity from the stored row, whatever a draft or a copy of another event brings; count a change.

        One that was only in a draft keeps what the draft gave it. What the rule gave comes with the rule, in the draft.
        """
        stored = EventSession.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            if EventSession.objects.filter(uid=self.uid).exists():
                self.uid = uuid.uuid4()
            self.sequence, self.moved_from, self.changed_at = 0, None, now()
            return
        has_changed = any(getattr(self, name) != getattr(stored, name) for name in TOLD_IN_CALENDARS)
        self.uid, self.recurs_at = stored.uid, self.recurs_at or stored.recurs_at
        self.recurs_to = self.recurs_to or stored.recurs_to
        self.sequence = stored.sequence + has_changed
        self.changed_at = now() if has_changed else stored.changed_at
        self.moved_from = self.first_told(stored)

    def first_told(self, stored: EventSession) -> dt.datetime | None:
        """The start that readers were told before any move; ``None`` where it is still the one that they were told."""
        told = stored.moved_from
        if told is None and stored.starts_at != self.starts_at and self.page.live:
            told = stored.starts_at
        return None if told == self.starts_at else told

    @property
    def occasion(self) -> Occasion:
        """This date alone, as somebody books it."""
        return self.page.occasion_of([self], takes_bookings=self.page.takes_bookings and not self.page.is_booked_whole)

    def takes_feedback(self, *, at: dt.datetime) -> bool:
        """Whether somebody may say at ``at`` how it was: from its start until some weeks after its end."""
        return self.starts_at <= at < self.ends_at + dt.timedelta(days=FEEDBACK_DAYS) and not self.is_cancelled

    def is_open_to_all(self) -> bool:
        return self.page.is_open_to_all()

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def in_words(self) -> str:
        return in_words(self.starts_at, self.ends_at, is_all_day=self.is_all_day)

    @property
    def first_day(self) -> dt.date:
        return london_day(self.starts_at)

    @property
    def last_day(self) -> dt.date:
        """The day on which it ends. What ends at midnight ends on the day before."""
        return max(self.first_day, london_day(self.ends_at - dt.timedelta(microseconds=1)))

    @property
    def previous_start(self) -> dt.datetime | None:
        """The start at which readers expect it, if it is at another: the one they were told, or that of the rule."""
        expected = self.moved_from or self.recurs_at
        return expected if expected is not None and expected != self.starts_at else None

    @property
    def previous_in_words(self) -> str:
        """ "Tuesday 17 November 2026, 2pm", or "2pm" if it is on the same day; nothing where it was not moved."""
        before = self.previous_start
        if before is None:
            return ""
        is_same_day = london_day(before) == self.first_day and not self.is_all_day
        return time_of(before) if is_same_day else day_and_time(before, is_all_day=self.is_all_day)
