from __future__ import annotations

import datetime as dt

from events.models import EventPage


def next_events(at: dt.datetime, limit: int = 3) -> list[EventPage]:
    """The next visible events that go ahead, ready for ``events/card.html``. One query."""
    return list(EventPage.objects.visible().taking_place(at=at).for_cards()[:limit])


def next_events_of(organisation, *, at: dt.datetime, limit: int = 3) -> list[EventPage]:
    """The same for one organiser."""
    return list(EventPage.objects.visible().filter(organiser=organisation).taking_place(at=at).for_cards()[:limit])
