from __future__ import annotations

from django.db import models

from .outbox import OutboxHistoryRow, OutboxRow, WorkStatus


class EmailWording(models.Model):
    """The words of one kind of mail as staff changed them; an empty field means the standard wording."""

    kind = models.CharField(max_length=80, unique=True, editable=False)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(blank=True, max_length=8000)
    button_label = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind"]
        verbose_name = "email wording"

    def __str__(self) -> str:
        return self.kind

    @property
    def is_changed(self) -> bool:
        """Whether staff's own words stand in place of any of the standard ones."""
        return bool(self.subject or self.body or self.button_label)


BLANKED = {"text_body": "", "html_body": "", "unsubscribe_url": "", "calendar": ""}
"""What a mail loses whose words, or the link in them, are for nobody else."""


class MailStatus(models.TextChoices):
    """``WorkStatus`` in the words for mails."""

    QUEUED = WorkStatus.QUEUED.value, "Waiting to be sent"
    SENT = WorkStatus.DONE.value, "Sent"
    FAILED = WorkStatus.FAILED.value, "Given up"
    CANCELLED = WorkStatus.CANCELLED.value, "Cancelled"


class OutgoingEmail(OutboxRow):
    """A mail to one recipient, written in the same transaction as the record it tells about."""

    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    kind = models.CharField(max_length=80)
    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    text_body = models.TextField(blank=True)
    html_body = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False, help_text="Holds a link or code: the body is blanked once sent.")
    is_limited = models.BooleanField(
        default=False, help_text="Anybody can cause it by a form: so many an hour are sent to one address."
    )
    message_id = models.CharField(max_length=120, unique=True)
    unsubscribe_url = models.URLField(
        max_length=500,
        blank=True,
        help_text="Where one press, or the recipient’s mail program, stops such mails (RFC 8058).",
    )
    calendar = models.TextField(blank=True, help_text="A calendar file that goes with it (RFC 5545).")

    class Meta(OutboxRow.Meta):
        indexes = [
            models.Index(fields=["status", "next_attempt_at"], name="outgoing_email_due"),
            models.Index(fields=["recipient", "status"], name="outgoing_email_recipient"),
        ]
        permissions = [("tend_outgoingemail", "Can retry and cancel outgoing email")]
        verbose_name = "outgoing email"

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class OutgoingEmailHistory(OutboxHistoryRow):
    subject = models.ForeignKey(OutgoingEmail, on_delete=models.CASCADE, related_name="history")
