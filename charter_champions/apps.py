from __future__ import annotations

from django.apps import AppConfig


class CharterChampionsConfig(AppConfig):
    name = "charter_champions"
    label = "charter_champions"
    verbose_name = "Charter Champions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from . import duplicate_upkeep, emails  # noqa: F401  The mails are known once they are imported.
        from .domain.charter import freeze_published_version
        from .models import CharterPage

        page_published.connect(freeze_published_version, sender=CharterPage, dispatch_uid="freeze_charter_version")
        duplicate_upkeep.connect()
