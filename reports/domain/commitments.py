"""The only writer of what became of a promise. The body can report it done, and never confirm it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hub.shared.clock import now
from hub.shared.states import move, signed_in
from hub.shared.working_days import MOST_DAYS, long_date
from reports.domain.promises import due_words
from reports.domain.requests import RequestRefused, refuse_day_outside
from reports.enums import COMMITMENT_TRANSITIONS, PROGRESS_REPORTS, REWORDINGS, CommitmentStatus
from reports.models import Commitment, CommitmentEvent, Message, RequestedItem, ResponseRequest
from reports.permissions import RUN_CLOCK

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
    refuse_day_outside(made_on, field="made_on")
    if made_on < request.received_on:
        raise RequestRefused(
            f"The body has had the request since {long_date(request.received_on)}. This day is before it.",
            field="made_on",
        )
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
        user=signed_in(user),
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


def report_progress(commitment: Commitment, *, user=None) -> Commitment:
    """The body tells how far it is. Raises ``TransitionNotAllowed`` for a promise that is done or given up."""
    return change(commitment, CommitmentStatus(commitment.status), user=user, transitions=PROGRESS_REPORTS)


def report_done(commitment: Commitment, *, user=None) -> Commitment:
    """The body says that it did what it promised. That confirms nothing. Raises ``TransitionNotAllowed``."""
    return change(commitment, CommitmentStatus.REPORTED_DONE, user=user)


def give_up(commitment: Commitment, *, user=None) -> Commitment:
    """The body says that it will not do it. Raises ``TransitionNotAllowed``."""
    return change(commitment, CommitmentStatus.GIVEN_UP, user=user)


def confirm(commitment: Commitment, *, user) -> Commitment:
    """Staff checked that it has happened, after every voice about it was looked at.

    Raises ``RequestRefused`` without a member of staff or while a voice waits, and ``TransitionNotAllowed``.
    """
    if user is None or not user.has_perm(RUN_CLOCK):
        raise RequestRefused("Only we confirm that a promise was kept.")
    with transaction.atomic():
        locked(commitment)
        if commitment.updates.held().exists():
            raise RequestRefused("Somebody wrote about this promise. Look at what waits first.")
        return change(commitment, CommitmentStatus.CONFIRMED, user=user)


def dispute(commitment: Commitment, *, user=None) -> Commitment:
    """Others say that it was not done: it is open again. Raises ``TransitionNotAllowed``."""
    return change(commitment, CommitmentStatus.DISPUTED, user=user)


def move_date(commitment: Commitment, due_on: dt.date | None, *, reason: str, user=None) -> Commitment:
    """Give the promise another date, or none; the one until now stays in public, with the reason.

    Raises ``RequestRefused`` for the same date or one before the promise, and ``TransitionNotAllowed``.
    """
    with transaction.atomic():
        locked(commitment)
        if due_on == commitment.due_on:
            raise RequestRefused("This is the date that the promise has already.", field="due_on")
        refuse_date(due_on, commitment.made_on)
        before, after = due_words(commitment.due_on), due_words(due_on)
        return change(
            commitment,
            CommitmentStatus(commitment.status),
            user=user,
            transitions=PROGRESS_REPORTS,
            reason=f"The date was moved. Before: {before}. Now: {after}. {reason}",
            changes={"due_on": due_on},
        )


def reword(commitment: Commitment, text: str, *, reason: str, user=None) -> Commitment:
    """Take out of the words what must not be public; that they were changed, and why, is said in public.

    Raises ``RequestRefused`` for no words or the same ones.
    """
    if not text.strip():
        raise RequestRefused(WORDS_MISSING, field="text")
    with transaction.atomic():
        locked(commitment)
        if text == commitment.text:
            raise RequestRefused("These are the words that the promise has already.", field="text")
        return change(
            commitment,
            CommitmentStatus(commitment.status),
            user=user,
            transitions=REWORDINGS,
            reason=f"We changed the words. {reason}",
            changes={"text": text},
        )


def change(
    commitment: Commitment, to: CommitmentStatus, *, user, transitions=COMMITMENT_TRANSITIONS, reason="", changes=None
) -> Commitment:
    return move(
        commitment,
        to,
        transitions=transitions,
        history=CommitmentEvent,
        user=user,
        reason=reason,
        is_public=True,
        changes=changes,
    )


def locked(commitment: Commitment) -> None:
    """Lock the row until the transaction ends, and read it again: its stored state decides.

    Raises ``RequestRefused`` for one that was taken back.
    """
    Commitment.everything.select_for_update().get(pk=commitment.pk)
    if not Commitment.objects.filter(pk=commitment.pk).exists():
        raise RequestRefused("We took this promise back. Nothing more can be said of it.")
    commitment.refresh_from_db()
