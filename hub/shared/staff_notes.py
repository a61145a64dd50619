from __future__ import annotations

from django.conf import settings
from django.db import models


class StaffNote(models.Model):
    """What a member of staff wrote down about a row; for staff only. A subclass says about which, as ``notes``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField(max_length=4000)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
