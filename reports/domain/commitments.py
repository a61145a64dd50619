"""The only writer of what became of a promise. The body can report it done, and never confirm it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hub.shared.clock import now
from hub.shared.working_days import MOST_DAYS, long_date
from reports.domain.requests import RequestRefused
from reports.enums import CommitmentStatus
from reports.models import Commitment, CommitmentEvent, Message, RequestedItem, ResponseRequest

WORDS_MISSING = "Write what was promised."


@dataclass(frozen=True)
class Promise:
    """What a body says it will do. ``item`` is what it was asked, if it belongs to one; a date may be missing."""

    item: RequestedItem | None
    text: str
    due_on: dt.date | None = None


def make_commitments(message: Message, promises: Iterable[Promise], *, user=None) -> list[Commitment]:
    """Keep what a body promised in ``message``, each promise with the first row of its history.

    Promises of a message that is still being checked stay hidden until it is published.
    Raises ``RequestRefused`` for one without words, for an item of another request and for a date before the message.
    """
    with transaction.atomic():
        return [
            make_commitment(message.request, promise, made_on=message.happened_on, message=message, user=user)
            for promise in promises
        ]


@transaction.atomic
def make_commitment(
    request: ResponseRequest, promise: Promise, *, made_on: dt.date, message: Message | None = None, user=None
) -> Commitment:
    """Keep one promise to ``request``, made on a day. Raises as ``make_commitments`` does, and for a draft."""
    if request.is_draft:
        raise RequestRefused("Start the request first.")
    if not promise.text.strip():
        raise RequestRefused(WORDS_MISSING, field="text")
    if promise.item is not None and promise.item.request_id != request.pk:
        raise RequestRefused("This recommendation is not part of the request.", field="item")
    refuse_date(promise.due_on, made_on)
    row = Commitment.objects.create(
        request=request,
        item=promise.item,
        message=message,
        text=promise.text,
        due_on=promise.due_on,
        made_on=made_on,
    )
    CommitmentEvent.objects.create(
        subject=row,
        at=now(),
        user=user if user is not None and user.is_authenticated else None,
        before="",
        after=CommitmentStatus.OPEN,
        is_public=True,
    )
    return row


def refuse_date(due_on: dt.date | None, made_on: dt.date) -> None:
    """Raise ``RequestRefused`` for a promised date before the promise, or too far away to mean anything."""
    if due_on is None:
        return
    if due_on < made_on:
        raise RequestRefused(
            f"This was promised on {long_date(made_on)}. The date can’t be before that.", field="due_on"
        )
    if (due_on - made_on).days > MOST_DAYS:
        raise RequestRefused(f"This day is more than {MOST_DAYS:,} days away.", field="due_on")
