"""What was issued: the words of a report on the day on which bodies were asked, kept for good."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone

from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.clock import now


class IssuedText(AppendOnly, models.Model):
    """The text of a report as it was issued, under the name that the hub had on that day. Never changed, never deleted.

    ``content`` holds each part of the page (see ``reports.models.frozen``); ``sha256`` is of its canonical JSON, in
    hexadecimal.
    """

    never = "What was issued"

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.PROTECT, related_name="issued_text")
    issued_at = models.DateTimeField(default=now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    issuer_name = models.CharField(max_length=255)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = "issued text"
        permissions = [("issue_report", "Can issue reports and send them to the bodies")]

    def __str__(self) -> str:
        return f"Text of {self.issued_on:%Y-%m-%d}"

    @property
    def issued_on(self) -> dt.date:
        return timezone.localdate(self.issued_at, timezone.get_default_timezone())

    @property
    def is_whole(self) -> bool:
        """Whether ``content`` still is what was sealed."""
        return self.sha256 == sealed(self.content)


def sealed(content: dict) -> str:
    """SHA-256 of ``content`` in canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
