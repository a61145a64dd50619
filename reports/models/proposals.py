from __future__ import annotations

from django.db import models
from django.db.models import Q

from hub.shared.clock import now
from hub.shared.states import HistoryRow
from reports.enums import ProposalStatus


class RedirectProposalQuerySet(models.QuerySet):
    def waiting(self) -> RedirectProposalQuerySet:
        return self.filter(status=ProposalStatus.WAITING)


class RedirectProposal(models.Model):
    """An officer says that another body is in charge. Staff decide: only then is the request redirected.

    Only ``reports.domain.proposals`` writes its status.
    """

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="proposals")
    officer = models.ForeignKey("reports.Officer", on_delete=models.PROTECT, related_name="proposals")
    to_body = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="redirect_proposals",
        verbose_name="body said to be in charge",
    )
    other_body = models.CharField("body that is not in our list", max_length=150, blank=True)
    reason = models.TextField(max_length=2000)
    status = models.CharField(
        max_length=20, choices=ProposalStatus.choices, default=ProposalStatus.WAITING, editable=False
    )
    made_at = models.DateTimeField("received", default=now, editable=False)

    objects = RedirectProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "proposal to redirect"
        verbose_name_plural = "proposals to redirect"
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(status=ProposalStatus.WAITING),
                name="one_waiting_proposal_for_a_request",
            ),
            models.CheckConstraint(
                condition=Q(to_body__isnull=False, other_body="") | (Q(to_body__isnull=True) & ~Q(other_body="")),
                name="redirect_proposal_names_one_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.body_name} is in charge"

    @property
    def body_name(self) -> str:
        return self.to_body.name if self.to_body_id else self.other_body


class RedirectProposalEvent(HistoryRow):
    subject = models.ForeignKey(RedirectProposal, on_delete=models.PROTECT, related_name="history")
