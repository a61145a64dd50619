"""Promises as files: a row for each, and when what anyone may read of it last changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from hub.shared.columns import Column
from hub.shared.emails import absolute_url
from reports.domain.promise_view import PromiseView, promise_view
from reports.enums import RedactionStatus, UpdateStatus

from .commitments import Commitment, CommitmentEvent
from .exports import AT_ONCE
from .redactions import RedactionEvent
from .voices import CommitmentUpdateEvent

LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

PROMISE_COLUMNS = (
    Column("promised", "Promised", "The day on which the body promised it.", lambda row: row.commitment.made_on),
    Column("promise", "Promise", "What it promised.", lambda row: row.commitment.text),
    Column("by_when", "By when", "The date that it gave; empty where it gave none.", lambda row: row.commitment.due_on),
    Column(
        "state",
        "State",
        "One of the states of promises below, on the day on which the file was made.",
        lambda row: row.standing.key.value,
    ),
    Column("stands", "Where it stands", "The same in words, as on the page.", lambda row: row.standing.label),
    Column("changes", "Changes", "When its date or its words were changed, and why.", lambda row: changes_of(row)),
    Column(
        "reference", "Reference", "The year and number of the request.", lambda row: row.commitment.request.reference
    ),
    Column("report", "Report", "The report that asks.", lambda row: row.commitment.request.source.title),
    Column("body", "Body", "The body that promised it.", lambda row: row.body.name),
    Column(
        "number",
        "Number",
        "The number of the recommendation or question that it answers; empty where it answers none of them.",
        lambda row: row.commitment.item.number if row.commitment.item else None,
    ),
    Column(
        "address",
        "Address",
        "Its place on the page of the request.",
        lambda row: absolute_url(row.commitment.get_absolute_url()),
    ),
)

VOICE_COLUMNS = (
    Column("on", "Said on", "The day on which it was said.", lambda voice: voice.on),
    Column("who", "Who", "Whose words they are, as on the page.", lambda voice: voice.heading),
    Column("says", "What it says", "In a few words; empty where its words alone say it.", lambda voice: voice.says),
    Column("words", "Words", "As they were published.", lambda voice: voice.text),
)


def changes_of(row: PromiseView) -> str:
    return " ".join(f"{change.on.isoformat()}: {change.text}" for change in row.changes)


def for_files(promises: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """With what the columns read. Two queries more."""
    return promises.for_display().defer("request__report__body", "request__report__how_we_heard")


def promise_rows(promises: QuerySet[Commitment], *, on: dt.date) -> Iterator[PromiseView]:
    """All ``promises`` as they stand on the day ``on``, the oldest first, read bit by bit.

    Three queries for each five hundred.
    """
    for row in for_files(promises).order_by("made_on", "pk").iterator(chunk_size=AT_ONCE):
        yield promise_view(row, on=on)


def last_changed_promises(promises: QuerySet[Commitment], *, limit: int) -> QuerySet[Commitment]:
    """Those of public ``promises`` that changed last for all to see, with ``changed_at``. Three queries.

    By their own moves, the check of the words in which they came, and the voices that were published.
    """
    moves = CommitmentEvent.objects.public().filter(subject=OuterRef("pk"))
    checks = RedactionEvent.objects.filter(subject__message=OuterRef("message_id"), after=RedactionStatus.PUBLISHED)
    voices = CommitmentUpdateEvent.objects.filter(
        subject__commitment=OuterRef("pk"), subject__status=UpdateStatus.PUBLISHED, after=UpdateStatus.PUBLISHED
    )
    moments = [
        Coalesce(Subquery(rows.order_by("-at").values("at")[:1]), Value(LONG_AGO, output_field=DateTimeField()))
        for rows in (moves, checks, voices)
    ]
    return for_files(promises).annotate(changed_at=Greatest(*moments)).order_by("-changed_at", "-pk")[:limit]
