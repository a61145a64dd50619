from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q


class EmailWording(models.Model):
    """The words of one kind of mail as staff changed them; an empty field means the standard wording."""

    kind = models.CharField(max_length=80, unique=True, editable=False)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(blank=True, max_length=8000)
    button_label = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind"]
        verbose_name = "e-mail wording"

    def __str__(self) -> str:
        return self.kind

    @property
    def is_changed(self) -> bool:
        """Whether staff's own words stand in place of any of the standard ones."""
        return bool(self.subject or self.body or self.button_label)


class MailStatus(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"


class OutgoingEmailQuerySet(models.QuerySet):
    def due(self, *, at: dt.datetime):
        """Mails to try now: waiting, their next attempt reached and not in the hands of another worker."""
        return self.filter(status=MailStatus.QUEUED, next_attempt_at__lte=at).filter(
            Q(leased_until=None) | Q(leased_until__lte=at)
        )


class OutgoingEmail(models.Model):
    """A mail to one recipient, written in the same transaction as the record it tells about."""

    kind = models.CharField(max_length=80)
    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    text_body = models.TextField(blank=True)
    html_body = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False, help_text="Holds a link or code: the body is blanked once sent.")
    message_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_index=True)
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="outgoing_email_due")]
        verbose_name = "outgoing e-mail"

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"
