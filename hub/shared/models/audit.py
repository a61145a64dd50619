from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from ..append_only import AppendOnly, AppendOnlyQuerySet


class AuditEntryQuerySet(AppendOnlyQuerySet):
    """Rows are added one by one, and go only when their time is over."""

    def bulk_create(self, *args, **kwargs):
        raise TypeError("The audit log is written by hub.shared.audit.record")

    def forget_before(self, at: dt.datetime) -> int:
        """Delete what was recorded before ``at``, for retention only; how many entries there were."""
        return models.QuerySet.delete(self.filter(at__lt=at))[0]


class AuditEntry(AppendOnly, models.Model):
    """One thing that somebody did and may have to answer for. Never changed, never deleted by hand.

    It holds no personal text: an object is named by its kind and number, and values only where they are codes,
    numbers, dates or yes and no. ``actor`` outlives the user row, as a number.
    """

    never = "The audit log"

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    subject_type = models.CharField(max_length=100, blank=True, help_text="Such as charter_champions.application.")
    subject_id = models.CharField(max_length=64, blank=True)
    label = models.CharField(max_length=120, blank=True, help_text="The object without personal text.")
    summary = models.CharField(max_length=200, blank=True, help_text="What was done, without personal text.")
    changes = models.JSONField(default=dict, help_text="For each field that may be told, before and after.")
    network = models.CharField(max_length=50, blank=True, help_text="The /24 or /48 that the request came from.")

    objects = AuditEntryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["action", "at"], name="audit_by_action"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
        ]
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.action} {self.label}".strip()

    @property
    def actor_words(self) -> str:
        """The user name of who did it; the number where the account is gone. Wants ``select_related("actor")``."""
        if self.actor_id is None:
            return "Nobody signed in"
        return self.actor.get_username() if self.actor is not None else f"User {self.actor_id}, deleted"
