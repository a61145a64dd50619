from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "hub.rights"
    label = "rights"
    verbose_name = "Rights over personal data"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import emails, jobs  # noqa: F401  Registers the kinds of mail and what the night does.
