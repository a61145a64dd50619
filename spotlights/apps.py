from __future__ import annotations

from django.apps import AppConfig


class SpotlightsConfig(AppConfig):
    name = "spotlights"
    label = "spotlights"
    verbose_name = "Spotlights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from . import emails  # noqa: F401
        from .models import SpotlightPage
        from .signals import make_pictures_ready

        page_published.connect(make_pictures_ready, sender=SpotlightPage, dispatch_uid="spotlights.pictures")
