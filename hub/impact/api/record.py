"""The public record: requests, replies, promises and what changed, with the columns of its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from hub.impact.api.answers import (
    Key,
    Paged,
    Paging,
    Problem,
    listed,
    page_of,
    refuse_unknown,
    schema_of,
    values,
)
from hub.organisations.models import Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.columns import as_dict
from hub.shared.emails import absolute_url
from reports.domain.promise_view import promise_view
from reports.models import Commitment, Outcome, ResponseRequest
from reports.models.change_exports import CHANGE_COLUMNS
from reports.models.change_exports import for_files as changes_for_files
from reports.models.exports import ITEM_COLUMNS, REQUEST_COLUMNS, item_rows, request_rows, with_items
from reports.models.promise_exports import PROMISE_COLUMNS
from reports.models.promise_exports import for_files as promises_for_files
from reports.models.promise_listing import list_changes, list_promises
from reports.models.public_messages import public_replies
from reports.models.record_index import list_requests
from reports.models.reply_exports import REPLY_COLUMNS, reply_rows

router = Router(tags=["record"])
Day = dt.date | None

ItemOut = schema_of("Item", ITEM_COLUMNS, {"number": int, "answered": Day})
RequestFields = schema_of(
    "RequestFields",
    REQUEST_COLUMNS,
    {
        **dict.fromkeys(("received", "due", "requested_by", "answered"), Day),
        **dict.fromkeys(("working_days", "working_days_late"), int | None),
        **dict.fromkeys(("asked", "decided"), int),
    },
)
ReplyOut = schema_of(
    "Reply", REPLY_COLUMNS, {"replied": Day, "received": Day, "working_days": int | None, "decided": int}
)
PromiseOut = schema_of("Promise", PROMISE_COLUMNS, {"promised": Day, "by_when": Day, "number": int | None})
ChangeOut = schema_of("Change", CHANGE_COLUMNS, {})


class RequestOut(RequestFields):
    """A request to one body, as it stands today."""

    items: list[ItemOut] = Field(description="What it asks, with the answers.")


class BodyOut(Schema):
    """A body that was asked, and its page."""

    slug: str
    name: str
    kind: str
    requests: str = Field(description="Where its requests are, in this interface.")
    address: str = Field(description="Its page on the record.")


class RequestFilters(Schema):
    body: list[str] = values("The slug of a body.")
    area: list[str] = values("The slug of an area; what lies in it counts.")
    theme: list[str] = values("The slug of a theme.")
    phase: list[str] = values("A phase, such as “overdue”.")
    year: list[str] = values("The year of the request.")


class ByBodyFilters(Schema):
    body: list[str] = values("The slug of a body.")
    year: list[str] = values("A year.")


class PromiseFilters(ByBodyFilters):
    state: list[str] = values("A state of promises, such as “late”.")


class ChangeFilters(ByBodyFilters):
    area: list[str] = values("The slug of an area; what lies in it counts.")
    theme: list[str] = values("The slug of a theme.")


@listed(router, "/requests", Paged[RequestOut], "list_requests", "Requests to bodies")
def requests(request: HttpRequest, paging: Query[Paging], filters: Query[RequestFilters]):
    """Every request on the record, the most overdue first, with what it asks and what was answered."""
    on, calendar = today(), working_calendar()
    listing = list_requests(request.GET, on=on, calendar=calendar)
    refuse_unknown(request, listing.groups)
    rows = ResponseRequest.objects.public().order_by("pk")
    return page_of(request, rows, paging, lambda page: told_requests([row.pk for row in page], on), keys=listing.keys)


def told_requests(keys: list[int], on: dt.date) -> Iterable[dict[str, Any]]:
    """The requests with ``keys`` in that order. Two queries."""
    rows = ResponseRequest.objects.public().filter(pk__in=keys)
    found = with_items(request_rows(rows, on=on, calendar=working_calendar()), item_rows(rows))
    told = {row.fields.pk: as_dict(REQUEST_COLUMNS, row) | {"items": told_items(items)} for row, items in found}
    return [told[key] for key in keys if key in told]


def told_items(items) -> list[dict[str, Any]]:
    return [as_dict(ITEM_COLUMNS, item) for item in items]


@listed(router, "/requests/{int:year}/{int:number}", RequestOut, "get_request", "One request")
def one_request(request: HttpRequest, year: Key, number: Key):
    """The request with this reference."""
    key = ResponseRequest.objects.public().filter(year=year, number=number).values_list("pk", flat=True).first()
    if key is None:
        raise Problem(404, "There is no such request.")
    return next(iter(told_requests([key], today())))


@listed(router, "/replies", Paged[ReplyOut], "list_replies", "Replies of bodies")
def replies(request: HttpRequest, paging: Query[Paging]):
    """Every reply that can be read, the oldest first."""
    rows = public_replies().order_by("happened_on", "pk")

    def tell(page: list) -> list[dict[str, Any]]:
        return [as_dict(REPLY_COLUMNS, row) for row in reply_rows(public_replies().filter(pk__in=[m.pk for m in page]))]

    return page_of(request, rows, paging, tell)


@listed(router, "/promises", Paged[PromiseOut], "list_promises", "Promises of bodies")
def promises(request: HttpRequest, paging: Query[Paging], filters: Query[PromiseFilters]):
    """What bodies promised, by the date that they gave, and whether it was kept."""
    on = today()
    groups, rows, keys = list_promises(request.GET, on=on)
    refuse_unknown(request, groups)

    def tell(page: list) -> list[dict[str, Any]]:
        found = promises_for_files(Commitment.objects.public().filter(pk__in=[row.pk for row in page]))
        by_key = {row.pk: row for row in found}
        return [as_dict(PROMISE_COLUMNS, promise_view(by_key[row.pk], on=on)) for row in page]

    return page_of(request, rows, paging, tell, keys=keys)


@listed(router, "/changes", Paged[ChangeOut], "list_changes", "What changed")
def changes(request: HttpRequest, paging: Query[Paging], filters: Query[ChangeFilters]):
    """What changed because people spoke up, the newest first."""
    groups, rows, keys = list_changes(request.GET)
    refuse_unknown(request, groups)

    def tell(page: list) -> list[dict[str, Any]]:
        found = changes_for_files(Outcome.objects.published().filter(pk__in=[row.pk for row in page]))
        by_key = {row.pk: row for row in found}
        return [as_dict(CHANGE_COLUMNS, by_key[row.pk]) for row in page]

    return page_of(request, rows, paging, tell, keys=keys)


@listed(router, "/bodies", Paged[BodyOut], "list_bodies", "Bodies that were asked")
def bodies(request: HttpRequest, paging: Query[Paging]):
    """Every body that was asked, A to Z."""
    asked = ResponseRequest.objects.public().order_by().values("body")
    rows = Organisation.objects.bodies().filter(live=True, pk__in=asked).order_by("name", "pk")
    return page_of(request, rows, paging, lambda page: [told_body(row) for row in page])


def told_body(body: Organisation) -> dict[str, str]:
    return {
        "slug": body.slug,
        "name": body.name,
        "kind": body.get_kind_display(),
        "requests": absolute_url(f"{reverse('api:list_requests')}?body={body.slug}"),
        "address": absolute_url(reverse("record:body", args=[body.slug])),
    }
