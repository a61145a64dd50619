"""Work other than mail that must happen: ordered in the transaction it follows from, tried until it succeeds."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import outbox
from .clock import now
from .commits import after_commit
from .models.errands import Errand
from .models.outbox import WorkStatus

logger = logging.getLogger(__name__)

DONE_IS_KEPT = dt.timedelta(days=30)


class UnknownErrandError(LookupError):
    """No app registered work under this key."""


@dataclass(frozen=True)
class ErrandKind:
    """Work that ``run`` does. It gets the payload, may be called twice for it, and raises to be tried again later.

    ``lease`` is longer than it ever takes: then another worker begins.
    """

    key: str
    label: str
    run: Callable[[Mapping[str, Any]], object]
    lease: dt.timedelta = outbox.LEASE


REGISTRY: dict[str, ErrandKind] = {}


def register(kind: ErrandKind) -> ErrandKind:
    """Make ``kind`` known, from ``AppConfig.ready``. Raises ``ValueError`` for a key in use."""
    if REGISTRY.get(kind.key, kind) != kind:
        raise ValueError(f"There is other work {kind.key!r}")
    REGISTRY[kind.key] = kind
    return kind


def order(key: str, payload: Mapping[str, Any]) -> Errand:
    """Write the work down in the current transaction; it is begun after the commit. Raises ``UnknownErrandError``."""
    if key not in REGISTRY:
        raise UnknownErrandError(key)
    at = now()
    errand = Errand.objects.create(kind=key, payload=dict(payload), created_at=at, waiting_since=at, next_attempt_at=at)
    after_commit(enqueue, errand.pk)
    return errand


def enqueue(errand_id: int) -> None:
    from .tasks import run_errand  # The task calls ``run`` below.

    run_errand.enqueue(errand_id)


def run(errand_id: int) -> bool:
    """Try once to do the work; returns whether it is done now.

    Work that no app knows any more is given up at once, where staff see it; they can put it back.
    """
    key = Errand.objects.filter(pk=errand_id).values_list("kind", flat=True).first()
    kind = REGISTRY.get(key)
    errand = outbox.lease(Errand.objects.all(), errand_id, lasts=kind.lease if kind else outbox.LEASE)
    if errand is None:
        return False
    if kind is None:
        outbox.give_up(errand, f"No part of the hub knows the work “{key}”.")
        return False
    try:
        kind.run(errand.payload)
    except Exception as error:  # noqa: BLE001 - whatever it is, staff see it at the row and it is tried again
        logger.warning("Errand %s (%s) failed: %s", errand.pk, kind.key, type(error).__name__)
        outbox.fail(errand, error)
        return False
    outbox.succeed(errand)
    return True


def run_errands(*, most: int = 10_000, seconds: float | None = None) -> int:
    """Do all work whose time has come, oldest first; returns how many were done. Safe to run twice at once."""
    return outbox.drain(Errand.objects.all(), run, most=most, seconds=seconds)


def forget_done() -> int:
    """Delete what has been done or cancelled for ``DONE_IS_KEPT``; returns how many rows."""
    old = Errand.objects.filter(status__in=[WorkStatus.DONE, WorkStatus.CANCELLED], created_at__lt=now() - DONE_IS_KEPT)
    return old.delete()[0]
