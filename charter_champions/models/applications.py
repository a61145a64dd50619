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
    FeedbackRhythm,
    LogoFocus,
    NoteKind,
    YesNo,
)
from hub.organisations.access import AnswersAccessQuestions, access_field
from hub.organisations.enums import ACCESS_QUESTIONS, INFORMAL_KINDS, PARTNER_KINDS
from hub.shared.models import Theme
from hub.shared.states import HistoryRow

WAITS_SINCE = Coalesce("reopened_at", "received_at")

KIND_CHOICES = [(kind.value, kind.label) for kind in PARTNER_KINDS]
NO_PARTNER = "none"
"""The kind of those who can't be a champion: an NHS body, a council, a paid provider, a business, one person."""


def private_storage() -> Storage:
    """The default store, which no address leads to; staff see what strangers sent through a view."""
    return default_storage


def logo_path(row: models.Model, filename: str) -> str:
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


class Application(AnswersAccessQuestions, models.Model):
    """What an organisation wrote to become a Charter Champion. A row is made when its first page is saved."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    status = models.CharField(max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.STARTED)
    charter_version = models.ForeignKey(
        "CharterVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )

    # Can your group join
    kind = models.CharField(max_length=20, blank=True, choices=[*KIND_CHOICES, (NO_PARTNER, "None of these")])
    areas = models.ManyToManyField("organisations.Area", blank=True, related_name="+")
    works_elsewhere = models.BooleanField("works in none of our places", default=False)
    run_by_several = models.CharField("run by two or more people", max_length=3, blank=True, choices=YesNo.choices)

    # About your group
    name = models.CharField(max_length=200)
    summary = models.CharField("what it does", max_length=300, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    charity_number = models.CharField(max_length=12, blank=True)
    website = models.URLField(blank=True, max_length=300)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_role = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    email_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody first used a link that was sent to this very address."
    )
    phone = models.CharField(max_length=30, blank=True)

    # How you listen
    listening = models.TextField("how people can tell it things", max_length=2000, blank=True)
    feedback = models.CharField(
        "how often it tells people what happened", max_length=10, blank=True, choices=FeedbackRhythm.choices
    )
    plan = models.TextField("what it will do for the charter", max_length=2000, blank=True)

    # How you keep people safe
    safety = models.TextField("how it keeps people safe", max_length=2000, blank=True)
    keeping_private = models.TextField("how it keeps what people say private", max_length=2000, blank=True)

    # Logo and public page
    logo = models.ImageField(upload_to=logo_path, storage=private_storage, blank=True)
    logo_description = models.CharField(max_length=150, blank=True)
    logo_focus = models.CharField(
        "part of the logo that matters most", max_length=12, choices=LogoFocus.choices, default=LogoFocus.CENTRE
    )
    description = models.TextField(max_length=3000, blank=True)
    take_part = models.TextField("how to take part", max_length=1500, blank=True)
    address = models.TextField(max_length=300, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    hides_exact_address = models.BooleanField("show only the town", default=False)
    step_free = access_field(ACCESS_QUESTIONS["step_free"])
    accessible_toilet = access_field(ACCESS_QUESTIONS["accessible_toilet"])
    hearing_loop = access_field(ACCESS_QUESTIONS["hearing_loop"])
    bsl = access_field(ACCESS_QUESTIONS["bsl"])
    quiet_space = access_field(ACCESS_QUESTIONS["quiet_space"])
    parking = access_field(ACCESS_QUESTIONS["parking"])
    access_notes = models.TextField(max_length=1000, blank=True)
    shows_email = models.BooleanField("e-mail address may be listed", default=False)
    shows_phone = models.BooleanField("phone number may be listed", default=False)

    # The charter's promises
    agreed_promises = models.JSONField(
        default=list, blank=True, help_text="Numbers of the promises of the charter version that were agreed to."
    )
    commits = models.BooleanField("committed to every promise", default=False)
    speaks_for = models.BooleanField("applicant may speak for it", default=False)

    pages_saved = models.JSONField(
        default=dict, blank=True, help_text="When each page was last saved, by its name in the address."
    )
    warned_at = models.DateTimeField(
        null=True, blank=True, help_text="When a mail last said that the unfinished application would be deleted."
    )
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
        return bool(self.kind) and self.kind not in (*INFORMAL_KINDS, NO_PARTNER)

    @property
    def cannot_join_because(self) -> list[str]:
        """Which answers say that the group can't be a champion: ``kind``, ``areas``, ``run_by_several``."""
        answers = {
            "kind": self.kind == NO_PARTNER,
            "areas": self.works_elsewhere and not self.areas.exists(),
            "run_by_several": self.run_by_several == YesNo.NO,
        }
        return [name for name, says_no in answers.items() if says_no]

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


class UnsavedPage(models.Model):
    """What somebody sent from one page of an application and could not be saved as it was; shown to them once more.

    ``typed`` is the JSON of the boxes of the form, in ASCII: even what no database takes, such as NUL, comes back.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="unsaved_pages")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    page = models.CharField(max_length=30)
    typed = models.TextField()
    picture = models.ImageField(upload_to=logo_path, storage=private_storage, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "unsaved page of an application"
        verbose_name_plural = "unsaved pages of applications"

    def __str__(self) -> str:
        return f"{self.page} of {self.application_id}"


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
