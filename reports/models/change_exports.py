"""What changed, as files: a row for each change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max, OuterRef, QuerySet, Subquery

from hub.shared.columns import Column
from hub.shared.emails import absolute_url
from reports.enums import OutcomeStatus

from .exports import AT_ONCE
from .outcomes import Outcome, OutcomeCorrection, OutcomeEvent

CHANGE_COLUMNS = (
    Column("since", "Since", "The day, or the month where only that is known.", lambda row: row.since_value),
    Column("changed", "What changed", "In one sentence.", lambda row: row.title),
    Column("more", "More about it", "Empty where nothing more is said.", lambda row: row.text),
    Column("said_by", "Who says so", "Who told us that it is so.", lambda row: row.said_by),
    Column(
        "evidence", "How one can tell", "In words; empty where there is a link alone.", lambda row: row.evidence_text
    ),
    Column("evidence_address", "Link to the evidence", "Empty without one.", lambda row: row.evidence_url),
    Column("report", "Report", "The report that it came of.", lambda row: row.report.title if row.report else ""),
    Column(
        "reference",
        "Reference",
        "The request that it came of; empty where it came of the report as a whole.",
        lambda row: row.request.reference if row.request else "",
    ),
    Column("body", "Body", "The body that was asked.", lambda row: row.request.body.name if row.request else ""),
    Column("corrections", "Corrections", "What was put right later.", lambda row: corrections_of(row)),
    Column("address", "Address", "Its place in the list of changes.", lambda row: absolute_url(row.get_absolute_url())),
)


def corrections_of(row: Outcome) -> str:
    return " ".join(f"{one.corrected_on.isoformat()}: {one.text}" for one in row.corrections.all())


def for_files(changes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    """With what the columns read, and ``shown_at``, since when anyone may read it."""
    published = OutcomeEvent.objects.filter(subject=OuterRef("pk"), after=OutcomeStatus.PUBLISHED).order_by("-at")
    corrected = OutcomeCorrection.objects.filter(outcome=OuterRef("pk")).order_by().values("outcome")
    return (
        changes.for_display()
        .defer("report__body", "report__how_we_heard")
        .annotate(
            shown_at=Subquery(published.values("at")[:1]),
            corrected_on=Subquery(corrected.annotate(last=Max("corrected_on")).values("last")),
        )
    )


def change_rows(changes: QuerySet[Outcome]) -> Iterator[Outcome]:
    """All ``changes``, the oldest first, read bit by bit. Two queries for each five hundred."""
    return for_files(changes).order_by("since_on", "pk").iterator(chunk_size=AT_ONCE)


def changed_last(row: Outcome) -> dt.datetime:
    """When what the page says of it last changed; a correction counts from the end of its day."""
    if row.corrected_on is None:
        return row.shown_at
    corrected = dt.datetime.combine(row.corrected_on, dt.time(23, 59), tzinfo=dt.UTC)
    return max(row.shown_at, corrected)
