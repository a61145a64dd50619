"""The staff's desk: what waits for somebody here, in lists that are each most urgent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reports.enums import OPEN_STATUSES, Nature
from reports.models import Commitment, Message, Redaction, RedirectProposal, ResponseRequest
from reports.models.officers import has_officer

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class DeskList:
    """A list of the desk: the words of its tab, and those for one and for several on the first page of the admin.

    ``condition`` is that of a request on a day; lists without it are of other rows.
    """

    key: str
    title: str
    one: str
    many: str
    condition: Callable[[dt.date], Q] | None = None
    is_late: bool = False
    can_remind: bool = False

    @property
    def is_of_requests(self) -> bool:
        return self.condition is not None


def is_open() -> Q:
    return Q(status__in=OPEN_STATUSES)


def runs() -> Q:
    """A reply is awaited and the clock does not stand still: only then a date can come or pass."""
    return is_open() & Q(clock_paused_on=None)


def due_today(on: dt.date) -> Q:
    return runs() & Q(wanted_by=on)


def overdue(on: dt.date) -> Q:
    """Under a verified rule only: of other dates nobody is late."""
    return runs() & Q(due_on__lt=on)


def not_by_date(on: dt.date) -> Q:
    return runs() & Q(due_on=None, reply_requested_by__lt=on)


def due_this_week(on: dt.date) -> Q:
    """In the seven days after the day ``on``."""
    return runs() & Q(wanted_by__gt=on, wanted_by__lte=on + WEEK)


def nobody_to_write_to(on: dt.date) -> Q:
    return is_open() & ~has_officer()


def to_clarify(on: dt.date) -> Q:
    """The body asked what we mean, and nothing that we explained came after it."""
    of_request = Message.objects.filter(request=OuterRef("pk"))
    given = Message.objects.filter(request=OuterRef("request"), nature=Nature.CLARIFICATION_GIVEN).filter(
        Q(happened_on__gt=OuterRef("happened_on")) | Q(happened_on=OuterRef("happened_on"), pk__gt=OuterRef("pk"))
    )
    return is_open() & Exists(of_request.filter(~Exists(given), nature=Nature.CLARIFICATION_ASKED))


def said_not_theirs(on: dt.date) -> Q:
    """An officer said that another body is in charge, and nobody has decided."""
    return is_open() & Exists(RedirectProposal.objects.waiting().filter(request=OuterRef("pk")))


TO_REDACT, PROMISES, NOT_THEIRS = "to-redact", "promises", "not-theirs"
LISTS = (
    DeskList(
        "due-today",
        "Due today",
        "reply is due today",
        "replies are due today",
        due_today,
        can_remind=True,
    ),
    DeskList("overdue", "Overdue", "reply is overdue", "replies are overdue", overdue, is_late=True, can_remind=True),
    DeskList(
        "not-by-date",
        "Not by the date asked for",
        "reply did not come by the date asked for",
        "replies did not come by the date asked for",
        not_by_date,
        can_remind=True,
    ),
    DeskList(
        "due-week",
        "Due this week",
        "reply is due this week",
        "replies are due this week",
        due_this_week,
        can_remind=True,
    ),
    DeskList(
        "clarifications",
        "Clarifications to answer",
        "body asks what we mean",
        "bodies ask what we mean",
        to_clarify,
    ),
    DeskList(
        NOT_THEIRS,
        "Said not to be theirs",
        "body says that another is in charge",
        "bodies say that others are in charge",
        said_not_theirs,
    ),
    DeskList(
        "nobody",
        "Nobody to write to",
        "request has nobody to write to",
        "requests have nobody to write to",
        nobody_to_write_to,
    ),
    DeskList(TO_REDACT, "To redact", "reply waits for its redaction check", "replies wait for their redaction check"),
    DeskList(PROMISES, "Promises passing", "promise has passed its date", "promises have passed their dates"),
)
BY_KEY = {row.key: row for row in LISTS}


def with_dates() -> QuerySet[ResponseRequest]:
    return ResponseRequest.objects.annotate(wanted_by=Coalesce("due_on", "reply_requested_by"))


def counts(on: dt.date) -> dict[str, int]:
    """How many wait in each list on the day ``on``, by its key. Three queries."""
    of_requests = with_dates().aggregate(
        **{
            row.key.replace("-", "_"): Count("pk", filter=row.condition(on))
            for row in LISTS
            if row.condition is not None
        }
    )
    others = {TO_REDACT: Redaction.objects.waiting().count(), PROMISES: Commitment.objects.past(on=on).count()}
    return {
        row.key: others[row.key] if row.condition is None else of_requests[row.key.replace("-", "_")] for row in LISTS
    }


def requests_in(row: DeskList, *, on: dt.date) -> QuerySet[ResponseRequest]:
    """The requests of a list, most urgent first, each with ``reminded_on`` and whether it ``has_officer``."""
    reminded = Message.objects.filter(request=OuterRef("pk"), nature=Nature.REMINDER).order_by("-happened_on")
    return (
        with_dates()
        .filter(row.condition(on))
        .annotate(
            reminded_on=Subquery(reminded.values("happened_on")[:1]),
            has_officer=has_officer(),
        )
        .for_phase()
        .select_related("report", "carried_to")
        .order_by("wanted_by", "pk")
    )


def redactions_waiting() -> QuerySet[Redaction]:
    """Oldest reply first."""
    return (
        Redaction.objects.waiting()
        .select_related("message__request__body", "message__request__carried_to")
        .order_by("message__happened_on", "pk")
    )


def promises_past(*, on: dt.date) -> QuerySet[Commitment]:
    """Those longest past first."""
    return (
        Commitment.objects.past(on=on).select_related("request__body", "request__carried_to").order_by("due_on", "pk")
    )
