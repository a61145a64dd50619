from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from events.domain.completion import hours_of, is_over, took_place
from events.domain.occasions import Occasion, OccasionTime
from events.domain.times import LONDON, is_missing, midnight
from events.domain.words import in_words
from events.enums import FIRST_YEAR, LAST_YEAR, PUBLIC_RUN_STATUSES, EventFormat, RunStatus, SessionStatus
from events.fields import MISSING, LondonDateTimeField
from events.models.sessions import TOLD_IN_CALENDARS
from hub.shared.clock import now
from hub.shared.feeds import page_path
from hub.shared.states import HistoryRow
from hub.shared.templatetags.hub_tags import day

MOST_PLACES = 500


class CourseRunQuerySet(models.QuerySet):
    def for_public(self):
        """Those that a page may show; a cancelled one is shown as such."""
        return self.filter(status__in=PUBLIC_RUN_STATUSES)

    def for_display(self):
        return self.select_related("course", "trainer", "area", "places").prefetch_related("sessions")


class CourseRun(ClusterableModel):
    """A course taught once: by whom, where, on which days, for how many people."""

    course = models.ForeignKey("events.CoursePage", on_delete=models.PROTECT, related_name="runs")
    trainer = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.SET_NULL,
        related_name="course_runs",
        verbose_name="organisation that trains",
    )
    area = models.ForeignKey(
        "organisations.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="course_runs"
    )
    format = models.CharField(
        "how people join", max_length=10, choices=EventFormat.choices, default=EventFormat.IN_PERSON
    )
    place = models.CharField(
        max_length=300, blank=True, help_text="Such as: Hanbury Library, Market Street, Kilnford KF1 2AB."
    )
    joining = models.TextField(
        "what learners need to know",
        max_length=600,
        blank=True,
        help_text="In the mails to those who enrol. Such as: Bring a notebook. Tea is there from 1:30pm.",
    )
    online_link = models.URLField(
        "link for those who enrolled",
        max_length=500,
        blank=True,
        help_text="Only those who enrolled see it, in their confirmation and their reminder. It is on no page.",
    )
    capacity = models.PositiveSmallIntegerField(
        "places", default=12, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    reserved = models.PositiveSmallIntegerField(
        "places kept back", default=0, help_text="Places that nobody can take from the page."
    )
    enrol_from = models.DateField("enrolment opens on", null=True, blank=True, help_text="Empty: at once.")
    enrol_until = models.DateField(
        "enrolment closes after", null=True, blank=True, help_text="Empty: when the first session begins."
    )
    status = models.CharField(
        max_length=10, choices=RunStatus.choices, default=RunStatus.DRAFT, editable=False, db_index=True
    )

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        verbose_name = "run of a course"
        verbose_name_plural = "runs of courses"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(reserved__lte=F("capacity")), name="course_run_reserved_fits"),
            models.CheckConstraint(
                condition=Q(enrol_from=None) | Q(enrol_until=None) | Q(enrol_until__gte=F("enrol_from")),
                name="course_run_enrolment_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.title}, {self.dates_in_words}"

    def clean(self) -> None:
        super().clean()
        if self.reserved is not None and self.capacity is not None and self.reserved > self.capacity:
            raise ValidationError({"reserved": "There are not so many places."})
        if self.enrol_from and self.enrol_until and self.enrol_until < self.enrol_from:
            raise ValidationError({"enrol_until": "It can't close before it opens."})

    @cached_property
    def session_list(self) -> list[RunSession]:
        return sorted(self.sessions.all(), key=lambda session: session.starts_at)

    @property
    def going_ahead(self) -> list[RunSession]:
        """The sessions that are not cancelled; all of them if all are."""
        return [session for session in self.session_list if not session.is_cancelled] or self.session_list

    @property
    def is_cancelled(self) -> bool:
        return self.status == RunStatus.CANCELLED

    @property
    def starts_at(self) -> dt.datetime | None:
        return self.going_ahead[0].starts_at if self.session_list else None

    @property
    def first_on(self) -> dt.date | None:
        return self.starts_at.astimezone(LONDON).date() if self.session_list else None

    @property
    def last_on(self) -> dt.date | None:
        return self.going_ahead[-1].ends_at.astimezone(LONDON).date() if self.session_list else None

    @property
    def next_session(self) -> RunSession | None:
        """The first of the sessions that go ahead."""
        return self.going_ahead[0] if self.session_list else None

    @property
    def dates_in_words(self) -> str:
        """ "5 May to 2 June 2026", "5 May 2026", or that there is no date."""
        if not self.session_list:
            return "no dates yet"
        first, last = self.first_on, self.last_on
        return day(first) if first == last else f"{day(first)} to {day(last)}"

    @property
    def place_in_words(self) -> str:
        if self.format == EventFormat.ONLINE:
            return "Online"
        return f"{self.place} and online" if self.format == EventFormat.BOTH and self.place else self.place

    @property
    def hours(self):
        return hours_of(self.going_ahead)

    def is_open_to_all(self) -> bool:
        """Whether anybody may see it now. One query."""
        is_public = self.status in PUBLIC_RUN_STATUSES
        return is_public and type(self.course).objects.visible().filter(pk=self.course_id).exists()

    @property
    def occasion(self) -> Occasion:
        """What somebody enrols for: all of its sessions, one learner at a time, since each gets a certificate."""
        trainer = self.trainer if self.trainer is not None and self.trainer.is_visible() else None
        return Occasion(
            title=self.course.title,
            path=page_path(self.course),
            times=[self.time_of(session) for session in self.session_list],
            opens_at=midnight(self.enrol_from) if self.enrol_from else None,
            closes_at=midnight(self.enrol_until + dt.timedelta(days=1)) if self.enrol_until else None,
            is_cancelled=self.is_cancelled or not any(not session.is_cancelled for session in self.session_list),
            closed_because="" if self.status == RunStatus.OPEN else "Enrolment is closed.",
            cost=self.course.price,
            address=self.place if self.format != EventFormat.ONLINE else "",
            notes=self.joining,
            online_link=self.online_link if self.format != EventFormat.IN_PERSON else "",
            contact=(trainer.phone or trainer.email) if trainer else "",
            noun="course",
        )

    def time_of(self, session: RunSession) -> OccasionTime:
        return OccasionTime(
            key=session.pk,
            uid=str(session.uid),
            sequence=session.sequence,
            changed_at=session.changed_at,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.place or self.place_in_words,
            in_words=f"{session.in_words}, {session.place}" if session.place else session.in_words,
            is_cancelled=session.is_cancelled,
        )

    def ends_after(self, at: dt.datetime) -> bool:
        """Whether something of it is still to come at ``at``."""
        return any(session.ends_at > at for session in self.going_ahead)

    def is_over(self, *, at: dt.datetime) -> bool:
        return is_over(self.session_list, at=at)

    def took_place(self, *, at: dt.datetime) -> list[RunSession]:
        return took_place(self.session_list, at=at)

    @property
    def why_closed(self) -> str:
        """Why nobody can enrol now, in a sentence; empty if they can."""
        return self.occasion.why_closed(at=now())


class CourseRunHistory(HistoryRow):
    subject = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a run"
        verbose_name_plural = "steps of runs"

    @property
    def label(self) -> str:
        return RunStatus(self.after).label


class RunSession(models.Model):
    """One meeting of a run; ``uid`` and ``sequence`` are its identity in people's calendars (RFC 5545)."""

    run = ParentalKey(CourseRun, on_delete=models.CASCADE, related_name="sessions")
    starts_at = LondonDateTimeField("starts")
    ends_at = LondonDateTimeField("ends")
    place = models.CharField(
        "another place", max_length=200, blank=True, help_text="Only if this session is somewhere else than usual."
    )
    status = models.CharField(max_length=10, choices=SessionStatus.choices, default=SessionStatus.SCHEDULED)
    status_reason = models.CharField("why it is cancelled", max_length=200, blank=True, help_text="People read this.")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=now, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("status_reason")]),
    ]

    class Meta:
        verbose_name = "session of a run"
        verbose_name_plural = "sessions of runs"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="run_session_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.in_words

    def clean(self) -> None:
        super().clean()
        times = {name: value for name in ("starts_at", "ends_at") if (value := getattr(self, name)) is not None}
        for name, value in times.items():
            if not FIRST_YEAR <= value.year <= LAST_YEAR:
                raise ValidationError({name: f"Enter a day from {FIRST_YEAR} to {LAST_YEAR}."})
            if value.tzinfo is not None and is_missing(value):
                raise ValidationError({name: MISSING}, code="missing_hour")
        if len(times) == 2 and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "It must end after it starts."}, code="ends_before_start")

    def save(self, *args, **kwargs) -> None:
        stored = RunSession.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is not None and any(getattr(self, name) != getattr(stored, name) for name in TOLD_IN_CALENDARS):
            self.sequence, self.changed_at = stored.sequence + 1, now()
        super().save(*args, **kwargs)

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def in_words(self) -> str:
        return in_words(self.starts_at, self.ends_at)
