"""Events of the demo: past, today, this week and later."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any

from wagtail.models import Page

from events.domain.times import LONDON, london_day
from events.enums import Attendance, EventFormat, Repeat, SessionStatus
from events.models import (
    BookingQuestion,
    EventFile,
    EventIndexPage,
    EventPage,
    EventSession,
    EventUpdate,
    ProgrammeItem,
)
from hub.home.demo.dates import Days, at
from hub.home.demo.pages import publish_below
from hub.home.demo.pictures import make_document, text_document
from hub.home.demo.words import as_stream, rich, words
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.models import Area, Organisation
from hub.shared.models import HubDocument, HubImage, Theme

PLAIN_FIELDS = ("slug", "title", "summary", "cost", "how_to_book", "getting_there", "joining_online")
PLACE_FIELDS = ("address", "town", "postcode", "latitude", "longitude", *ACCESS_QUESTIONS, "access_notes")
ANNOUNCED_DAYS = 30
WEEK = 7


def make_events(
    home: Page,
    organisations: dict[str, Organisation],
    areas: dict[str, Area],
    themes: dict[str, Theme],
    pictures: dict[str, HubImage],
    days: Days,
    *,
    user=None,
) -> EventIndexPage:
    """The list of events and all that stand in it."""
    index = EventIndexPage(
        title="What’s on",
        slug="whats-on",
        summary="Drop-ins, walks, talks and meetings where somebody listens. Most are free, and you may bring someone.",
        listing_image=pictures["carers-table"],
        reviewed_on=days.ago(3),
    )
    publish_below(home, index, on=days.ago(460), user=user)
    for row in words("events")["event"]:
        page = EventPage(
            **{name: row[name] for name in PLAIN_FIELDS if name in row},
            organiser=organisations[row["organiser"]],
            area=areas[row["area"]],
            format=row.get("format", EventFormat.IN_PERSON),
            is_free=row.get("cost", "").startswith("Free"),
            price=Decimal(row["price"]) if "price" in row else None,
            body=as_stream([{"type": "text", "value": rich(row["body"])}] if "body" in row else []),
        )
        if "at" in row:
            page.venue = organisations[row["at"]]
            page.venue_name = row["venue"]
            for name in PLACE_FIELDS:
                setattr(page, name, getattr(organisations[row["at"]], name))
            # The name of the venue may say what the first line of the address says.
            page.address = "\n".join(line for line in page.address.splitlines() if line not in page.venue_name)
        if row.get("bsl") == "y":
            page.bsl = AccessAnswer.YES
        page.sessions = sessions_of(row["sessions"], days, has_venue="at" in row)
        if row.get("rule"):
            follow_rule(page, row["sessions"][0])
        if "places" in row:
            page.attendance, page.capacity = Attendance.BOOKING, row["places"]
            page.reserved_places, page.largest_party = row.get("reserved", 0), row.get("largest", 6)
            page.questions = [BookingQuestion(**question) for question in row.get("questions", [])]
        page.programme = [programme_item(part) for part in row.get("programme", [])]
        last = max(session.ends_at for session in page.sessions.all()).date()
        page.updates = [
            EventUpdate(day=last + dt.timedelta(days=news["after"]), text=news["text"])
            for news in row.get("updates", [])
        ]
        page.files = [EventFile(document=file_of(file), kind=file["kind"]) for file in row.get("files", [])]
        page.themes.set([themes[slug] for slug in row["themes"]])
        first = min(session.starts_at for session in page.sessions.all()).date()
        page.reviewed_on = min(days.today, first) - dt.timedelta(days=2)
        publish_below(index, page, on=min(days.today, first) - dt.timedelta(days=ANNOUNCED_DAYS), user=user)
    return index


def sessions_of(rows: list[dict[str, Any]], days: Days, *, has_venue: bool) -> list[EventSession]:
    """The sessions that ``rows`` of the file of words speak of; a venue is closed on bank holidays.

    A series meets them and says so; what happens once is planned for a week without one.
    """
    sessions = []
    for row in rows:
        first = first_day(row, days)
        while has_venue and "repeat" not in row and "gone" not in row and is_holiday(first, days):
            first += dt.timedelta(days=WEEK)
        for number in range(row.get("repeat", 1)):
            day = first + dt.timedelta(days=number * row.get("every", WEEK))
            reason = row.get("cancelled", "")
            if not reason and has_venue and is_holiday(day, days) and day >= days.today:
                reason = f"The building is closed: {days.calendar.reason(day)}."
            sessions.append(
                EventSession(
                    starts_at=at(day, row["from"]),
                    ends_at=at(day, row["to"]),
                    status=SessionStatus.CANCELLED if reason else SessionStatus.SCHEDULED,
                    status_reason=reason,
                )
            )
    return sessions


def follow_rule(page: EventPage, row: dict[str, Any]) -> None:
    """Make the sessions of ``page`` those of a weekly rule."""
    sessions = sorted(page.sessions.all(), key=lambda session: session.starts_at)
    first = sessions[0]
    page.repeats = Repeat.WEEKLY
    page.repeat_every = row.get("every", WEEK) // WEEK
    page.repeat_first_on = london_day(first.starts_at)
    page.repeat_starts = first.starts_at.astimezone(LONDON).time()
    page.repeat_ends = first.ends_at.astimezone(LONDON).time()
    page.repeat_count = len(sessions)
    for session in sessions:
        session.recurs_at, session.recurs_to = session.starts_at, session.ends_at


def programme_item(row: dict[str, Any]) -> ProgrammeItem:
    return ProgrammeItem(
        starts=hour(row["from"]),
        ends=hour(row["to"]),
        title=row["title"],
        speaker=row.get("speaker", ""),
        speaker_role=row.get("role", ""),
        room=row.get("room", ""),
        text=row.get("text", ""),
    )


def hour(hours: float) -> dt.time:
    """14.5 is half past two."""
    return dt.time(int(hours), round(hours % 1 * 60))


def is_holiday(day: dt.date, days: Days) -> bool:
    return days.calendar.reason(day) not in ("", "weekend")


def first_day(row: dict[str, Any], days: Days) -> dt.date:
    if row.get("today"):
        return days.today
    if "gone" in row:
        return days.gone(row["gone"], before=row["before"])
    return days.coming(row["coming"], after=row["after"])


def file_of(row: dict[str, Any]) -> HubDocument:
    """A text or a spreadsheet, made of what the file of words says."""
    if "rows" in row:
        sheet = StringIO()
        csv.writer(sheet).writerows(row["rows"])
        return make_document(row["title"], row["filename"], sheet.getvalue().encode("utf-8-sig"))
    return make_document(row["title"], row["filename"], text_document(row["title"], row["lines"]))
