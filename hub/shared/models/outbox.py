from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from ..clock import now
from ..states import HistoryRow

STUCK_AFTER = dt.timedelta(minutes=15)
"""How long work may wait before staff are told."""


class WorkStatus(models.TextChoices):
    QUEUED = "queued", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Given up"
    CANCELLED = "cancelled", "Cancelled"


WORK_TRANSITIONS = {
    WorkStatus.QUEUED: {WorkStatus.QUEUED, WorkStatus.CANCELLED},
    WorkStatus.FAILED: {WorkStatus.QUEUED, WorkStatus.CANCELLED},
    WorkStatus.CANCELLED: {WorkStatus.QUEUED},
    WorkStatus.DONE: set(),
}
"""What staff may do. What is done stays done: doing it again is new work."""


class OutboxQuerySet(models.QuerySet):
    def due(self, *, at: dt.datetime):
        """Work to do now: waiting, its next attempt reached and not in the hands of another worker."""
        return self.filter(status=WorkStatus.QUEUED, next_attempt_at__lte=at).filter(
            Q(leased_until=None) | Q(leased_until__lte=at)
        )

    def stuck(self, *, at: dt.datetime):
        """Work that staff should look at: given up, or waiting for longer than ``STUCK_AFTER``."""
        return self.filter(
            Q(status=WorkStatus.FAILED) | Q(status=WorkStatus.QUEUED, waiting_since__lte=at - STUCK_AFTER)
        )


class OutboxRow(models.Model):
    """Something that must happen, written in the same transaction as what it follows from.

    ``hub.shared.outbox`` has the rules; nothing else writes these fields.
    """

    status = models.CharField(max_length=10, choices=WorkStatus.choices, default=WorkStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    is_uncertain = models.BooleanField(
        "may have happened twice",
        default=False,
        help_text="An attempt ended without an answer: what it did may be done already.",
    )
    created_at = models.DateTimeField(db_index=True)
    waiting_since = models.DateTimeField(
        default=now, help_text="When it was written, or when staff asked to try again."
    )
    next_attempt_at = models.DateTimeField()
    lease_key = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def is_in_hand(self, *, at: dt.datetime) -> bool:
        """Whether a worker is at it."""
        return self.leased_until is not None and self.leased_until > at

    def is_stuck(self, *, at: dt.datetime) -> bool:
        """As ``stuck`` finds it."""
        waits = self.status == WorkStatus.QUEUED and self.waiting_since <= at - STUCK_AFTER
        return waits or self.status == WorkStatus.FAILED


class OutboxPause(models.Model):
    """A service that did not answer is left alone until a moment, by every worker."""

    key = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    failures = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.key


HISTORY_WORDS = {
    WorkStatus.QUEUED: "Put back to be tried again",
    WorkStatus.CANCELLED: "Cancelled",
}


class OutboxHistoryRow(HistoryRow):
    """What staff did with a row; what workers did is on the row itself."""

    class Meta(HistoryRow.Meta):
        abstract = True

    @property
    def label(self) -> str:
        return HISTORY_WORDS.get(self.after, WorkStatus(self.after).label)
