from __future__ import annotations

from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "hub.shared"
    label = "shared"
    verbose_name = "Shared ground"
    default_auto_field = "django.db.models.BigAutoField"
