from __future__ import annotations

from django.db import models
from taggit.models import TagBase


class Theme(TagBase):
    """What a page, an organisation or an event is about. Staff keep the list; nobody invents one while typing."""

    free_tagging = False

    description = models.CharField(max_length=200, blank=True, help_text="One sentence for people who choose a theme.")

    class Meta:
        verbose_name = "theme"
        ordering = ["name"]
