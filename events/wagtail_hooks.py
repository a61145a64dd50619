from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button

from events.booking_lines import lines_of_bookings
from events.challenge_lines import lines_of_challenges
from events.domain.listing import next_events_at, next_events_of
from events.domain.training_lines import lines_of_training
from events.models import EventPage, Pledge
from events.models.events import EVENT_PANELS
from events.offer_lines import lines_of_offers
from events.permissions import MANAGE
from events.views import page_guard, register
from events.views.challenges import challenges_of_event
from events.views.copying import CopyEventView, may_copy
from events.views.page_notices import tell_what_was_noticed, tell_what_was_put_back
from events.views.pledges import pledge_links
from events.views.runs import RegisterView
from events.viewsets.events import EventsViewSetGroup
from events.viewsets.training import TrainingViewSetGroup
from hub.shared.clock import now
from hub.shared.needs_today import HOOK as TODAY_HOOK
from hub.shared.panels import HOOK, Panel

OWN_RIGHTS = ["manage_bookings", "see_access_needs"]

hooks.register(TODAY_HOOK, lines_of_bookings)
hooks.register(TODAY_HOOK, lines_of_offers)
hooks.register(TODAY_HOOK, lines_of_challenges)
hooks.register(TODAY_HOOK, lines_of_training)
hooks.register("after_publish_page", tell_what_was_noticed)
hooks.register("before_edit_page", tell_what_was_put_back)
hooks.register("before_delete_page", page_guard.refuse_to_delete)
hooks.register("before_unpublish_page", page_guard.refuse_to_unpublish)
hooks.register("before_bulk_action", page_guard.refuse_in_bulk)


@hooks.register(EVENT_PANELS)
def challenges_panel(page, *, at) -> Panel | None:
    """The challenges that were put at an event."""
    rows = challenges_of_event(page, at=at) if page.pk else []
    return Panel("challenges", "Challenges", "events/challenges/event_panel.html", {"rows": rows}) if rows else None


@hooks.register(EVENT_PANELS)
def pledges_panel(page, *, at) -> Panel | None:
    """Where somebody promises themselves something at an event; where nobody has, the event had no such part."""
    if not page.pk or not Pledge.objects.filter(event=page).exists():
        return None
    return Panel("pledges", "A promise to yourself", "events/pledge/event_panel.html", pledge_links(page))


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
def register_events():
    return EventsViewSetGroup()


@hooks.register("register_admin_urls")
def register_desk():
    return [
        path("events/<int:pk>/copy/", CopyEventView.as_view(), name="event_copy"),
        path("event-dates/<int:pk>/register/", register.register, name="event_register"),
        path("event-dates/<int:pk>/register.pdf", register.print_list, name="event_print_list"),
        path("event-dates/<int:pk>/bookings.csv", register.bookings_csv, name="event_bookings_csv"),
    ]


@hooks.register("register_permissions")
def register_event_permissions():
    return Permission.objects.filter(content_type__app_label="events", codename__in=OWN_RIGHTS)


class CopyEventButton(Button):
    """Beside Wagtail's own, which takes the dates and the files along."""

    def __init__(self, page: EventPage) -> None:
        super().__init__(
            "Copy with new dates", url=reverse("event_copy", args=[page.pk]), icon_name="copy", priority=25
        )
        self.page = page

    def is_shown(self, user) -> bool:
        return may_copy(self.page, user)


class DatesOfEventButton(Button):
    """From the editor of an event to its dates: who is booked, the register, and calling one off."""

    def __init__(self, page: EventPage) -> None:
        found = urlencode({"q": page.title, "when": "to-come"})
        super().__init__(
            "Dates and bookings", url=f"{reverse('event_dates:index')}?{found}", icon_name="calendar-alt", priority=24
        )
        self.page = page

    def is_shown(self, user) -> bool:
        return self.page.live and user.has_perm(MANAGE)


@hooks.register("register_page_header_buttons")
def buttons_of_page(page, user, view_name, next_url=None):
    if isinstance(page, EventPage):
        yield DatesOfEventButton(page)
        yield CopyEventButton(page)


@hooks.register("register_page_listing_more_buttons")
def buttons_of_list(page, user, next_url=None):
    if isinstance(page, EventPage):
        yield DatesOfEventButton(page)
        yield CopyEventButton(page)


@hooks.register("register_admin_viewset")
def register_training():
    return TrainingViewSetGroup()


@hooks.register("register_admin_urls")
def register_registers_of_runs():
    return [path("course-runs/<int:pk>/register/<int:session>/", RegisterView.as_view(), name="run_register")]
