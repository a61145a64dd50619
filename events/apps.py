from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    label = "events"
    verbose_name = "Events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from . import (
            emails,  # noqa: F401  Registers the kinds of mail.
            receivers,
        )
        from .models import EventPage

        page_published.connect(receivers.tell_who_offered, sender=EventPage, dispatch_uid="events-offer-published")
