"""What anyone may know of the messages of the record, and when it last changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from heapq import merge
from itertools import islice

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reports.enums import Nature, RedactionStatus

from .messages import Message, RecommendationReply
from .redactions import RedactionEvent
from .requests import ResponseRequest, ResponseRequestEvent

NOT_HELD = Q(redaction__isnull=True) | Q(redaction__status=RedactionStatus.PUBLISHED)
"""Messages whose words anyone may read: logged as they are, or checked and published."""

LOOKED_AT = 5
"""How many things that happened are looked at for each request that is wanted."""


def public_replies() -> QuerySet[Message]:
    """The replies of bodies to public requests whose words anyone may read, newest first."""
    return Message.objects.filter(NOT_HELD, nature=Nature.REPLY, request__in=ResponseRequest.objects.public()).order_by(
        "-happened_on", "-pk"
    )


def for_reply_lists(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With request, body, report, decisions and ``shown_at``, the instant since which anyone may read it.

    One query more.
    """
    published = RedactionEvent.objects.filter(
        subject__message=OuterRef("pk"), after=RedactionStatus.PUBLISHED
    ).order_by("-at")
    decisions = RecommendationReply.objects.select_related("item").order_by("item__number", "pk")
    return (
        messages.select_related("request__body", "request__report", "redaction")
        .defer("private_text", "request__report__body", "request__report__how_we_heard")
        .annotate(shown_at=Coalesce(Subquery(published.values("at")[:1]), F("recorded_at")))
        .prefetch_related(Prefetch("replies", decisions))
    )


def last_changed(requests: QuerySet[ResponseRequest], *, limit: int) -> list[tuple[int, dt.datetime]]:
    """The keys of those of ``requests`` that changed last for all to see, and when. Three queries, however many.

    Fewer than ``limit`` where so much happened to a few of them that the others are out of sight.
    """
    wanted = limit * LOOKED_AT
    own = requests.order_by().values("pk")
    moves = ResponseRequestEvent.objects.public().filter(subject__in=own).order_by("-at", "-pk")
    messages = Message.objects.filter(~Q(nature=Nature.OTHER) | ~Q(public_text=""), request__in=own)
    checks = RedactionEvent.objects.filter(after=RedactionStatus.PUBLISHED, subject__message__request__in=own)
    sources = [
        list(moves.values_list("at", "subject_id")[:wanted]),
        list(messages.order_by("-recorded_at", "-pk").values_list("recorded_at", "request_id")[:wanted]),
        list(checks.order_by("-at", "-pk").values_list("at", "subject__message__request_id")[:wanted]),
    ]
    # Before the oldest of a list that was cut off, another request may have changed that is not in sight.
    since = max((rows[-1][0] for rows in sources if len(rows) == wanted), default=None)
    newest_first = merge(*sources, key=lambda row: row[0], reverse=True)
    return list(islice(each_once(newest_first, since), limit))


def each_once(rows: Iterable[tuple[dt.datetime, int]], since: dt.datetime | None):
    seen = set()
    for at, key in rows:
        if since is not None and at < since:
            return
        if key not in seen:
            seen.add(key)
            yield key, at
