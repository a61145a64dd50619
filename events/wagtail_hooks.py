from __future__ import annotations

from django.contrib.auth.models import Permission
from django.urls import path
from wagtail import hooks

from events.domain.listing import next_events_of
from events.views import register
from hub.shared.clock import now
from hub.shared.panels import HOOK, Panel

OWN_RIGHTS = ["manage_bookings", "see_access_needs"]


@hooks.register(HOOK)
def next_events_panel(organisation, *, on) -> Panel | None:
    """What the organisation runs next; nothing where there is nothing."""
    events = next_events_of(organisation, at=now())
    if not events:
        return None
    return Panel(
        key="events",
        title="Next events",
        template="events/organisation_panel.html",
        context={"events": events},
        order=20,
    )


@hooks.register("register_admin_viewset")
def register_events():
    # Imported here: the policies must be registered before the viewsets ask for them.
    from events.viewsets.bookings import EventsViewSetGroup

    return EventsViewSetGroup()


@hooks.register("register_admin_urls")
def register_register():
    return [
        path("event-dates/<int:pk>/register/", register.register, name="event_register"),
        path("event-dates/<int:pk>/register.pdf", register.print_list, name="event_print_list"),
        path("event-dates/<int:pk>/bookings.csv", register.bookings_csv, name="event_bookings_csv"),
    ]


@hooks.register("register_permissions")
def register_event_permissions():
    return Permission.objects.filter(content_type__app_label="events", codename__in=OWN_RIGHTS)
