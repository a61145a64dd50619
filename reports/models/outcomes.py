"""What changed because people spoke up."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.clock import today
from hub.shared.states import HistoryRow
from hub.shared.working_days import long_date
from reports.enums import OutcomeStatus

from .pages import ReportPage
from .requests import ResponseRequest


class OutcomeQuerySet(models.QuerySet):
    def published(self) -> OutcomeQuerySet:
        """Those that staff published, of reports and requests that anyone may see."""
        by_request = Q(request__isnull=True) | Q(request__in=ResponseRequest.objects.public())
        by_report = Q(report__isnull=True) | Q(report__in=ReportPage.objects.visible())
        return self.filter(by_request, by_report, status=OutcomeStatus.PUBLISHED)

    def newest_first(self) -> OutcomeQuerySet:
        return self.order_by("-since_on", "-pk")

    def for_display(self) -> OutcomeQuerySet:
        """What a list shows of each. One query more."""
        corrections = OutcomeCorrection.objects.order_by("corrected_on", "pk")
        return self.select_related("report", "request__body", "commitment", "evidence_document").prefetch_related(
            Prefetch("corrections", corrections)
        )


def is_evidence(document_id: int) -> bool:
    """Whether a published outcome shows this document."""
    return Outcome.objects.published().filter(evidence_document=document_id).exists()


class Outcome(models.Model):
    """Something that changed, since when, and how one can tell. Once published it is corrected, not edited.

    It belongs to a report, a request, or both; the report of a request is filled in by the form, for the lists.
    Only ``reports.domain.outcomes`` writes its status.
    """

    report = models.ForeignKey(
        "reports.ReportPage", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    request = models.ForeignKey(
        "reports.ResponseRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    commitment = models.ForeignKey(
        "reports.Commitment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="outcomes",
        verbose_name="promise",
    )
    title = models.CharField(
        "what changed", max_length=200, help_text="In one sentence, such as “Afternoon slots are held for carers”."
    )
    text = models.TextField("more about it", blank=True, max_length=3000)
    since_on = models.DateField("since when")
    is_month_only = models.BooleanField(
        "only the month is known", default=False, help_text="The page then says “since June 2026”."
    )
    said_by = models.CharField("who says so", max_length=200, help_text="Such as “Carers at the drop-in in Hanbury”.")
    evidence_text = models.TextField("how one can tell", blank=True, max_length=2000)
    evidence_url = models.URLField("link to the evidence", blank=True)
    evidence_document = models.ForeignKey(
        "shared.HubDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=10, choices=OutcomeStatus.choices, default=OutcomeStatus.DRAFT, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-since_on", "-pk"]
        verbose_name = "change"
        verbose_name_plural = "what changed"
        indexes = [models.Index(fields=["status", "since_on"], name="outcome_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False) | Q(request__isnull=False), name="change_belongs_to_the_record"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        faults = {}
        if self.since_on and self.since_on > today():
            faults["since_on"] = "This is in the future. Add it when it has happened."
        if not (self.evidence_text.strip() or self.evidence_url or self.evidence_document_id):
            faults["evidence_text"] = "Say how one can tell: in words, by a link or by a document."
        if self.commitment_id and self.request_id and self.commitment.request_id != self.request_id:
            faults["commitment"] = "This promise belongs to another request."
        if self.request_id and self.report_id and self.request.report_id != self.report_id:
            faults["request"] = "This request belongs to another report."
        if not self.request_id and not self.report_id:
            faults["report"] = "Choose a report or a request: what did it come of?"
        if faults:
            raise ValidationError(faults)

    def get_absolute_url(self) -> str:
        return f"{reverse('record:changes')}#change-{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.status == OutcomeStatus.DRAFT

    @property
    def since_words(self) -> str:
        """As in "5 May 2026", or "May 2026" where only the month is known."""
        words = long_date(self.since_on)
        return words.partition(" ")[2] if self.is_month_only else words

    @property
    def since_value(self) -> str:
        """The same for machines: "2026-05-05" or "2026-05"."""
        return f"{self.since_on:%Y-%m}" if self.is_month_only else self.since_on.isoformat()


class OutcomeEvent(HistoryRow):
    subject = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="history")

    @property
    def label(self) -> str:
        return OutcomeStatus(self.after).label


class OutcomeCorrection(AppendOnly, models.Model):
    """What was wrong in a published change, and what is right."""

    never = "A correction"

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="corrections")
    corrected_on = models.DateField("date", default=today)
    text = models.TextField("what was wrong, and what is right", max_length=1000)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["corrected_on", "pk"]
        verbose_name = "correction of a change"
        verbose_name_plural = "corrections of changes"

    def __str__(self) -> str:
        return f"Correction of {self.corrected_on:%Y-%m-%d}"


def published_outcomes() -> OutcomeQuerySet:
    """What changed, for everybody: newest first, with what a list shows of each. Two queries."""
    return Outcome.objects.published().for_display().newest_first()


def first_change(report) -> dt.date | None:
    """The day since which the first published change of ``report`` is there; ``None`` without one. One query."""
    days = Outcome.objects.published().filter(report=report).aggregate(first=models.Min("since_on"))
    return days["first"]


def first_change_of_request(request) -> dt.date | None:
    """As ``first_change``, of one request. One query."""
    days = Outcome.objects.published().filter(request=request).aggregate(first=models.Min("since_on"))
    return days["first"]
