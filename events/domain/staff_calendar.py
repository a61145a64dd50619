"""A month of sessions as staff see it: drafts, cancellations and clashes too."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from events.domain.times import london_day, midnight
from events.domain.venues import is_same_place, overlaps, takes_the_room
from events.enums import EventFormat
from events.models import EventSession
from hub.shared.templatetags.hub_tags import time_range


@dataclass
class Entry:
    """One session on one of its days. ``clashes`` are titles of events in the same place at the same time."""

    session: EventSession
    time: str
    is_draft: bool
    clashes: list[str]


@dataclass
class Day:
    on: dt.date
    is_in_month: bool
    entries: list[Entry] = field(default_factory=list)


def weeks_of(month: dt.date) -> list[list[Day]]:
    """The weeks, from Monday to Sunday, that ``month`` has a day in, with what is on. One query."""
    weeks = [
        [Day(on=day, is_in_month=day.month == month.month) for day in week]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]
    days = {day.on: day for week in weeks for day in week}
    for session, clashes in sessions_of(min(days), max(days)):
        day = max(session.first_day, min(days))
        while day <= min(session.last_day, max(days)):
            entry = Entry(session, time_on(session, day), is_draft=not session.page.live, clashes=clashes)
            days[day].entries.append(entry)
            day += dt.timedelta(days=1)
    return weeks


def sessions_of(first: dt.date, last: dt.date) -> list[tuple[EventSession, list[str]]]:
    """The sessions on the days from ``first`` to ``last``, each with the titles of the events that it clashes with."""
    rows = list(
        EventSession.objects.between(midnight(first), midnight(last + dt.timedelta(days=1)))
        .planned()
        .select_related("page")
        .order_by("starts_at", "pk")
    )
    clashes: dict[int, list[str]] = {row.pk: [] for row in rows}
    running: list[EventSession] = []
    for row in rows:
        if not takes_the_room(row) or row.page.format == EventFormat.ONLINE:
            continue
        running = [other for other in running if other.ends_at > row.starts_at]
        for other in running:
            if other.page_id != row.page_id and overlaps(row, other) and is_same_place(row.page, other.page):
                clashes[row.pk].append(other.page.title)
                clashes[other.pk].append(row.page.title)
        running.append(row)
    return [(row, clashes[row.pk]) for row in rows]


def time_on(session, day: dt.date) -> str:
    """The hours of ``session`` as they are said on one of its days."""
    if session.is_all_day:
        return "All day"
    if session.first_day == session.last_day:
        return time_range(session.starts_at, session.ends_at)
    if day == session.first_day:
        return f"from {time_range(session.starts_at)}"
    return f"until {time_range(session.ends_at)}" if day == london_day(session.ends_at) else "goes on"
