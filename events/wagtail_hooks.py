from __future__ import annotations

from wagtail import hooks

from events.domain.listing import next_events_of
from events.needs_today import lines_of_challenges
from events.viewsets.challenges import challenge_viewset
from events.viewsets.pledges import showing_viewset
from hub.shared.clock import now
from hub.shared.needs_today import HOOK as TODAY
from hub.shared.panels import HOOK, Panel

hooks.register(TODAY, lines_of_challenges)


@hooks.register("register_admin_viewset")
def register_challenges():
    return [challenge_viewset, showing_viewset]


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
