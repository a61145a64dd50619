"""Days as calendar files (RFC 5545), for calendars that people keep elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .brand import brand_in_use
from .characters import without_controls

CONTENT_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN = dt.timedelta(hours=12)
"""How often a calendar that subscribed to a file should ask whether it has changed."""


@dataclass(frozen=True)
class CalendarDay:
    """One whole day as an entry of a calendar.

    ``key`` names the entry for good, within this hub: whoever gets the file again has one entry, not two. ``sequence``
    rises with each change of it, and ``changed_at`` (aware) is when the latest was made.
    """

    key: str
    on: dt.date
    summary: str
    description: str
    url: str
    changed_at: dt.datetime
    sequence: int = 0
    is_cancelled: bool = False
    is_tentative: bool = False

    @property
    def status(self) -> str:
        if self.is_cancelled:
            return "CANCELLED"
        return "TENTATIVE" if self.is_tentative else "CONFIRMED"


def calendar_file(entry: CalendarDay) -> bytes:
    """``entry`` as a calendar with one event that takes the day and keeps nobody busy."""
    # It takes 9 MB, and most workers never write a calendar.
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.HUB_BASE_URL).hostname}")
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("last-modified", entry.changed_at.astimezone(dt.UTC))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", one_line(entry.summary))
    event.add("description", without_controls(entry.description.replace("\r\n", "\n"), keep="\n"))
    event.add("url", entry.url)
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(brand_in_use().name).replace('/', ' ')}//Partner hub//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add_component(event)
    return calendar.to_ical()


def one_line(text: str) -> str:
    return " ".join(without_controls(text, keep="\n").split())


def calendar_answer(entry: CalendarDay, filename: str) -> HttpResponse:
    """``entry`` as a file to open or to subscribe to."""
    response = HttpResponse(calendar_file(entry), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    return response
