from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q

from hub.shared.clock import now
from reports.enums import FileKind

from .taken_back import stands


def original_path(row: models.Model, filename: str) -> str:
    """A random name; nothing of what the sender called it."""
    return f"replies/{uuid.uuid4().hex}{PurePosixPath(filename).suffix}"


class AttachmentQuerySet(models.QuerySet):
    def public(self) -> AttachmentQuerySet:
        """Those that staff published, of messages that stand. Whether the request may be seen is asked of it."""
        return self.filter(stands("message"), is_public=True)

    def drafted(self, *, by=None) -> AttachmentQuerySet:
        """Those that wait to be sent: the ones that ``by`` of the staff added, or without it the officer's."""
        return self.filter(message__isnull=True, added_by=by)


class Attachment(models.Model):
    """A file that a body sent. It is private until staff publish it, and what they publish has no metadata.

    Without a ``message`` it waits in a draft reply. ``sha256`` is of ``original``, in hexadecimal.
    """

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(
        "reports.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    name = models.CharField(max_length=150, help_text="As the sender called it.")
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    original = models.FileField(upload_to=original_path, max_length=150)
    cleaned = models.FileField(upload_to=original_path, max_length=150, blank=True)
    size = models.PositiveIntegerField(help_text="Of the original, in bytes.")
    cleaned_size = models.PositiveIntegerField(default=0, help_text="Of what may be published, in bytes.")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who of the staff added it; empty for an officer.",
    )
    notes = models.TextField(
        blank=True, editable=False, help_text="What whoever publishes it should know, a sentence a line."
    )
    is_public = models.BooleanField(default=False, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = "attachment"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | (Q(message__isnull=False) & ~Q(cleaned="")),
                name="public_attachment_is_cleaned_and_sent",
            )
        ]

    def __str__(self) -> str:
        return self.name
