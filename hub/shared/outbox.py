"""What must happen is a row: who may work on it now, what a success or a failure makes of it, when it is given up.

Every rule is one conditional UPDATE, so that two workers at once never have the same row, on either database, and a
worker that is killed in the middle loses nothing: its row comes back after its lease. Decision 16 says why.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Case, F, Value, When

from .characters import without_controls
from .clock import now
from .models.outbox import WORK_TRANSITIONS, OutboxPause, OutboxQuerySet, OutboxRow, WorkStatus
from .states import HistoryRow, TransitionNotAllowed, move

Row = TypeVar("Row", bound=OutboxRow)

LEASE = dt.timedelta(minutes=10)
"""How long one worker has to do a piece of work before another may try."""

RETRY_AFTER = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""The waits between attempts."""

MOST_ATTEMPTS = len(RETRY_AFTER) + 1
"""After so many attempts, those of a worker that died included, work is given up and shown to staff."""

GIVE_UP_AFTER = dt.timedelta(days=5)
"""Attempts that do not count end too: a mail is given up after 4 to 5 days (RFC 5321, section 4.5.4.1)."""

PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300))
"""How long a service that does not answer is left alone: longer each time, so that it is not hammered."""

DIED = "The worker stopped in the middle of each of the last attempts."

NO_LEASE = {"lease_key": None, "leased_until": None}

PAGE = 50
"""Rows that are looked up at once while a queue is drained."""


class InHand(TransitionNotAllowed):
    """A worker is at this row now; nothing was changed."""


# One row


def lease(rows: OutboxQuerySet[Row], pk: int, *, lasts: dt.timedelta = LEASE) -> Row | None:
    """The row ``pk`` if it is this worker's for ``lasts``, else ``None``.

    The attempt is counted here, not when it ends: a row that kills its worker each time is given up like any other.
    A row that another worker had and did not answer for is marked as uncertain.
    """
    at = now()
    due = rows.due(at=at).filter(pk=pk)
    key = uuid.uuid4()
    taken = due.filter(attempts__lt=MOST_ATTEMPTS).update(
        lease_key=key,
        leased_until=at + lasts,
        attempts=F("attempts") + 1,
        is_uncertain=Case(When(leased_until__isnull=False, then=Value(value=True)), default=F("is_uncertain")),
    )
    if taken:
        # Read by its key: whoever was slower than the lease must not act on another's.
        return rows.filter(pk=pk, lease_key=key).first()
    due.filter(attempts__gte=MOST_ATTEMPTS).update(
        status=WorkStatus.FAILED, last_error=DIED, is_uncertain=True, **NO_LEASE
    )
    return None


def succeed(row: OutboxRow, **changes) -> None:
    """Write down that it is done. What was done stays so, even if the lease ended meanwhile."""
    type(row)._base_manager.filter(pk=row.pk).exclude(status=WorkStatus.DONE).update(
        status=WorkStatus.DONE, done_at=now(), last_error="", **NO_LEASE, **changes
    )


def fail(row: OutboxRow, error: Exception | str, *, is_final: bool = False, is_uncertain: bool = False) -> None:
    """Write down a failure: try again later, or give up if that can't help or was tried often enough."""
    waited = now() - row.waiting_since
    if is_final or row.attempts >= MOST_ATTEMPTS or waited >= GIVE_UP_AFTER:
        give_up(row, error, is_uncertain=row.is_uncertain or is_uncertain)
        return
    held(row).update(
        last_error=in_words(error),
        next_attempt_at=now() + RETRY_AFTER[row.attempts - 1],
        is_uncertain=row.is_uncertain or is_uncertain,
        **NO_LEASE,
    )


def give_up(row: OutboxRow, error: Exception | str, **changes) -> None:
    """Try no more; staff see it among what is stuck and can put it back."""
    held(row).update(status=WorkStatus.FAILED, last_error=in_words(error), **NO_LEASE, **changes)


def put_back(row: OutboxRow, *, until: dt.datetime, reason: Exception | str) -> None:
    """Return the row untried: the attempt does not count. What waits for longer than ``GIVE_UP_AFTER`` is given up."""
    if now() - row.waiting_since >= GIVE_UP_AFTER:
        give_up(row, reason)
        return
    held(row).update(last_error=in_words(reason), next_attempt_at=until, attempts=max(row.attempts - 1, 0), **NO_LEASE)


def held(row: OutboxRow) -> models.QuerySet:
    """The row while it is still this worker's; nothing once its lease has gone to another."""
    return type(row)._base_manager.filter(pk=row.pk, lease_key=row.lease_key, status=WorkStatus.QUEUED)


def in_words(error: Exception | str) -> str:
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return without_controls(text)[:500]


# A queue


def drain(rows: OutboxQuerySet, work: Callable[[int], bool | None], *, most: int, seconds: float | None = None) -> int:
    """Call ``work`` with the key of each row that is due, oldest first; returns how many it did.

    ``work`` returns whether it did the row, or ``None`` to stop. Ends after ``most`` rows or after ``seconds``; never
    holds more than a page of keys. Safe to run several times at once.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    tried: set[int] = set()
    done = 0
    while len(tried) < most:
        due = rows.due(at=now()).order_by("next_attempt_at", "pk").values_list("pk", flat=True)
        page = [pk for pk in due[:PAGE] if pk not in tried][: most - len(tried)]
        if not page:
            break
        for pk in page:
            if ends is not None and time.monotonic() >= ends:
                return done
            tried.add(pk)
            result = work(pk)
            if result is None:
                return done
            done += result
    return done


# A service


def pause(key: str, reason: Exception | str) -> dt.datetime:
    """Leave the service alone for a while, longer each time; returns until when."""
    at = now()
    known, is_new = OutboxPause.objects.get_or_create(
        key=key, defaults={"since": at, "until": at + PAUSES[0], "reason": in_words(reason)}
    )
    if is_new:
        return known.until
    if known.until > at:
        return known.until  # Another worker was told the same at the same time.
    until = at + PAUSES[min(known.failures, len(PAUSES) - 1)]
    OutboxPause.objects.filter(pk=known.pk, until=known.until).update(
        until=until, failures=F("failures") + 1, reason=in_words(reason)
    )
    return until


def resume(key: str) -> None:
    """The service answers."""
    OutboxPause.objects.filter(key=key).delete()


# Staff


def retry(row: OutboxRow, *, history: type[HistoryRow], user) -> None:
    """Try it from the beginning, now. Raises ``TransitionNotAllowed`` for what is done and ``InHand``."""
    at = now()
    staff_move(
        row,
        WorkStatus.QUEUED,
        history=history,
        user=user,
        changes={"attempts": 0, "next_attempt_at": at, "waiting_since": at},
    )


def cancel(row: OutboxRow, *, history: type[HistoryRow], user, reason: str, **changes) -> None:
    """Never do it. Raises ``TransitionNotAllowed`` for what is done and ``InHand``."""
    staff_move(row, WorkStatus.CANCELLED, history=history, user=user, reason=reason, changes=changes)


def staff_move(row: OutboxRow, to: str, *, history: type[HistoryRow], user, changes: dict, reason: str = "") -> None:
    with transaction.atomic():
        # The lock holds off a worker's lease until this is decided.
        current = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if current.is_in_hand(at=now()):
            raise InHand(current.status, to)
        move(
            row,
            to,
            transitions=WORK_TRANSITIONS,
            history=history,
            user=user,
            reason=reason,
            changes={**NO_LEASE, **changes},
        )
