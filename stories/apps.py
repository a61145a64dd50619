from __future__ import annotations

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    label = "stories"
    verbose_name = "Stories and topics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from .receivers import after_issuing

        post_save.connect(after_issuing, sender="reports.IssuedText", dispatch_uid="uses_frozen_with_the_text")
