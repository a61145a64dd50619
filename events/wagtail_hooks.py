from __future__ import annotations

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button

from events.domain.listing import next_events_at, next_events_of
from events.models import EventPage
from events.views.copying import CopyEventView, may_copy
from events.views.page_notices import tell_what_was_noticed
from events.viewsets.staff_calendar import staff_calendar
from hub.shared.clock import now
from hub.shared.panels import HOOK, Panel

hooks.register("after_publish_page", tell_what_was_noticed)


@hooks.register(HOOK)
def next_events_panel(organisation, *, on) -> Panel | None:
    """What the organisation runs next and, if it agreed, what others run in its building; nothing without either."""
    at = now()
    events, others = next_events_of(organisation, at=at), next_events_at(organisation, at=at)
    if not events and not others:
        return None
    return Panel(
        key="events",
        title="Next events",
        template="events/organisation_panel.html",
        context={"events": events, "others": others},
        order=20,
    )


@hooks.register("register_admin_viewset")
def register_staff_calendar():
    return staff_calendar


@hooks.register("register_admin_urls")
def register_copying():
    return [path("events/<int:pk>/copy/", CopyEventView.as_view(), name="event_copy")]


class CopyEventButton(Button):
    """Beside Wagtail's own, which takes the dates and the files along."""

    def __init__(self, page: EventPage) -> None:
        super().__init__(
            "Copy with new dates", url=reverse("event_copy", args=[page.pk]), icon_name="copy", priority=25
        )
        self.page = page

    def is_shown(self, user) -> bool:
        return may_copy(self.page, user)


@hooks.register("register_page_header_buttons")
def copy_button_of_page(page, user, view_name, next_url=None):
    if isinstance(page, EventPage):
        yield CopyEventButton(page)


@hooks.register("register_page_listing_more_buttons")
def copy_button_of_list(page, user, next_url=None):
    if isinstance(page, EventPage):
        yield CopyEventButton(page)
