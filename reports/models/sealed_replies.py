from __future__ import annotations

from django.db import models

from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.clock import now


class SealedReply(AppendOnly, models.Model):
    """A reply exactly as a body sent it by its link: never changed, later changes go through staff.

    ``text`` is what the officer can download, and ``sha256`` is of its bytes in UTF-8, in hexadecimal. ``content`` is
    the same as canonical JSON, whose own SHA-256 stands in the text. After ``message_originals`` the words go and the
    number stays: whoever kept the copy can still prove it.
    """

    never = "A sealed reply"

    message = models.OneToOneField("reports.Message", on_delete=models.PROTECT, related_name="sealed")
    officer = models.ForeignKey("reports.Officer", on_delete=models.PROTECT, related_name="sealed_replies")
    receipt = models.CharField(max_length=20, unique=True)
    content = models.TextField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    signatory_name = models.CharField(max_length=150)
    sealed_at = models.DateTimeField(default=now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["sealed_at", "pk"]
        verbose_name = "sealed reply"
        verbose_name_plural = "sealed replies"

    def __str__(self) -> str:
        return self.receipt
