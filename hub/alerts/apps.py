from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "hub.alerts"
    label = "alerts"
    verbose_name = "Following by email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import emails  # noqa: F401  Registers the kinds of mail.
