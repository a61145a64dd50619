from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from charter_champions.enums import (
    APPLICATION_TRANSITIONS,
    DECIDED_STATUSES,
    OPEN_STATUSES,
    UNCONFIRMED_STATUSES,
    ApplicationStatus,
    CheckResult,
    DiligenceCheck,
    NoteKind,
)
from hub.organisations.enums import INFORMAL_KINDS, PARTNER_KINDS
from hub.shared.models import Theme
from hub.shared.states import HistoryRow

WAITS_SINCE = Coalesce("reopened_at", "received_at")

KIND_CHOICES = [(kind.value, kind.label) for kind in PARTNER_KINDS]


def private_storage() -> Storage:
    """The default store, which no address leads to; staff see what strangers sent through a view."""
    return default_storage


def logo_path(application: Application, filename: str) -> str:
    """A random name; the ending is the one that the re-encoding gave."""
    return f"applications/{uuid.uuid4().hex}{Path(filename).suffix}"


class ApplicationQuerySet(models.QuerySet):
    def confirmed(self):
        """Applications whose e-mail address is confirmed: what staff see."""
        return self.exclude(Q(status__in=UNCONFIRMED_STATUSES) | Q(received_at=None))

    def in_queue_order(self):
        """Those that wait for a decision first, longest waiting on top; then the decided ones, newest first."""
        waits = Case(When(status__in=OPEN_STATUSES, then=WAITS_SINCE))
        return self.order_by(waits.asc(nulls_last=True), F("decided_at").desc(nulls_last=True), "pk")

    def waiting(self):
        """The queue, longest waiting first."""
        return self.filter(status__in=OPEN_STATUSES).order_by(WAITS_SINCE, "pk")

    def waiting_since_before(self, day: dt.date):
        """Those in the queue that came, or were reopened, before ``day`` in London."""
        start = timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())
        return self.filter(status__in=OPEN_STATUSES).alias(since=WAITS_SINCE).filter(since__lt=start)


class Application(models.Model):
    """What an organisation wrote to become a Charter Champion. A row is made when its first page is saved."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    status = models.CharField(max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.STARTED)
    charter_version = models.ForeignKey(
        "CharterVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=KIND_CHOICES)
    summary = models.CharField("what it does", max_length=300)
    areas = models.ManyToManyField("organisations.Area", blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    charity_number = models.CharField(max_length=12, blank=True)
    website = models.URLField(blank=True, max_length=300)

    contact_name = models.CharField(max_length=150, blank=True)
    contact_role = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    shows_contact = models.BooleanField("e-mail and phone may be listed", default=False)

    plan = models.TextField("what it will do for the charter", max_length=2000, blank=True)
    commits = models.BooleanField("committed to every promise", default=False)
    speaks_for = models.BooleanField("applicant may speak for it", default=False)

    logo = models.ImageField(upload_to=logo_path, storage=private_storage, blank=True)
    logo_description = models.CharField(max_length=150, blank=True)

    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of an application that was declined and is looked at again; it waits from then on.
    reopened_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, max_length=2000)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "application"
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["status", "received_at"], name="application_queue")]
        permissions = [("review_application", "Can review and decide applications")]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"

    @property
    def needs_charity_number(self) -> bool:
        return bool(self.kind) and self.kind not in INFORMAL_KINDS

    @property
    def is_about_done(self) -> bool:
        return bool(self.name and self.kind and self.summary and (self.charity_number or not self.needs_charity_number))

    @property
    def is_contact_done(self) -> bool:
        return bool(self.contact_name and self.email)

    @property
    def is_commitment_done(self) -> bool:
        return bool(self.plan and self.commits and self.speaks_for and self.charter_version_id)

    @property
    def is_complete(self) -> bool:
        return self.is_about_done and self.is_contact_done and self.is_commitment_done

    @property
    def is_editable(self) -> bool:
        return self.status == ApplicationStatus.STARTED

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status in OPEN_STATUSES

    @property
    def is_decided(self) -> bool:
        return self.status in DECIDED_STATUSES

    @property
    def can_withdraw(self) -> bool:
        return ApplicationStatus.WITHDRAWN in APPLICATION_TRANSITIONS[self.status]

    @property
    def masked_email(self) -> str:
        """The address as it may be shown to whoever holds the link: ``s***@natter.example``."""
        local, _, domain = self.email.partition("@")
        return f"{local[:1]}***@{domain}" if domain else ""

    @property
    def waits_since(self) -> dt.date | None:
        """The day in London on which it was received, or on which an appeal reopened it; ``None`` before."""
        since = self.reopened_at or self.received_at
        return timezone.localtime(since, timezone.get_default_timezone()).date() if since else None

    def waiting_days(self, *, on: dt.date) -> int | None:
        """Calendar days from the day since which it waits to ``on``, or to the decision; ``None`` before."""
        if self.waits_since is None:
            return None
        end = timezone.localtime(self.decided_at).date() if self.decided_at else on
        return (end - self.waits_since).days


class ApplicationHistory(HistoryRow):
    subject = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "application history"

    @property
    def label(self) -> str:
        return ApplicationStatus(self.after).label


class ApplicationNote(models.Model):
    """What staff noted, asked, or were answered. Never edited."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "application note"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class ApplicationCheck(models.Model):
    """One line of the due-diligence list: what was found, by whom, when."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    check_key = models.CharField("check", max_length=20, choices=DiligenceCheck.choices)
    result = models.CharField(max_length=10, choices=CheckResult.choices)
    remark = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "due-diligence check"
        constraints = [
            models.UniqueConstraint(fields=["application", "check_key"], name="one_answer_per_diligence_check")
        ]

    def __str__(self) -> str:
        return f"{self.get_check_key_display()}: {self.get_result_display()}"
