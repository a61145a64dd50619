from __future__ import annotations

import datetime as dt
from itertools import count
from zoneinfo import ZoneInfo

from events.models import EventIndexPage, EventPage, EventSession
from hub.shared.clock import now
from tests.factories.home import make_home
from tests.factories.spotlights import make_group

LONDON = ZoneInfo("Europe/London")
numbers = count(1)


def make_event_index(**values) -> EventIndexPage:
    if index := EventIndexPage.objects.first():
        return index
    return make_home().add_child(instance=EventIndexPage(**{"title": "What’s on", "slug": "whats-on"} | values))


def session(start: dt.datetime | None = None, *, hours: float = 2, **values) -> EventSession:
    """An unsaved session. A naive ``start`` is London's clock; without one it is a week from now."""
    start = start or now() + dt.timedelta(days=7)
    if start.tzinfo is None:
        start = start.replace(tzinfo=LONDON)
    return EventSession(starts_at=start, ends_at=start + dt.timedelta(hours=hours), **values)


def make_event(*, sessions=None, themes=(), publish: bool = True, **values) -> EventPage:
    """An event in person, published unless ``publish`` is off; with one session in a week unless some are given."""
    number = next(numbers)
    index = values.pop("index", None) or make_event_index()
    index = EventIndexPage.objects.get(pk=index.pk)
    defaults = {
        "title": f"Carers’ afternoon {number}",
        "slug": f"carers-{number}",
        "summary": "Tea, company and a chat for anyone who looks after somebody.",
        "venue_name": "Hanbury Library",
        "town": "Kilnford",
        "postcode": "KF1 2AB",
        "cost": "Free",
        "live": False,
    }
    if "organiser" not in values:
        defaults["organiser"] = make_group()
    page = EventPage(**defaults | values)
    page.sessions.set([session()] if sessions is None else sessions)
    page.themes.set(themes)
    index.add_child(instance=page)
    if publish:
        page.save_revision().publish()
        page.refresh_from_db()
    return page
