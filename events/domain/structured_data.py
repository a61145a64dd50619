"""schema.org data of an event, for search engines and calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from events.domain.times import LONDON
from events.enums import EventFormat
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path

MODES = {
    EventFormat.IN_PERSON: "OfflineEventAttendanceMode",
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.BOTH: "MixedEventAttendanceMode",
}
MOST_SESSIONS = 50


def event_data(page, sessions: Iterable, *, at: dt.datetime) -> list[dict[str, Any]]:
    """One schema.org ``Event`` for each of ``sessions``, which come in the order of time; none without sessions.

    Of more than are told, what is to come at ``at`` goes before what is over, of which the latest are told. Times carry
    London's offset.
    """
    sessions = list(sessions)
    over = sum(session.ends_at <= at for session in sessions)
    first = max(0, min(over, len(sessions) - MOST_SESSIONS))
    return [session_data(page, session) for session in sessions[first : first + MOST_SESSIONS]]


def session_data(page, session) -> dict[str, Any]:
    url = absolute_url(page_path(page))
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "startDate": told(session, session.starts_at),
        "endDate": told(session, session.ends_at),
        "eventStatus": f"https://schema.org/{status_of(session)}",
        "eventAttendanceMode": f"https://schema.org/{MODES[EventFormat(page.format)]}",
        "location": locations(page, url=url, instead=session.place),
        "url": url,
    }
    if session.previous_start is not None:
        data["previousStartDate"] = told(session, session.previous_start)
    if page.is_free or page.price is not None:
        data["isAccessibleForFree"] = page.is_free
        data["offers"] = [
            {"@type": "Offer", "price": f"{page.price or 0:.2f}", "priceCurrency": "GBP", "url": url},
        ]
    if page.summary:
        data["description"] = page.summary
    if page.visible_organiser is not None:
        data["organizer"] = {
            "@type": "Organization",
            "name": page.visible_organiser.name,
            "url": absolute_url(page.visible_organiser.get_absolute_url()),
        }
    return data


def told(session, instant: dt.datetime) -> str:
    """A time of ``session`` with London's offset; of what lasts all day the date alone."""
    local = instant.astimezone(LONDON)
    return local.date().isoformat() if session.is_all_day else local.isoformat()


def status_of(session) -> str:
    """The name of one of schema.org's ``EventStatusType``; what was moved and then called off is called off."""
    if session.is_cancelled:
        return "EventCancelled"
    return "EventScheduled" if session.previous_start is None else "EventRescheduled"


def locations(page, *, url: str, instead: str = "") -> list[dict[str, Any]]:
    """Where people go, and where they join online: how is said on the event's own page, at ``url``.

    ``instead`` is the place of one session that is not where the others are, in words.
    """
    found: list[dict[str, Any]] = []
    if instead:
        found.append({"@type": "Place", "name": instead, "address": instead})
    elif page.is_in_person:
        address = {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(line.strip() for line in page.address.splitlines() if line.strip()),
            "addressLocality": page.town,
            "postalCode": page.postcode,
            "addressCountry": "GB",
        }
        place = {
            "@type": "Place",
            "name": page.venue_name or page.town,
            "address": {key: value for key, value in address.items() if value},
        }
        if page.latitude is not None and page.longitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(page.latitude),
                "longitude": float(page.longitude),
            }
        found.append(place)
    if page.is_online:
        found.append({"@type": "VirtualLocation", "url": url})
    return found
