from __future__ import annotations

from wagtail import hooks

from events.domain.listing import next_events_of
from events.needs_today import lines_of_offers
from events.viewsets.offers import offer_viewset
from hub.shared.clock import now
from hub.shared.needs_today import HOOK as TODAY_HOOK
from hub.shared.panels import HOOK, Panel

hooks.register(TODAY_HOOK, lines_of_offers)


@hooks.register("register_admin_viewset")
def register_offers():
    return offer_viewset


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
