"""What became public of requests since a moment: read from the one history that the timeline shows too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone

from hub.alerts.domain.news import SAME_ACT, News
from reports.domain.happenings import Happening, HappeningKind, had_replied
from reports.domain.timeline import (
    TOOK_BACK,
    TOOK_OVER,
    change_entry,
    is_public,
    message_title,
    start_entry,
)
from reports.enums import CommitmentStatus, Nature, OutcomeStatus, RedactionStatus, ResponseStatus
from reports.models import (
    Commitment,
    CommitmentEvent,
    Message,
    Outcome,
    OutcomeEvent,
    RedactionEvent,
    ResponseRequest,
    ResponseRequestEvent,
)
from reports.models.taken_back import stands

MESSAGE = "message:"
TAKEN_BACK = "taken-back:"
CAUSES = (MESSAGE, TAKEN_BACK)
"""A date can move because of these."""


def record_news(since: dt.datetime) -> list[News]:
    """All that became public after ``since``, in the order in which it did. Six queries, and one for some rows."""
    moves = list(ResponseRequestEvent.objects.public().filter(at__gt=since).select_related("takes_back", "taken_back"))
    messages = list(Message.objects.filter(recorded_at__gt=since - SAME_ACT))
    checks = list(
        RedactionEvent.objects.filter(
            stands("subject__message"), after=RedactionStatus.PUBLISHED, at__gt=since
        ).select_related("subject__message")
    )
    keys = {move.subject_id for move in moves} | {message.request_id for message in messages}
    keys |= {check.subject.message.request_id for check in checks}
    promises = list(
        CommitmentEvent.objects.public()
        .filter(at__gt=since, subject__in=Commitment.objects.public())
        .select_related("subject")
    )
    keys |= {event.subject.request_id for event in promises}
    changes = list(
        OutcomeEvent.objects.filter(
            at__gt=since, after=OutcomeStatus.PUBLISHED, subject__in=Outcome.objects.published()
        ).select_related("subject__report")
    )
    keys |= {event.subject.request_id for event in changes if event.subject.request_id}
    rows = ResponseRequest.objects.public().select_related("report", "body", "carried_to", "redirected_to")
    requests = rows.in_bulk(keys)
    found = [
        *(news_of_move(move, requests[move.subject_id]) for move in moves if move.subject_id in requests),
        *(news_of_message(row, requests[row.request_id]) for row in messages if row.request_id in requests),
        *(
            news_of_check(check, requests[check.subject.message.request_id])
            for check in checks
            if check.subject.message.request_id in requests
        ),
        *(
            news_of_promise(event, requests[event.subject.request_id])
            for event in promises
            if event.subject.request_id in requests
        ),
        *(news_of_change(event, requests.get(event.subject.request_id)) for event in changes),
    ]
    told = [news for news in found if news is not None]
    first: dict[str, News] = {}
    for news in sorted(told, key=lambda news: (news.moves_date, news.place)):
        if news.moves_date and (cause := cause_of(news, first.values())):
            first[cause.key] = replace(cause, text=f"{cause.text} {news.text}".strip())
        else:
            first.setdefault(news.key, news)
    return sorted((news for news in first.values() if news.at > since), key=lambda news: news.place)


def cause_of(moved: News, others: Iterable[News]) -> News | None:
    """What made a date move, or the clock stop or go on, if it is told of: a message, or that one was taken back."""
    for news in others:
        can_move = news.key.startswith(CAUSES)
        if can_move and news.request and news.request.pk == moved.request.pk and abs(moved.at - news.at) <= SAME_ACT:
            return news
    return None


def news_of_move(move: ResponseRequestEvent, request: ResponseRequest) -> News | None:
    """``None`` for a move that is told by its message, and for one that was taken back since."""
    on = timezone.localdate(move.at, timezone.get_default_timezone())
    if hasattr(move, "taken_back"):
        return None
    if hasattr(move, "takes_back"):
        return News(f"{TAKEN_BACK}{move.pk}", request, move.at, on, TOOK_BACK, move.reason)
    if move.before == ResponseStatus.DRAFT:
        entry = start_entry(request)
        return News(f"move:{move.pk}", request, move.at, entry.on, entry.title, entry.text, is_start=True)
    row = Happening(HappeningKind.MOVE, move.pk, request.pk, on, move.before, move.after, move.reason)
    entry = change_entry(row, request)
    if entry is None:
        return None
    moves_date = move.before == move.after and TOOK_OVER not in move.reason
    return News(f"move:{move.pk}", request, move.at, on, entry.title, entry.text, moves_date=moves_date)


def news_of_message(message: Message, request: ResponseRequest) -> News | None:
    """That a message came or went, never its words; ``None`` for one that the page does not show."""
    row = happening_of(message)
    if not is_public(row):
        return None
    partly = message.nature == Nature.REFUSAL and had_replied(
        [happening_of(other) for other in request.messages.filter(nature=Nature.REPLY)], row
    )
    title = message_title(row, str(request.body_on(message.happened_on)), partly=partly)
    return News(f"{MESSAGE}{message.pk}", request, message.recorded_at, message.happened_on, title)


def news_of_check(check: RedactionEvent, request: ResponseRequest) -> News:
    """That what a body wrote can be read now: once, however often it is checked anew."""
    on = timezone.localdate(check.at, timezone.get_default_timezone())
    title = f"We published what {request.body_on(check.subject.message.happened_on)} wrote"
    return News(f"published:{check.subject_id}", request, check.at, on, title)


PROMISES = {
    CommitmentStatus.REPORTED_DONE: "{body} says that it did what it promised",
    CommitmentStatus.CONFIRMED: "{body} kept a promise",
    CommitmentStatus.DISPUTED: "People say that {body} has not kept a promise",
    CommitmentStatus.GIVEN_UP: "{body} gave up a promise",
}


def news_of_promise(event: CommitmentEvent, request: ResponseRequest) -> News | None:
    """What became of a promise, never its words; ``None`` for one that a message told, and for mere progress."""
    on = timezone.localdate(event.at, timezone.get_default_timezone())
    body = str(request.body_on(on))
    if not event.before:
        title = "" if event.subject.message_id else f"{body} made a promise"
    elif event.before == event.after:
        title = f"A promise of {body} was changed" if event.reason else ""
    else:
        title = PROMISES[CommitmentStatus(event.after)].format(body=body)
    return News(f"promise:{event.pk}", request, event.at, on, title) if title else None


def news_of_change(event: OutcomeEvent, request: ResponseRequest | None) -> News:
    """What changed because people spoke up, in the words that we published."""
    outcome = event.subject
    on = timezone.localdate(event.at, timezone.get_default_timezone())
    text = f"{outcome.title}\nSince {outcome.since_words}. Who says so: {outcome.said_by}"
    title = "We published what has changed"
    return News(f"change:{outcome.pk}", request, event.at, on, title, text, report=outcome.report)


def happening_of(message: Message) -> Happening:
    return Happening(
        HappeningKind.MESSAGE,
        message.pk,
        message.request_id,
        message.happened_on,
        message.nature,
        message.direction,
        message.public_text,
        at=message.recorded_at,
    )
