from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import models

from hub.shared.states import HistoryRow
from reports.enums import RedactionStatus

from .taken_back import stands


class RedactionQuerySet(models.QuerySet):
    def waiting(self) -> RedactionQuerySet:
        return self.filter(stands("message"), status__in=(RedactionStatus.TO_REDACT, RedactionStatus.TO_CHECK))


class Redaction(models.Model):
    """The check of what a body wrote before anyone may read it: the public version grows beside the original.

    A message without one was published as it was logged. ``role`` is that of who wrote for the body. ``explanations``
    maps the primary key of a requested item, as text, to the public version of what the body says to it; ``originals``
    maps it to the ``explanation`` and the ``by_when`` as they came. ``files`` are the primary keys of the attachments
    that are to be published. Only ``reports.domain.redactions`` writes its status.
    """

    message = models.OneToOneField("reports.Message", on_delete=models.PROTECT, related_name="redaction")
    status = models.CharField(
        max_length=20, choices=RedactionStatus.choices, default=RedactionStatus.TO_REDACT, editable=False
    )
    public_text = models.TextField("public version", blank=True, max_length=50_000)
    role = models.CharField("role of who wrote it for the body", max_length=150, blank=True)
    explanations = models.JSONField(default=dict, blank=True)
    originals = models.JSONField(default=dict, blank=True, editable=False)
    files = models.JSONField(default=list, blank=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering = ["message__recorded_at", "pk"]
        verbose_name = "redaction check"
        permissions = [("publish_redaction", "Can check and publish what bodies wrote")]

    @property
    def version(self) -> str:
        """Stands for what is there now: who saves or publishes says which version they looked at."""
        names = list(self.message.attachments.values_list("name", flat=True))
        promises = list(self.message.commitments.order_by("pk").values_list("text", flat=True))
        content = [self.status, self.public_text, self.role, self.explanations, sorted(self.files), names, promises]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]

    def __str__(self) -> str:
        return f"Check of message {self.message_id}"


class RedactionEvent(HistoryRow):
    subject = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="history")

    class Meta(HistoryRow.Meta):
        indexes = [models.Index(fields=["-at"], name="redaction_event_newest_first")]

    @property
    def before_label(self) -> str:
        return RedactionStatus(self.before).label if self.before else ""

    @property
    def after_label(self) -> str:
        return RedactionStatus(self.after).label
