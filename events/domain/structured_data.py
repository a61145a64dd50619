"""schema.org data of an event, for search engines and calendars."""

from __future__ import annotations

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


def event_data(page, sessions: Iterable) -> list[dict[str, Any]]:
    """One schema.org ``Event`` for each of the first sessions; none without sessions. Times carry London's offset."""
    return [session_data(page, session) for session in list(sessions)[:MOST_SESSIONS]]


def session_data(page, session) -> dict[str, Any]:
    url = absolute_url(page_path(page))
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "startDate": session.starts_at.astimezone(LONDON).isoformat(),
        "endDate": session.ends_at.astimezone(LONDON).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if session.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"https://schema.org/{MODES[EventFormat(page.format)]}",
        "location": locations(page, url=url),
        "url": url,
    }
    if page.summary:
        data["description"] = page.summary
    if page.visible_organiser is not None:
        data["organizer"] = {
            "@type": "Organization",
            "name": page.visible_organiser.name,
            "url": absolute_url(page.visible_organiser.get_absolute_url()),
        }
    return data


def locations(page, *, url: str) -> list[dict[str, Any]]:
    """Where people go, and where they join online: how is said on the event's own page, at ``url``."""
    found: list[dict[str, Any]] = []
    if page.is_in_person:
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
