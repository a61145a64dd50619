"""Reports and information requests that were issued."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from hub.alerts.domain.news import SAME_ACT, News
from reports.domain.timeline import start_entry
from reports.enums import ResponseStatus
from reports.models import IssuedText, ReportPage, ResponseRequest, ResponseRequestEvent


def with_issues(record: Iterable[News], since: dt.datetime) -> list[News]:
    """``record`` and what was issued after ``since``; that each body was sent it then is part of the one thing."""
    issued = {row.page_id: row.issued_at for row in IssuedText.objects.filter(issued_at__gt=since - SAME_ACT)}
    rest = [news for news in record if not (news.is_start and is_same_act(issued.get(news.page.pk), news.at))]
    pages = ReportPage.objects.visible().in_bulk([page for page, at in issued.items() if at > since])
    asked = requests_sent(issued, pages)
    return [*rest, *(issue_news(page, issued[key], asked[key]) for key, page in pages.items())]


def is_same_act(issued_at: dt.datetime | None, at: dt.datetime) -> bool:
    return issued_at is not None and abs(at - issued_at) <= SAME_ACT


def requests_sent(issued: dict[int, dt.datetime], pages: Iterable[int]) -> dict[int, list[ResponseRequest]]:
    """The public requests that were sent as each of ``pages`` was issued. One query or two."""
    starts = ResponseRequestEvent.objects.public().filter(before=ResponseStatus.DRAFT, subject__report__in=list(pages))
    rows = starts.values_list("subject_id", "subject__report_id", "at")
    keys = [key for key, page, at in rows if is_same_act(issued[page], at)] if pages else []
    found: dict[int, list[ResponseRequest]] = defaultdict(list)
    if keys:
        requests = ResponseRequest.objects.public().filter(pk__in=keys)
        for request in requests.select_related("report", "body", "carried_to").order_by("pk"):
            found[request.report_id].append(request)
    return found


def issue_news(page: ReportPage, at: dt.datetime, asked: Iterable[ResponseRequest]) -> News:
    entries = [start_entry(request) for request in asked]
    text = "\n".join(f"{entry.title}. {entry.text}".strip() for entry in entries)
    on = timezone.localdate(at, timezone.get_default_timezone())
    return News(
        f"issued:{page.pk}",
        None,
        at,
        on,
        f"We issued the {page.asks.page_noun}",
        text,
        report=page,
        keys=frozenset(("body", key) for request in asked for key in bodies_of(request)),
        requests=frozenset(request.pk for request in asked),
    )


def bodies_of(request: ResponseRequest) -> set[int]:
    """The keys of the body that was asked and of the one that took over from it."""
    return {key for key in (request.body_id, request.carried_to_id) if key is not None}
