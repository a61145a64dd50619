"""The record for programs and spreadsheets: CSV, JSON and Atom of each list, and what their columns mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import chips
from hub.organisations.models import Organisation
from hub.shared.brand import brand_in_use
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.columns import as_dict, cells, headings
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url
from hub.shared.json_export import json_response
from hub.shared.working_days import WorkingCalendar
from reports.domain.promise_view import PromiseView, promise_view
from reports.enums import Decision, PromiseKey
from reports.feeds import change_feed, overdue_feed, promise_feed, reply_feed, request_feed
from reports.models import Commitment, Message, Outcome, ResponseRequest
from reports.models.change_exports import CHANGE_COLUMNS, change_rows, changed_last, for_files
from reports.models.exports import (
    ANSWER_COLUMNS,
    ITEM_COLUMNS,
    REQUEST_COLUMNS,
    ItemRow,
    RequestRow,
    item_rows,
    request_rows,
    with_items,
)
from reports.models.listing import PUBLIC_PHASES
from reports.models.message_exports import MESSAGE_COLUMNS, message_rows
from reports.models.promise_exports import PROMISE_COLUMNS, VOICE_COLUMNS, last_changed_promises, promise_rows
from reports.models.promise_listing import list_changes, list_promises
from reports.models.public_messages import for_reply_lists, last_changed, newest_replies, public_replies
from reports.models.record_index import list_requests, overdue_keys
from reports.models.reply_exports import REPLY_COLUMNS, reply_rows
from reports.views.formats import canonical, query_of
from reports.views.record import TITLE, record_crumbs

FEED_LENGTH = 30
MANY = 500
"""Requests from which on the newest things that happened are soon theirs."""


@dataclass(frozen=True)
class Chosen:
    """The requests of a list and its name; its address, with the filters in use.

    ``stem`` is for names of files; ``number`` is how many there are about, where that is known.
    """

    rows: QuerySet[ResponseRequest]
    title: str
    path: str
    stem: str
    query: str = ""
    number: int = 0


def filtered(request: HttpRequest, on: dt.date, calendar: WorkingCalendar) -> Chosen:
    listing = list_requests(request.GET, on=on, calendar=calendar)
    return Chosen(
        rows=listing.rows(on=on, calendar=calendar),
        title=f"{TITLE}: {listing.words}" if listing.words else TITLE,
        path=reverse("record:list"),
        stem="requests-and-replies",
        query=query_of(listing.chips),
        number=len(listing.keys),
    )


def overdue(request: HttpRequest, on: dt.date, calendar: WorkingCalendar) -> Chosen:
    return Chosen(
        rows=ResponseRequest.objects.public().overdue(on=on),
        title="Overdue replies",
        path=reverse("record:overdue"),
        stem="overdue-replies",
    )


def of_body(request: HttpRequest, on: dt.date, calendar: WorkingCalendar, *, slug: str) -> Chosen:
    body = get_object_or_404(Organisation.objects.bodies().filter(live=True), slug=slug)
    rows = ResponseRequest.objects.public().on_page_of(body)
    return Chosen(
        rows=rows,
        title=f"{body.name}: requests and replies",
        path=reverse("record:body", args=[slug]),
        stem=f"requests-to-{slug[:60]}",
        number=ResponseRequest.objects.on_page_of(body).count(),
    )


Choose = Callable[..., Chosen]
"""Takes ``(request, on, calendar)`` and what the address names. Raises ``Http404``."""


@require_safe
def requests_csv(request: HttpRequest, choose: Choose, **named) -> StreamingHttpResponse:
    on, calendar = today(), working_calendar()
    chosen = choose(request, on, calendar, **named)
    rows = request_rows(chosen.rows, on=on, calendar=calendar)
    return csv_response(f"{chosen.stem}.csv", headings(REQUEST_COLUMNS), (cells(REQUEST_COLUMNS, row) for row in rows))


@require_safe
def answers_csv(request: HttpRequest, choose: Choose, **named) -> StreamingHttpResponse:
    """A row for each recommendation, with what became of it."""
    chosen = choose(request, today(), working_calendar(), **named)
    rows = item_rows(chosen.rows)
    return csv_response(
        f"{chosen.stem}-answers.csv", headings(ANSWER_COLUMNS), (cells(ANSWER_COLUMNS, row) for row in rows)
    )


@require_safe
def requests_json(request: HttpRequest, choose: Choose, **named) -> StreamingHttpResponse:
    on, calendar = today(), working_calendar()
    chosen = choose(request, on, calendar, **named)
    rows = with_items(request_rows(chosen.rows, on=on, calendar=calendar), item_rows(chosen.rows))
    return json_response(
        about(chosen.title, f"{chosen.path}{chosen.query}", on),
        "requests",
        (request_dict(row, items) for row, items in rows),
    )


def request_dict(row: RequestRow, items: Sequence[ItemRow]) -> dict[str, object]:
    return as_dict(REQUEST_COLUMNS, row) | {"items": [as_dict(ITEM_COLUMNS, item) for item in items]}


def promise_dict(row: PromiseView) -> dict[str, object]:
    return as_dict(PROMISE_COLUMNS, row) | {"voices": [as_dict(VOICE_COLUMNS, voice) for voice in row.voices]}


def about(title: str, path: str, on: dt.date) -> dict[str, object]:
    """What each file of JSON begins with."""
    return {
        "title": title,
        "publisher": brand_in_use().name,
        "address": absolute_url(path),
        "meaning": absolute_url(reverse("record:about_files")),
        "as_of": on,
    }


@require_safe
def requests_feed(request: HttpRequest, choose: Choose, **named) -> HttpResponse:
    """The requests of a list that changed last."""
    on, calendar = today(), working_calendar()
    chosen = choose(request, on, calendar, **named)
    changed = dict(last_changed(chosen.rows, is_many=chosen.number > MANY, limit=FEED_LENGTH))
    rows = {row.pk: row for row in ResponseRequest.objects.filter(pk__in=list(changed)).for_lists()}
    return request_feed(
        [(rows[key], at) for key, at in changed.items()],
        title=chosen.title,
        path=f"{chosen.path}{chosen.query}",
        feed_path=f"{request.path}{chosen.query}",
        on=on,
        calendar=calendar,
    )


@require_safe
def overdue_list_feed(request: HttpRequest, choose: Choose) -> HttpResponse:
    """What became overdue last."""
    newest = list(overdue_keys(today())[-FEED_LENGTH:])
    rows = ResponseRequest.objects.filter(pk__in=newest).order_by("-due_on", "-pk").for_lists()
    return overdue_feed(rows, path=reverse("record:overdue"), feed_path=request.path)


@require_safe
def request_json(request: HttpRequest, year: int, number: int) -> StreamingHttpResponse:
    """One request, as in the file of all, with its messages, its promises and what changed because of it."""
    rows = ResponseRequest.objects.public()
    row = get_object_or_404(rows.select_related("report"), year=year, number=number)
    on, calendar = today(), working_calendar()
    alone = rows.filter(pk=row.pk)
    promises = Commitment.objects.public().filter(request=row)
    changes = Outcome.objects.published().filter(request=row)
    more = {
        "messages": [as_dict(MESSAGE_COLUMNS, message) for message in message_rows(row)],
        "promises": [promise_dict(promise) for promise in promise_rows(promises, on=on)],
        "changes": [as_dict(CHANGE_COLUMNS, change) for change in change_rows(changes)],
    }
    return json_response(
        about(f"Request {row.reference}", row.get_absolute_url(), on),
        "requests",
        (
            request_dict(*found) | more
            for found in with_items(request_rows(alone, on=on, calendar=calendar), item_rows(alone))
        ),
    )


@require_safe
def replies_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows = reply_rows(public_replies())
    return csv_response("replies.csv", headings(REPLY_COLUMNS), (cells(REPLY_COLUMNS, row) for row in rows))


@require_safe
def replies_json(request: HttpRequest) -> StreamingHttpResponse:
    rows = reply_rows(public_replies())
    return json_response(
        about("Replies", reverse("record:replies"), today()),
        "replies",
        (as_dict(REPLY_COLUMNS, row) for row in rows),
    )


@require_safe
def replies_feed(request: HttpRequest) -> HttpResponse:
    """The replies that could be read last."""
    shown = dict(newest_replies(limit=FEED_LENGTH))
    messages = {row.pk: row for row in for_reply_lists(Message.objects.filter(pk__in=list(shown)))}
    newest = [(messages[key], at) for key, at in shown.items()]
    return reply_feed(newest, path=reverse("record:replies"), feed_path=request.path)


@require_safe
def changes_csv(request: HttpRequest) -> StreamingHttpResponse:
    _, changes, _ = list_changes(request.GET)
    rows = change_rows(changes)
    return csv_response("what-changed.csv", headings(CHANGE_COLUMNS), (cells(CHANGE_COLUMNS, row) for row in rows))


@require_safe
def changes_json(request: HttpRequest) -> StreamingHttpResponse:
    groups, changes, _ = list_changes(request.GET)
    return json_response(
        about("What changed", f"{reverse('record:changes')}{query_of(chips(request.GET, *groups))}", today()),
        "changes",
        (as_dict(CHANGE_COLUMNS, row) for row in change_rows(changes)),
    )


@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """What changed, that could be read last."""
    groups, changes, _ = list_changes(request.GET)
    newest = [(row, changed_last(row)) for row in for_files(changes).order_by("-shown_at", "-pk")[:FEED_LENGTH]]
    query = query_of(chips(request.GET, *groups))
    return change_feed(newest, path=f"{reverse('record:changes')}{query}", feed_path=f"{request.path}{query}")


@require_safe
def promises_csv(request: HttpRequest) -> StreamingHttpResponse:
    on = today()
    _, promises, _ = list_promises(request.GET, on=on)
    rows = promise_rows(promises, on=on)
    return csv_response("promises.csv", headings(PROMISE_COLUMNS), (cells(PROMISE_COLUMNS, row) for row in rows))


@require_safe
def promises_json(request: HttpRequest) -> StreamingHttpResponse:
    """Each promise with the voices about it."""
    on = today()
    groups, promises, _ = list_promises(request.GET, on=on)
    return json_response(
        about("Promises", f"{reverse('record:promises')}{query_of(chips(request.GET, *groups))}", on),
        "promises",
        (promise_dict(row) for row in promise_rows(promises, on=on)),
    )


@require_safe
def promises_feed(request: HttpRequest) -> HttpResponse:
    """The promises of a list that changed last."""
    on = today()
    groups, promises, _ = list_promises(request.GET, on=on)
    newest = last_changed_promises(promises, limit=FEED_LENGTH)
    query = query_of(chips(request.GET, *groups))
    return promise_feed(
        [(promise_view(row, on=on), row.changed_at) for row in newest],
        path=f"{reverse('record:promises')}{query}",
        feed_path=f"{request.path}{query}",
    )


@require_safe
def about_files(request: HttpRequest) -> HttpResponse:
    """What each column of the files means, from the columns themselves."""
    return render(
        request,
        "reports/about_files.html",
        {
            "title": "The record as data",
            "breadcrumbs": record_crumbs(),
            "canonical": canonical(request),
            "tables": [
                ("requests", "A row for each request", "list.csv, list.json", REQUEST_COLUMNS),
                ("answers", "A row for each thing that was asked", "answers.csv, and “items” in JSON", ANSWER_COLUMNS),
                ("replies", "A row for each reply", "replies/list.csv, replies/list.json", REPLY_COLUMNS),
                ("promises", "A row for each promise", "promises/list.csv, promises/list.json", PROMISE_COLUMNS),
                ("voices", "What is said about a promise", "“voices” of each promise, in JSON alone", VOICE_COLUMNS),
                ("changes", "A row for each change", "changes/list.csv, changes/list.json", CHANGE_COLUMNS),
                ("messages", "Messages", "“messages” in the data of one request, in JSON alone", MESSAGE_COLUMNS),
            ],
            "phases": PUBLIC_PHASES,
            "decisions": list(Decision),
            "states": list(PromiseKey),
        },
    )
