from __future__ import annotations

from django.db import models


class ReplyCode(models.Model):
    """The code that an officer was mailed last. Only its HMAC is kept; it goes when it is used."""

    officer = models.OneToOneField("reports.Officer", on_delete=models.CASCADE, related_name="code")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "code for a reply link"

    def __str__(self) -> str:
        return f"Code of officer {self.officer_id}"
