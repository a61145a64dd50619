from __future__ import annotations

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """Models that only tests have, to prove the shared ground on."""

    name = "tests.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"
