from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from events.enums import EventFormat
from events.models import EventPage, EventSession
from hub.shared.pagination import stretch_of


def next_events(at: dt.datetime, limit: int = 3) -> list[EventPage]:
    """The next visible events that go ahead, ready for ``events/card.html``. One query."""
    return list(stretch_of(EventPage.objects.visible().taking_place(at=at).for_cards(), 0, limit))


def next_events_of(organisation, *, at: dt.datetime, limit: int = 3) -> list[EventPage]:
    """The next that one organiser runs, in words and with their addresses. One query."""
    return in_short(EventPage.objects.visible().filter(organiser=organisation), at=at, limit=limit)


def next_events_at(venue, *, at: dt.datetime, limit: int = 3) -> list[EventPage]:
    """The next that others run in the building of ``venue``: nothing unless it agreed to list them. One query."""
    if not venue.lists_events_of_others:
        return []
    theirs = EventPage.objects.visible().filter(venue=venue).exclude(organiser=venue)
    return in_short(theirs.exclude(format=EventFormat.ONLINE), at=at, limit=limit)


def in_short(events, *, at: dt.datetime, limit: int) -> list[EventPage]:
    return list(events.taking_place(at=at).only("title", "url_path", "format", "venue_name", "town")[:limit])


def read_sessions(pages: Iterable) -> None:
    """Give those of ``pages`` that are events all their sessions. One query; none where no event is among them."""
    events = {page.pk: page for page in pages if isinstance(page, EventPage)}
    if not events:
        return
    by_event: dict[int, list[EventSession]] = {pk: [] for pk in events}
    for session in EventSession.objects.filter(page_id__in=by_event).order_by("starts_at", "pk"):
        by_event[session.page_id].append(session)
    for pk, sessions in by_event.items():
        events[pk].session_list = sessions
