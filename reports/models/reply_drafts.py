from __future__ import annotations

from django.db import models

from hub.shared.clock import now


class ReplyDraft(models.Model):
    """A reply that a body is writing by its link: one for a request, shared by all who hold a link to it.

    ``parts`` maps what is written to its place: ``item-<pk>``, ``words`` and ``signatory``, see
    ``reports.domain.reply_parts``. Files that wait are ``Attachment`` rows without a message.
    """

    request = models.OneToOneField("reports.ResponseRequest", on_delete=models.PROTECT, related_name="reply_draft")
    parts = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(default=now)
    saved_by = models.ForeignKey(
        "reports.Officer", null=True, blank=True, on_delete=models.SET_NULL, related_name="saved_drafts"
    )
    warned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "draft of a reply"
        verbose_name_plural = "drafts of replies"

    def __str__(self) -> str:
        return f"Draft reply to {self.request_id}"
