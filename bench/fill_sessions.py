"""Run with the settings of the hub: adds weekly events to the demo, as publishing would have left them.

    python -m bench.fill_sessions 20000

The number counts sessions: each event has twenty, some of them over. What is made is the same each time on one day.
"""

from __future__ import annotations

import datetime as dt
import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.fill import TEXT, add_children, event_of, keep_as_published, themes_of  # noqa: E402
from bench.pages import add_pages  # noqa: E402
from events.models import EventIndexPage, EventPage, EventPageTheme, EventSession  # noqa: E402
from hub.home.demo.words import as_stream, rich  # noqa: E402
from hub.organisations.models import Area, Organisation  # noqa: E402
from hub.shared.clock import now  # noqa: E402
from hub.shared.models import Theme  # noqa: E402

SESSIONS = 20
WEEK = dt.timedelta(days=7)


def fill(sessions: int) -> None:
    """Add weekly events with ``sessions`` sessions in all. One transaction."""
    areas, themes = list(Area.objects.order_by("path")), list(Theme.objects.order_by("pk"))
    organisers = list(Organisation.objects.order_by("pk"))
    at, start = now() - dt.timedelta(days=20), now().replace(minute=0, second=0, microsecond=0)
    body = as_stream([{"type": "text", "value": rich(TEXT)}])
    pages = [
        event_of(number, organisers[number % len(organisers)], areas) for number in range(-(-sessions // SESSIONS))
    ]
    for number, page in enumerate(pages):
        page.body, page.is_free = body, number % 2 == 0
    with transaction.atomic():
        add_pages(EventIndexPage.objects.get(), pages, at)
        add_children(pages, "sessions", EventSession, lambda number: weekly(number, start))
        add_children(pages, "theme_items", EventPageTheme, lambda number: themes_of(number, themes, 3))
        keep_as_published(EventPage, pages, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def weekly(number: int, start: dt.datetime) -> list[dict]:
    first = start + dt.timedelta(days=number % 200 - 60, hours=number % 5)
    begins = [first + week * WEEK for week in range(SESSIONS)]
    return [{"starts_at": begin, "ends_at": begin + dt.timedelta(hours=2)} for begin in begins]


if __name__ == "__main__":
    fill(int(sys.argv[1]))
