from __future__ import annotations

from django.db import models
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="mail", order=500)
class ReplySettings(BaseSiteSetting):
    """How the hub treats what bodies answer."""

    four_eyes = models.BooleanField(
        "a second person checks",
        default=False,
        help_text="What a body wrote is published only after another person than the one who prepared it has checked "
        "it. Without this, one person prepares and publishes.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "replies"

    def __str__(self) -> str:
        return "Replies"
