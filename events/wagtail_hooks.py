from __future__ import annotations

from wagtail import hooks

from events.domain.listing import next_events_of
from hub.shared.clock import now
from hub.shared.panels import HOOK, Panel


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
