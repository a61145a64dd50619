from __future__ import annotations

import datetime as dt

from django.db import models

from hub.shared.states import HistoryRow
from reports.enums import OPEN_COMMITMENTS, CommitmentStatus


class CommitmentQuerySet(models.QuerySet):
    def open(self) -> CommitmentQuerySet:
        """Those of which nobody has confirmed that they were kept, and that were not given up."""
        return self.filter(status__in=OPEN_COMMITMENTS)

    def past(self, *, on: dt.date) -> CommitmentQuerySet:
        """Open ones whose date has gone by on the day ``on``."""
        return self.open().filter(due_on__lt=on)


class Commitment(models.Model):
    """Something that a body promised to do, with a date or openly without one.

    Only ``reports.domain.commitments`` writes its status: the body can report it done, and never confirm it.
    """

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="commitments")
    item = models.ForeignKey(
        "reports.RequestedItem", null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    message = models.ForeignKey(
        "reports.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    text = models.TextField("what was promised", max_length=1000)
    due_on = models.DateField("by when", null=True, blank=True, help_text="Leave empty if the body gave no date.")
    made_on = models.DateField("promised")
    status = models.CharField(
        max_length=20, choices=CommitmentStatus.choices, default=CommitmentStatus.OPEN, editable=False
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "promise of a body"
        verbose_name_plural = "promises of bodies"
        indexes = [models.Index(fields=["status", "due_on"], name="commitment_by_due_date")]

    def __str__(self) -> str:
        return self.text


class CommitmentEvent(HistoryRow):
    subject = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="history")
