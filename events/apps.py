from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    label = "events"
    verbose_name = "Events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from hub.shared import errands
        from hub.shared.errands import ErrandKind

        from . import (
            emails,  # noqa: F401  Registers the kinds of mail.
            receivers,
        )
        from .domain.milestone_pages import prepare_page
        from .domain.telling import TELL_CHANGES, tell_changes
        from .domain.trained_people import MILESTONE_PAGE
        from .models import EventPage

        page_published.connect(receivers.after_publishing, sender=EventPage, dispatch_uid="arrange_places")
        page_published.connect(receivers.tell_who_offered, sender=EventPage, dispatch_uid="events-offer-published")
        errands.register(ErrandKind(TELL_CHANGES, "Tell those who booked what has changed", tell_changes))
        errands.register(ErrandKind(MILESTONE_PAGE, "Prepare the page of a milestone", prepare_page))
