"""What is said about promises: by the body, a partner organisation, members of the public and by us."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.clock import now
from hub.shared.states import HistoryRow
from reports.enums import ReminderKind, UpdateKind, UpdateStatus, Voice


class CommitmentUpdateQuerySet(models.QuerySet):
    def published(self) -> CommitmentUpdateQuerySet:
        return self.filter(status=UpdateStatus.PUBLISHED)

    def held(self) -> CommitmentUpdateQuerySet:
        """Those that wait for staff, longest first."""
        return self.filter(status=UpdateStatus.HELD).order_by("created_at", "pk")


class CommitmentUpdate(models.Model):
    """One voice about one promise. What came from outside is held until staff publish it.

    ``private_text`` is what was sent, for staff only; ``public_text`` is what the page shows once it is published.
    Only ``reports.domain.voices`` writes its status.
    """

    commitment = models.ForeignKey("reports.Commitment", on_delete=models.PROTECT, related_name="updates")
    voice = models.CharField(max_length=10, choices=Voice.choices)
    kind = models.CharField("what it says", max_length=15, choices=UpdateKind.choices)
    status = models.CharField(max_length=10, choices=UpdateStatus.choices, default=UpdateStatus.HELD, editable=False)
    private_text = models.TextField("as it was sent", blank=True, max_length=5000)
    public_text = models.TextField("public version", blank=True, max_length=5000)
    made_on = models.DateField("said on")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="promise_voices"
    )
    officer = models.ForeignKey(
        "reports.Officer", null=True, blank=True, on_delete=models.PROTECT, related_name="promise_voices"
    )
    email = models.EmailField("address of who wrote", blank=True)
    created_at = models.DateTimeField("received", default=now, editable=False)

    objects = CommitmentUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "created_at", "pk"]
        verbose_name = "voice about a promise"
        verbose_name_plural = "voices about promises"
        indexes = [models.Index(fields=["status", "created_at"], name="voice_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(voice=Voice.CHAMPION, organisation__isnull=False)
                | (~models.Q(voice=Voice.CHAMPION) & models.Q(organisation__isnull=True)),
                name="voice_of_a_partner_names_it",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_voice_display()}: {self.get_kind_display()}"

    @property
    def heading(self) -> str:
        """Whose words follow, for the public page."""
        if self.voice == Voice.CHAMPION:
            return f"{self.organisation} says"
        return {Voice.BODY: "The body says", Voice.PUBLIC: "A member of the public says", Voice.US: "We checked"}[
            Voice(self.voice)
        ]

    def days_waiting(self, *, on: dt.date) -> int | None:
        """Calendar days from the day it came to ``on``; ``None`` once it is decided."""
        if self.status != UpdateStatus.HELD:
            return None
        return (on - timezone.localdate(self.created_at)).days


class CommitmentUpdateEvent(HistoryRow):
    subject = models.ForeignKey(CommitmentUpdate, on_delete=models.PROTECT, related_name="history")

    @property
    def label(self) -> str:
        return UpdateStatus(self.after).label


class CommitmentReminder(AppendOnly, models.Model):
    """One mail about the date of a promise, so that it is sent once."""

    never = "A reminder"

    commitment = models.ForeignKey("reports.Commitment", on_delete=models.PROTECT, related_name="reminders")
    officer = models.ForeignKey("reports.Officer", on_delete=models.PROTECT, related_name="promise_reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    due_on = models.DateField("about the date")
    sent_at = models.DateTimeField(default=now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = "reminder of a promise"
        verbose_name_plural = "reminders of promises"
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "officer", "kind", "due_on"], name="one_reminder_of_a_promise_and_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.commitment}"
