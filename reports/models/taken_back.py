"""What staff logged by mistake and took back: nothing that was written is changed or deleted, it no longer counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from reports.enums import Decision


class TakenBack(AppendOnly, models.Model):
    """One message, move or promise without a message that does not count since ``row``: when, by whom and why.

    ``decisions`` are those that the message had made, as ``number``, ``decision``, ``explanation`` and ``by_when``:
    what was asked waits for an answer again. Only ``reports.domain.taking_back`` writes it.
    """

    never = "What was taken back"

    row = models.OneToOneField("reports.ResponseRequestEvent", on_delete=models.PROTECT, related_name="takes_back")
    message = models.OneToOneField(
        "reports.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back"
    )
    move = models.OneToOneField(
        "reports.ResponseRequestEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back"
    )
    commitment = models.OneToOneField(
        "reports.Commitment", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back"
    )
    decisions = models.JSONField(default=list, blank=True, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "thing logged by mistake"
        verbose_name_plural = "things logged by mistake"
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=False, move=None, commitment=None)
                | Q(message=None, move__isnull=False, commitment=None)
                | Q(message=None, move=None, commitment__isnull=False),
                name="one_thing_of_three_is_taken_back",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message or self.move or self.commitment}, taken back"

    @property
    def said(self) -> list[dict]:
        """``decisions`` with the ``label`` of each."""
        return [{**row, "label": Decision(row["decision"]).label} for row in self.decisions]


def stands(message: str = "pk") -> Q:
    """The rows whose message, named by the field ``message``, was not taken back; a condition without a join."""
    return ~Exists(TakenBack.objects.filter(message=OuterRef(message)))
