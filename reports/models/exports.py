"""The record as files: a row for each request, or for each thing that one asks. What each column means stands here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from hub.shared.columns import Column
from hub.shared.emails import absolute_url
from hub.shared.joined_keys import JoinedKeys
from hub.shared.working_days import WorkingCalendar
from reports.domain.deadlines import clock_words, date_while
from reports.domain.phases import Phase, RequestFacts, phase
from reports.enums import Decision, ItemKind, PhaseKey, RedactionStatus, ResponseStatus

from .requests import RequestedItem, ResponseRequest

AT_ONCE = 500
"""Rows that are read at a time, so that a file of any length takes the same memory."""


@dataclass(frozen=True)
class RequestRow:
    """One request as the files tell it: ``fields`` of the database, ``open`` the numbers without a decision."""

    fields: Any
    phase: Phase
    open: Sequence[int] = ()

    @property
    def reference(self) -> str:
        return f"{self.fields.year}/{self.fields.number}"

    @property
    def address(self) -> str:
        return address_of(self.fields.year, self.fields.number)

    @property
    def days_late(self) -> int | None:
        is_known = self.phase.is_late or self.phase.key in (PhaseKey.ANSWERED_IN_TIME, PhaseKey.ANSWERED_LATE)
        return self.phase.working_days_late if is_known else None


@dataclass(frozen=True)
class ItemRow:
    """One thing that a request asks, with the answer to it. Held words are left out, the decision is not."""

    fields: Any

    @property
    def is_held(self) -> bool:
        return self.fields.check_status not in (None, RedactionStatus.PUBLISHED)

    @property
    def explanation(self) -> str:
        if self.is_held or not self.fields.decision:
            return ""
        if self.fields.check_status is None:
            return self.fields.explanation
        return (self.fields.checked_words or {}).get(str(self.fields.pk), "")

    @property
    def by_when(self) -> str:
        return "" if self.is_held else self.fields.by_when or ""

    @property
    def decision(self) -> str:
        return Decision(self.fields.decision).label if self.fields.decision else ""


def address_of(year: int, number: int) -> str:
    return absolute_url(reverse("record:detail", args=[year, number]))


OF_REQUEST = Column(
    "reference",
    "Reference",
    "The year and number of the request.",
    lambda row: f"{row.fields.request__year}/{row.fields.request__number}",
)
ASKED_BY = Column("report", "Report", "The report that asks.", lambda row: row.fields.request__report__title)
AT_REQUEST = Column(
    "address",
    "Address",
    "The page of the request.",
    lambda row: address_of(row.fields.request__year, row.fields.request__number),
)
"""Columns of rows that belong to a request, whose ``fields`` name it."""

TAKEN_MEANS = (
    "Without weekends, bank holidays, days that staff entered and those on which the clock was stopped. Counted as the "
    "rule does where it counts working days, otherwise from the day after the body had the request; anew where our "
    "answer to a question began the period again. The medians of the statistics are of these numbers."
)

REQUEST_COLUMNS = (
    Column(
        "reference", "Reference", "The year and number of the request. It never changes.", lambda row: row.reference
    ),
    Column("report", "Report", "The report that was put to the body.", lambda row: row.fields.report__title),
    Column("body", "Body", "The body that was asked.", lambda row: row.fields.body__name),
    Column(
        "taken_over_by",
        "Taken over by",
        "The body that took over from it while the request was open; empty where none did.",
        lambda row: row.fields.carried_to__name or "",
    ),
    Column(
        "area",
        "Area",
        "The area that the report is about; empty where none is named.",
        lambda row: row.fields.report__area__name or "",
    ),
    Column("received", "Received", "The day since which the body has had it.", lambda row: row.fields.received_on),
    Column(
        "due",
        "Due",
        "The day by which the reply is due under a rule that somebody verified; empty without one, and while the clock "
        "is stopped.",
        lambda row: date_while(row.fields.clock_paused_on, row.fields.due_on),
    ),
    Column(
        "requested_by",
        "Reply requested by",
        "The day by which we asked for the reply, where nobody verified a rule. It is no legal limit. Empty while the "
        "clock is stopped.",
        lambda row: date_while(row.fields.clock_paused_on, row.fields.reply_requested_by),
    ),
    Column(
        "clock",
        "Clock",
        "“stopped since” and the day on which the body asked what we mean, while it waits for our answer: nothing is "
        "due until then. It stays where the request ended meanwhile. Empty while the clock runs.",
        lambda row: clock_words(row.fields.clock_paused_on),
    ),
    Column(
        "answered",
        "Answered",
        "The day on which the last recommendation or question had its decision; empty until then.",
        lambda row: row.fields.answered_on,
    ),
    Column(
        "working_days",
        "Working days to the answer",
        TAKEN_MEANS,
        lambda row: row.fields.working_days_taken,
    ),
    Column(
        "phase",
        "Phase",
        "One of the phases below, on the day on which the file was made.",
        lambda row: row.phase.key.value,
    ),
    Column("stands", "Where it stands", "The same in words, as on the page.", lambda row: row.phase.sentence),
    Column(
        "working_days_late",
        "Working days late",
        "How late the answer was, or is today; 0 where it came in time. Empty where nothing is late yet, where no due "
        "date was set, and where the request ended without an answer.",
        lambda row: row.days_late,
    ),
    Column("asked", "Asked", "How many recommendations or questions it holds.", lambda row: row.fields.asked),
    Column("decided", "Decided", "How many of them have a decision.", lambda row: row.fields.asked - len(row.open)),
    Column("address", "Address", "The page of the request. It never changes.", lambda row: row.address),
)

ITEM_COLUMNS = (
    Column("number", "Number", "The number of the recommendation or question.", lambda row: row.fields.number),
    Column("asked", "Asked", "What was asked, as it was sent.", lambda row: row.fields.heading),
    Column(
        "decision",
        "Decision",
        "What the body decided, in one of the words below; empty without a decision.",
        lambda row: row.decision,
    ),
    Column(
        "explanation",
        "Explanation",
        "The body's own words. Empty until they were checked and published.",
        lambda row: row.explanation,
    ),
    Column("by_when", "By when", "When the body says it will be done, as it wrote it.", lambda row: row.by_when),
    Column("answered", "Answered", "The day of the reply with this decision.", lambda row: row.fields.answered_on),
)

ANSWER_COLUMNS = (
    OF_REQUEST,
    ASKED_BY,
    Column("body", "Body", "The body that was asked.", lambda row: row.fields.request__body__name),
    *ITEM_COLUMNS,
    AT_REQUEST,
)


def request_rows(
    requests: QuerySet[ResponseRequest], *, on: dt.date, calendar: WorkingCalendar
) -> Iterator[RequestRow]:
    """All of started ``requests`` by their reference, as they stand on the day ``on``. One query, read bit by bit."""
    items = RequestedItem.objects.filter(request=OuterRef("pk")).order_by()
    open_items = items.filter(replies__isnull=True).values("request").annotate(numbers=JoinedKeys("number"))
    rows = requests.order_by("year", "number").annotate(
        asked=Coalesce(Subquery(items.values("request").annotate(rows=Count("pk")).values("rows")), 0),
        unanswered=Subquery(open_items.values("numbers")),
        kind=Coalesce(Subquery(items.values("kind")[:1]), Value(ItemKind.RECOMMENDATION)),
    )
    found = rows.values_list(
        "pk",
        "year",
        "number",
        "status",
        "received_on",
        "due_on",
        "reply_requested_by",
        "answered_on",
        "working_days_taken",
        "asked",
        "unanswered",
        "kind",
        "clock_paused_on",
        "report__title",
        "report__area__name",
        "body__name",
        "carried_to__name",
        "redirected_to__name",
        named=True,
    )
    for fields in found.iterator(chunk_size=AT_ONCE):
        yield request_row(fields, on=on, calendar=calendar)


def request_row(fields: Any, *, on: dt.date, calendar: WorkingCalendar) -> RequestRow:
    unanswered = tuple(sorted(map(int, fields.unanswered.split(",")))) if fields.unanswered else ()
    status = ResponseStatus(fields.status)
    facts = RequestFacts(
        status=status,
        due_on=fields.due_on,
        requested_by=fields.reply_requested_by,
        answered_on=fields.answered_on,
        paused_on=fields.clock_paused_on,
        redirected_to=fields.redirected_to__name or "",
        unanswered=unanswered,
        has_answers=fields.asked > len(unanswered),
        kind=ItemKind(fields.kind),
    )
    return RequestRow(fields, phase(facts, on=on, calendar=calendar), unanswered)


def item_rows(requests: QuerySet[ResponseRequest]) -> Iterator[ItemRow]:
    """All that ``requests`` ask, by reference and number, with the answers. One query, read bit by bit."""
    rows = (
        RequestedItem.objects.filter(request__in=requests.order_by().values("pk"))
        .with_answers()
        .annotate(
            check_status=F("replies__message__redaction__status"),
            checked_words=F("replies__message__redaction__explanations"),
        )
        .order_by("request__year", "request__number", "number", "pk")
    )
    found = rows.values_list(
        "pk",
        "number",
        "heading",
        "decision",
        "explanation",
        "by_when",
        "answered_on",
        "check_status",
        "checked_words",
        "request__year",
        "request__number",
        "request__report__title",
        "request__body__name",
        named=True,
    )
    for fields in found.iterator(chunk_size=AT_ONCE):
        yield ItemRow(fields)


def with_items(rows: Iterable[RequestRow], items: Iterable[ItemRow]) -> Iterator[tuple[RequestRow, list[ItemRow]]]:
    """Each of ``rows`` beside its ``items``; both come by their reference, and neither is held as a whole."""
    groups = groupby(items, key=lambda item: (item.fields.request__year, item.fields.request__number))
    key, group = next(groups, (None, ()))
    for row in rows:
        wanted = row.fields.year, row.fields.number
        # Of a request that began while the file was on its way.
        while key is not None and key < wanted:
            key, group = next(groups, (None, ()))
        yield row, list(group) if key == wanted else []
