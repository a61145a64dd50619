from __future__ import annotations

from django.apps import AppConfig


class CharterChampionsConfig(AppConfig):
    name = "charter_champions"
    label = "charter_champions"
    verbose_name = "Charter Champions"
    default_auto_field = "django.db.models.BigAutoField"
