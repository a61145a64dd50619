from __future__ import annotations

from django.apps import AppConfig


class SpotlightsConfig(AppConfig):
    name = "spotlights"
    label = "spotlights"
    verbose_name = "Spotlights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import emails  # noqa: F401
