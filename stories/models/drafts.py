from __future__ import annotations

from django.db import models


class StoryDraft(models.Model):
    """A story that somebody is telling just now, page by page. Only their browser knows the key.

    ``answers`` holds what was typed on each page, by the page's key.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "story being told"
        verbose_name_plural = "stories being told"
        ordering = ["saved_at", "pk"]

    def __str__(self) -> str:
        return f"Story being told {self.pk}"
