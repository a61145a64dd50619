from __future__ import annotations

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "hub.impact"
    label = "impact"
    verbose_name = "Impact and open data"
    default_auto_field = "django.db.models.BigAutoField"
