"""The replies of bodies as files: a row for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hub.shared.columns import Column

from .exports import ASKED_BY, AT_ONCE, AT_REQUEST, OF_REQUEST, TAKEN_MEANS
from .messages import Message, RecommendationReply
from .public_messages import is_last_reply


@dataclass(frozen=True)
class ReplyRow:
    fields: Any

    @property
    def words(self) -> str:
        checked = self.fields.redaction__public_text
        return self.fields.public_text if checked is None else checked

    @property
    def role(self) -> str:
        checked = self.fields.redaction__role
        return self.fields.role if checked is None else checked

    @property
    def body(self) -> str:
        """Who answered on that day: the body that was asked, or the one that took over."""
        carried_on = self.fields.request__carried_on
        if carried_on is not None and self.fields.happened_on >= carried_on:
            return self.fields.request__carried_to__name
        return self.fields.request__body__name

    @property
    def working_days(self) -> int | None:
        return self.fields.request__working_days_taken if self.fields.is_last else None


REPLY_COLUMNS = (
    Column("replied", "Replied", "The day of the reply.", lambda row: row.fields.happened_on),
    OF_REQUEST,
    ASKED_BY,
    Column("body", "Body", "The body that replied.", lambda row: row.body),
    Column("role", "Signed by", "The role of who answered for the body, without a name.", lambda row: row.role),
    Column(
        "received",
        "Received",
        "The day since which the body has had the request.",
        lambda row: row.fields.request__received_on,
    ),
    Column(
        "working_days",
        "Working days to the answer",
        f"Of the last reply, with which everything had its decision; empty for a part. {TAKEN_MEANS}",
        lambda row: row.working_days,
    ),
    Column("decided", "Decided", "How many recommendations or questions it decides.", lambda row: row.fields.decided),
    Column("words", "Words", "What the body wrote, as it was published.", lambda row: row.words),
    AT_REQUEST,
)


def reply_rows(replies: QuerySet[Message]) -> Iterator[ReplyRow]:
    """All ``replies``, the oldest first. One query, read bit by bit."""
    decisions = RecommendationReply.objects.filter(message=OuterRef("pk")).order_by().values("message")
    found = (
        replies.order_by("happened_on", "pk")
        .annotate(
            is_last=is_last_reply(), decided=Coalesce(Subquery(decisions.annotate(rows=Count("pk")).values("rows")), 0)
        )
        .values_list(
            "happened_on",
            "public_text",
            "redaction__public_text",
            "role",
            "redaction__role",
            "decided",
            "request__year",
            "request__number",
            "request__received_on",
            "is_last",
            "request__working_days_taken",
            "request__report__title",
            "request__body__name",
            "request__carried_to__name",
            "request__carried_on",
            named=True,
        )
    )
    for fields in found.iterator(chunk_size=AT_ONCE):
        yield ReplyRow(fields)
