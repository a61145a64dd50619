"""What public pages show of requests and reports, asked for in as few queries as it can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField, CharField, DateTimeField, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate

from reports.domain.answer_view import AskedRecommendation
from reports.domain.happenings import Happening, HappeningKind
from reports.enums import ResponseStatus

from .attachments import Attachment
from .chases import Escalation, EscalationNews
from .messages import Message
from .parts import Correction, Recommendation
from .requests import RequestedItem, ResponseRequest, ResponseRequestEvent
from .taken_back import TakenBack

# Cast: PostgreSQL takes a column of a union that is empty in the first two parts for text.
NO_REQUEST = NO_MESSAGE = Cast(Value(None), BigIntegerField())
NO_MOMENT = Cast(Value(None), DateTimeField())
NOTHING = Value("")


def requests_of(report) -> list[ResponseRequest]:
    """The started requests of ``report``, newest first, as ``for_display()`` brings them. One query.

    A request starts with at least one item, so its items bring it along.
    """
    items = (
        RequestedItem.objects.filter(request__report=report)
        .exclude(request__status=ResponseStatus.DRAFT)
        .with_answers()
        .select_related("request__body", "request__carried_to", "request__redirected_to")
        .order_by("-request__received_on", "-request_id", "number", "pk")
    )
    requests: dict[int, ResponseRequest] = {}
    for item in items:
        request = requests.setdefault(item.request_id, item.request)
        request.asked_items = [*getattr(request, "asked_items", []), item]
    return list(requests.values())


def what_happened(requests: Iterable[ResponseRequest], *, corrections_of=None) -> list[Happening]:
    """Messages with their public files, public moves and escalations of ``requests``, what of it was taken back, and
    the corrections of a report.

    One query; in no order.
    """
    keys = [request.pk for request in requests]
    messages = (
        Message.objects.filter(request__in=keys)
        .with_words()
        .values_list(
            Value(HappeningKind.MESSAGE.value),
            "pk",
            "request_id",
            "happened_on",
            "nature",
            "direction",
            "words",
            "check_status",
            NO_MESSAGE,
            "shown_role",
            "recorded_at",
            NOTHING,
        )
    )
    moves = (
        ResponseRequestEvent.objects.public()
        .filter(subject__in=keys)
        .values_list(
            Value(HappeningKind.MOVE.value),
            "pk",
            "subject_id",
            TruncDate("at"),
            "before",
            "after",
            "reason",
            NOTHING,
            NO_MESSAGE,
            NOTHING,
            "at",
            Cast("told_before", TextField()),
        )
    )
    files = (
        Attachment.objects.public()
        .filter(request__in=keys)
        .values_list(
            Value(HappeningKind.FILE.value),
            "pk",
            "request_id",
            "message__happened_on",
            "kind",
            Cast("cleaned_size", CharField()),
            "name",
            NOTHING,
            "message_id",
            NOTHING,
            NO_MOMENT,
            NOTHING,
        )
    )
    others = [*escalations(keys), *taken_back(keys)]
    parts = [moves.order_by(), files.order_by(), *(rows.order_by() for rows in others)]
    if corrections_of is not None:
        corrections = Correction.objects.filter(report=corrections_of).values_list(
            Value(HappeningKind.CORRECTION.value),
            "pk",
            NO_REQUEST,
            "corrected_on",
            NOTHING,
            NOTHING,
            "text",
            NOTHING,
            NO_MESSAGE,
            NOTHING,
            NO_MOMENT,
            NOTHING,
        )
        parts.append(corrections.order_by())
    return [Happening(*row) for row in messages.order_by().union(*parts, all=True)]


def escalations(keys: Sequence[int]) -> list[QuerySet]:
    """Who else was told of the requests with these primary keys, and what came of it, in the columns of a happening."""
    told = Escalation.objects.filter(request__in=keys).values_list(
        Value(HappeningKind.ESCALATION.value),
        "pk",
        "request_id",
        "escalated_on",
        "told",
        NOTHING,
        "reason",
        NOTHING,
        NO_MESSAGE,
        NOTHING,
        "recorded_at",
        NOTHING,
    )
    news = EscalationNews.objects.filter(escalation__request__in=keys).values_list(
        Value(HappeningKind.ESCALATION_NEWS.value),
        "pk",
        "escalation__request_id",
        "happened_on",
        "escalation__told",
        NOTHING,
        "text",
        NOTHING,
        NO_MESSAGE,
        NOTHING,
        "recorded_at",
        NOTHING,
    )
    return [told, news]


def taken_back(keys: Sequence[int]) -> list[QuerySet]:
    """What had been public of the requests with these primary keys and was logged by mistake."""
    rows = TakenBack.objects.filter(row__subject__in=keys, row__is_public=True)
    messages = rows.filter(message__isnull=False).values_list(
        Value(HappeningKind.TAKEN_MESSAGE.value),
        "message_id",
        "row__subject_id",
        "message__happened_on",
        "message__nature",
        "message__direction",
        "row__reason",
        NOTHING,
        "row_id",
        NOTHING,
        "message__recorded_at",
        NOTHING,
    )
    moves = rows.filter(move__isnull=False).values_list(
        Value(HappeningKind.TAKEN_MOVE.value),
        "move_id",
        "row__subject_id",
        TruncDate("move__at"),
        "move__before",
        "move__after",
        "row__reason",
        NOTHING,
        "row_id",
        NOTHING,
        "move__at",
        NOTHING,
    )
    promises = rows.filter(commitment__isnull=False).values_list(
        Value(HappeningKind.TAKEN_PROMISE.value),
        "commitment_id",
        "row__subject_id",
        "commitment__made_on",
        NOTHING,
        NOTHING,
        "row__reason",
        NOTHING,
        "row_id",
        NOTHING,
        NO_MOMENT,
        NOTHING,
    )
    return [messages, moves, promises]


def recommendations_of(report) -> list[AskedRecommendation]:
    """The recommendations of a saved ``report`` in their order, each with the bodies it is addressed to. One query."""
    rows = (
        Recommendation.objects.filter(report=report)
        .order_by("sort_order", "pk")
        .values_list("pk", "heading", "text", "bodies__pk", "bodies__name")
    )
    found: dict[int, tuple[str, str, list[tuple[int, str]]]] = {}
    for pk, heading, text, body_pk, body_name in rows:
        bodies = found.setdefault(pk, (heading, text, []))[2]
        if body_pk is not None:
            bodies.append((body_pk, body_name))
    return [
        AskedRecommendation(pk, number, heading, text, bodies)
        for number, (pk, (heading, text, bodies)) in enumerate(found.items(), start=1)
    ]
