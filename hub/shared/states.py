"""The one way in which an object with a life changes its ``status``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction

from . import audit
from .append_only import AppendOnly, AppendOnlyQuerySet
from .clock import now

Subject = TypeVar("Subject", bound=models.Model)


class TransitionNotAllowed(Exception):
    """The object cannot go from the state it is in to the one asked for."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} to {after}")
        self.before = before
        self.after = after


class HistoryRowQuerySet(AppendOnlyQuerySet):
    def public(self):
        return self.filter(is_public=True)


class HistoryRow(AppendOnly, models.Model):
    """One move in the life of a subject: who, when, from, to, why. Never edited and never deleted by hand.

    A subclass adds the foreign key ``subject`` with ``related_name="history"``.
    """

    never = "History"

    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)

    objects = HistoryRowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


def signed_in(user):
    """``user`` for a foreign key to accounts; ``None`` for nobody and for who is not signed in."""
    return user if user is not None and user.is_authenticated else None


@transaction.atomic
def move(
    subject: Subject,
    to: str,
    *,
    transitions: Mapping[Any, Collection[Any]],
    history: type[HistoryRow],
    user=None,
    reason: str = "",
    is_public: bool = False,
    at: dt.datetime | None = None,
    changes: Mapping[str, Any] | None = None,
    kept: Mapping[str, Any] | None = None,
) -> Subject:
    """Move ``subject`` to the state ``to``, saving ``changes`` with it and appending one row of ``history``.

    ``kept`` are values of further fields that this history has.
    The row is locked and its stored state decides, not the one in memory. ``subject`` is refreshed and returned.
    What a person who is signed in does is in the audit log too.
    Raises ``TransitionNotAllowed`` unless ``transitions`` lists the move; nothing is written then.
    """
    changes = dict(changes or {})
    row = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    before = row.status
    if to not in transitions.get(before, ()):
        raise TransitionNotAllowed(before, str(to))
    row.status = to
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["status", *changes])
    history.objects.create(
        subject=row,
        at=at or now(),
        user=signed_in(user),
        before=before,
        after=to,
        reason=reason,
        is_public=is_public,
        **(kept or {}),
    )
    if signed_in(user) is not None:
        action = {"approved": audit.APPROVED, "declined": audit.DECLINED}.get(str(to), audit.MOVED)
        audit.record(action, actor=user, subject=row, changes={"status": (str(before), str(to))})
    subject.refresh_from_db()
    return subject
