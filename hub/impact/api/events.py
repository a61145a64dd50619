"""What's on: each date of each event, under the filters of its list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from events.domain.finding import Listing
from events.domain.structured_data import status_of
from events.models import EventIndexPage, EventSession
from hub.impact.api.answers import (
    LONGEST_VALUE,
    Miles,
    Paged,
    Paging,
    Problem,
    listed,
    page_of,
    refuse_unknown,
    values,
)
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path

router = Router(tags=["events"])


class SessionOut(Schema):
    """One date of an event."""

    uid: str = Field(description="Names the date for good, in calendar files too.")
    title: str
    summary: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_all_day: bool
    status: str = Field(description="EventScheduled, EventRescheduled or EventCancelled (schema.org).")
    status_reason: str = Field(description="Why it is cancelled; empty if it is not.")
    format: str = Field(description="In person, online, or both.")
    place: str = Field(description="Where it is, in words.")
    cost: str
    changed_at: dt.datetime
    address: str = Field(description="The page of the event.")


class EventFilters(Schema):
    when: str = Field(
        "", max_length=20, description="A period of the list, such as “past”; what is to come without it."
    )
    first: dt.date | None = Field(None, alias="from", description="The first day.")
    last: dt.date | None = Field(None, alias="to", description="The last day.")
    near: str = Field("", max_length=LONGEST_VALUE, description="A postcode or the name of a place.")
    within: Miles | None = Field(None, description="How many miles from there.")
    area: list[str] = values("The slug of an area; what lies in it counts.")
    theme: list[str] = values("The slug of a theme.")
    access: list[str] = values("A question about access, such as “step_free”.")
    format: list[str] = values("How one takes part, such as “online”.")
    cost: list[str] = values("“free”: what costs nothing.")


NAMES = ("starts_at", "ends_at", "is_all_day", "status_reason", "changed_at")


@listed(router, "", Paged[SessionOut], "list_events", "What’s on")
def events(request: HttpRequest, paging: Query[Paging], filters: Query[EventFilters]):
    """Dates to come, the soonest first; those of the past with ``when=past``."""
    index = EventIndexPage.objects.visible().first()
    if index is None:
        return page_of(request, [], paging, list)
    listing = Listing(index, request.GET, at=now())
    refuse_unknown(request, [*listing.groups, listing.when_group])
    if listing.near.unknown_place:
        raise Problem(400, "The place is not known.", {"near": "Enter a postcode or a town."})
    return page_of(request, listing.sessions, paging, lambda page: map(told, page), keys=listing.keys)


def told(session: EventSession) -> dict[str, Any]:
    page = session.page
    return {
        **{name: getattr(session, name) for name in NAMES},
        "uid": str(session.uid),
        "title": page.title,
        "summary": page.summary,
        "status": status_of(session),
        "format": page.get_format_display(),
        "place": session.place or page.place_in_words,
        "cost": page.cost_in_words,
        "address": absolute_url(page_path(page)),
    }
