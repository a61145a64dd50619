from __future__ import annotations

from django.conf import settings
from django.db import models


class StoryFile(models.Model):
    """A file of stories that was read and found right, and that waits for the press that takes them in. For a day."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the file says.")
    text = models.TextField(help_text="The file as it was read.")
    is_partner_named = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "file of stories"
        verbose_name_plural = "files of stories"
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return f"File {self.pk}"
