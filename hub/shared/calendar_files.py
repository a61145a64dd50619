"""Calendar files (RFC 5545) for calendars that people keep elsewhere. Whole days here; times in calendar_times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .brand import brand_in_use
from .characters import without_controls

if TYPE_CHECKING:
    from icalendar import Calendar

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
    from icalendar import Event

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
    event.add("description", some_lines(entry.description))
    event.add("url", entry.url)
    calendar = empty_calendar()
    calendar.add_component(event)
    return calendar.to_ical()


def empty_calendar() -> Calendar:
    """A calendar with what it says of itself, and nothing in it yet."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(brand_in_use().name).replace('/', ' ')}//Partner hub//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    return calendar


def one_line(text: str) -> str:
    return " ".join(without_controls(text, keep="\n").split())


def some_lines(text: str) -> str:
    return without_controls(text.replace("\r\n", "\n"), keep="\n")


def calendar_answer(entry: CalendarDay, filename: str) -> HttpResponse:
    """``entry`` as a file to open or to subscribe to."""
    return file_answer(calendar_file(entry), filename)


def file_answer(content: bytes, filename: str) -> HttpResponse:
    """A calendar file as an answer, to open or to subscribe to."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    return response
