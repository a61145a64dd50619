from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class OperationsConfig(AppConfig):
    name = "hub.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from .logs import log_uncaught

        if settings.HUB_LOG == "json":
            log_uncaught()
