from __future__ import annotations

from django.db import models

from .outbox import OutboxHistoryRow, OutboxRow


class Errand(OutboxRow):
    """Work other than mail that must happen, such as the sizes of a picture. It is safe to do twice."""

    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict, help_text="Keys of rows only, never a person's words.")

    class Meta(OutboxRow.Meta):
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="errand_due")]
        permissions = [("tend_errand", "Can retry and cancel background work")]
        verbose_name = "background work"
        verbose_name_plural = "background work"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ErrandHistory(OutboxHistoryRow):
    subject = models.ForeignKey(Errand, on_delete=models.CASCADE, related_name="history")
