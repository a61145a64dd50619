"""What anyone may know of the messages of the record, and when it last changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from heapq import merge

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from reports.enums import Nature, RedactionStatus

from .messages import Message, RecommendationReply
from .redactions import RedactionEvent
from .requests import ResponseRequest, ResponseRequestEvent

NOT_HELD = Q(redaction__isnull=True) | Q(redaction__status=RedactionStatus.PUBLISHED)
"""Messages whose words anyone may read: logged as they are, or checked and published."""

LOOKED_AT = 5
"""How many things that happened are looked at for each entry that is wanted."""


def public_replies() -> QuerySet[Message]:
    """The replies of bodies to public requests whose words anyone may read, newest first."""
    return Message.objects.filter(NOT_HELD, nature=Nature.REPLY, request__in=ResponseRequest.objects.public()).order_by(
        "-happened_on", "-pk"
    )


def is_last_reply() -> Combinable:
    """Of a message: no other reply to its request is of a later day, or was logged after it for the same."""
    later = Q(happened_on__gt=OuterRef("happened_on")) | Q(happened_on=OuterRef("happened_on"), pk__gt=OuterRef("pk"))
    return ~Exists(Message.objects.filter(later, request=OuterRef("request"), nature=Nature.REPLY))


def for_reply_lists(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With request, body, report, check, decisions, and whether it ``is_last``. One query more."""
    decisions = RecommendationReply.objects.select_related("item").order_by("item__number", "pk")
    return (
        messages.select_related("request__body", "request__carried_to", "request__report", "redaction")
        .defer("private_text", "request__report__body", "request__report__how_we_heard")
        .annotate(is_last=is_last_reply())
        .prefetch_related(Prefetch("replies", decisions))
    )


def newest_replies(*, limit: int) -> list[tuple[int, dt.datetime]]:
    """The keys of the public replies that could be read last, and since when. Two queries."""
    replies = Message.objects.filter(nature=Nature.REPLY)
    among = among_requests(ResponseRequest.objects.public(), is_many=True)
    unchecked = replies.filter(among("request_id"), redaction__isnull=True).order_by("-recorded_at", "-pk")
    checked = published_checks(replies.filter(among("request_id"))).filter(subject__status=RedactionStatus.PUBLISHED)
    return newest_of(
        [unchecked.values_list("recorded_at", "pk"), checked.values_list("at", "subject__message_id")], limit=limit
    )


def last_changed(requests: QuerySet[ResponseRequest], *, is_many: bool, limit: int) -> list[tuple[int, dt.datetime]]:
    """The keys of those of ``requests`` that changed last for all to see, and when. Three queries.

    Fewer than ``limit`` where so much happened to a few of them that the others are out of sight. ``is_many``: they are
    a good part of the record.
    """
    among = among_requests(requests, is_many=is_many)
    moves = ResponseRequestEvent.objects.public().filter(among("subject_id")).order_by("-at", "-pk")
    own_messages = Message.objects.filter(among("request_id"))
    messages = own_messages.filter(~Q(nature=Nature.OTHER) | ~Q(public_text=""))
    request = Message.objects.filter(pk=OuterRef("subject__message_id")).values("request_id")
    checks = published_checks(own_messages).annotate(request_id=Subquery(request))
    return newest_of(
        [
            moves.values_list("at", "subject_id"),
            messages.order_by("-recorded_at", "-pk").values_list("recorded_at", "request_id"),
            checks.values_list("at", "request_id"),
        ],
        limit=limit,
    )


def published_checks(messages: QuerySet[Message]) -> QuerySet[RedactionEvent]:
    """When the words of each of ``messages`` were published, the newest first.

    Asked of each event by itself: a join would begin with the messages, which are many.
    """
    return RedactionEvent.objects.filter(
        Exists(messages.filter(pk=OuterRef("subject__message_id"))), after=RedactionStatus.PUBLISHED
    ).order_by("-at", "-pk")


def among_requests(requests: QuerySet[ResponseRequest], *, is_many: bool) -> Callable[[str], Q]:
    """A condition on the field that holds the key of a request: it is one of ``requests``.

    Of many, the newest rows are gone through until enough belong to one; of few, their rows are looked up.
    """
    own = requests.order_by()
    if is_many:
        return lambda field: Q(Exists(own.filter(pk=OuterRef(field))))
    return lambda field: Q(**{f"{field}__in": own.values("pk")})


def newest_of(sources: Sequence[QuerySet], *, limit: int) -> list[tuple[int, dt.datetime]]:
    """Keys and instants, each key once, from ``sources`` of an instant and a key, the newest first."""
    wanted = limit * LOOKED_AT
    found = [list(rows[:wanted]) for rows in sources]
    # Before the oldest of a list that was cut off, something may have happened that is not in sight.
    since = max((rows[-1][0] for rows in found if len(rows) == wanted), default=None)
    newest: dict[int, dt.datetime] = {}
    for at, key in merge(*found, key=lambda row: row[0], reverse=True):
        if len(newest) == limit or (since is not None and at < since):
            break
        newest.setdefault(key, at)
    return list(newest.items())
