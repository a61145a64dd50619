from __future__ import annotations

from django.apps import AppConfig


class CharterChampionsConfig(AppConfig):
    name = "charter_champions"
    label = "charter_champions"
    verbose_name = "Charter Champions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from . import emails  # noqa: F401  Registers the kinds of mail.
        from .domain.charter import freeze_published_version
        from .models import CharterPage

        page_published.connect(freeze_published_version, sender=CharterPage, dispatch_uid="freeze_charter_version")
