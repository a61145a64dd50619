"""What was done so that a body answers: reminders that the hub sent by itself, and telling those above it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from hub.shared.append_only import AppendOnly
from hub.shared.clock import now
from reports.enums import ChaseStep, EscalationTo


class ChaseQuerySet(models.QuerySet):
    def about(self, request, due_on: dt.date) -> ChaseQuerySet:
        """Those that told of ``due_on``; a date that moved starts anew."""
        return self.filter(request=request, due_on=due_on)


class Chase(AppendOnly, models.Model):
    """One reminder that went out by itself: the row makes it the only one of its step and date."""

    never = "A reminder"

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="chases")
    due_on = models.DateField("the date that it told of")
    step = models.CharField(max_length=20, choices=ChaseStep.choices)
    recipients = models.PositiveSmallIntegerField()
    message = models.OneToOneField("reports.Message", on_delete=models.PROTECT, related_name="chase")
    sent_at = models.DateTimeField(default=now, editable=False)

    objects = ChaseQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = "reminder to a body"
        verbose_name_plural = "reminders to bodies"
        constraints = [
            models.UniqueConstraint(fields=["request", "due_on", "step"], name="one_reminder_of_a_step_and_a_date")
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.due_on:%Y-%m-%d}"


def bundle_path(row: models.Model, filename: str) -> str:
    """A random name: the name of a file tells nothing to who guesses."""
    return f"escalations/{uuid.uuid4().hex}.zip"


class Escalation(AppendOnly, models.Model):
    """We told somebody above that a body does not answer. It ends nothing: the request stays as it is."""

    never = "An escalation"

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="escalations")
    kind = models.CharField("who", max_length=30, choices=EscalationTo.choices)
    told = models.CharField("name", max_length=150, help_text="Such as “NHS Kilnford Integrated Care Board”.")
    reason = models.TextField(max_length=2000, help_text="Shown in public, on the page of the request.")
    escalated_on = models.DateField("date")
    bundle = models.FileField("the file that was sent", upload_to=bundle_path, max_length=150, editable=False)
    bundle_sha256 = models.CharField(
        "SHA-256 of the file", max_length=64, editable=False, validators=[RegexValidator("^[0-9a-f]{64}$")]
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["escalated_on", "pk"]
        verbose_name = "escalation"
        permissions = [("escalate", "Can tell those above a body that it does not answer")]

    def __str__(self) -> str:
        return f"{self.told}, {self.escalated_on:%Y-%m-%d}"


class EscalationNews(AppendOnly, models.Model):
    """What came of an escalation, as it came in."""

    never = "What came of an escalation"

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="news")
    happened_on = models.DateField("date")
    text = models.TextField("what came of it", max_length=2000, help_text="Shown in public.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["happened_on", "pk"]
        verbose_name = "what came of an escalation"
        verbose_name_plural = "what came of escalations"

    def __str__(self) -> str:
        return f"{self.happened_on:%Y-%m-%d}: {self.text[:60]}"
