from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from hub.organisations.enums import (
    CLAIM_TRANSITIONS,
    MISTAKE_TRANSITIONS,
    ClaimStatus,
    ConfirmedBy,
    MistakeStatus,
)
from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.states import HistoryRow


class Waits:
    """Mixin for what staff answer: how long it has been there."""

    def days_waiting(self, *, on: dt.date) -> int | None:
        """Calendar days from the day it came to ``on``; ``None`` once it is decided or before it counts."""
        since = self.waiting_since
        return (on - timezone.localdate(since)).days if since else None


class MistakeReport(Waits, models.Model):
    """What somebody wrote to be wrong in a listing."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="mistake_reports"
    )
    status = models.CharField(max_length=10, choices=MistakeStatus.choices, default=MistakeStatus.OPEN, editable=False)
    created_at = models.DateTimeField("received", db_index=True, editable=False)
    what = models.TextField("what is wrong", max_length=2000)
    email = models.EmailField("e-mail address of who wrote", blank=True)
    is_from_owner = models.BooleanField("from the organisation itself", default=False)
    answer = models.TextField("reason that was given", max_length=1000, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "mistake in a listing"
        verbose_name_plural = "mistakes in listings"

    def __str__(self) -> str:
        return f"Mistake in {self.organisation}"

    @property
    def next_statuses(self) -> list[MistakeStatus]:
        return list(MISTAKE_TRANSITIONS[MistakeStatus(self.status)])

    @property
    def waiting_since(self) -> dt.datetime | None:
        return self.created_at if self.status == MistakeStatus.OPEN else None


class MistakeReportHistory(HistoryRow):
    subject = models.ForeignKey(MistakeReport, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a mistake"
        verbose_name_plural = "steps of mistakes"

    @property
    def label(self) -> str:
        return MistakeStatus(self.after).label


class ListingClaimQuerySet(models.QuerySet):
    def confirmed(self):
        """Claims whose e-mail address is confirmed: what staff see."""
        return self.exclude(status=ClaimStatus.SENT)


class ListingClaim(Waits, models.Model):
    """Somebody who says that a listing is of their group and wants to keep it."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="claims")
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.SENT, editable=False)
    created_at = models.DateTimeField("received", db_index=True, editable=False)
    confirmed_at = models.DateTimeField("address confirmed", null=True, editable=False)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150)
    email = models.EmailField("e-mail address")
    how_to_check = models.TextField("how we can check", max_length=1000)
    decision_reason = models.TextField("reason that was given", max_length=1000, blank=True)

    objects = ListingClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "claim of a listing"
        verbose_name_plural = "claims of listings"

    def __str__(self) -> str:
        return f"Claim of {self.organisation}"

    @property
    def next_statuses(self) -> list[ClaimStatus]:
        return list(CLAIM_TRANSITIONS[ClaimStatus(self.status)])

    @property
    def waiting_since(self) -> dt.datetime | None:
        return self.confirmed_at if self.status == ClaimStatus.CONFIRMED else None


class ListingClaimHistory(HistoryRow):
    subject = models.ForeignKey(ListingClaim, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a claim"
        verbose_name_plural = "steps of claims"

    @property
    def label(self) -> str:
        return ClaimStatus(self.after).label


class ListingQuestion(models.Model):
    """The yearly question to an organisation whether its listing is still right; asked once, reminded of once."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="questions")
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = "question about a listing"
        verbose_name_plural = "questions about listings"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "asked_on"], name="one_question_about_a_listing_a_day")
        ]

    def __str__(self) -> str:
        return f"Question to {self.organisation}"


class ListingConfirmation(AppendOnly, models.Model):
    """Somebody said that a listing is right. Written once."""

    never = "A confirmation"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="confirmations"
    )
    at = models.DateTimeField()
    before = models.DateField(null=True, help_text="The day it was last checked until then.")
    after = models.DateField()
    by = models.CharField(max_length=10, choices=ConfirmedBy.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "confirmation of a listing"
        verbose_name_plural = "confirmations of listings"

    def __str__(self) -> str:
        return f"{self.organisation} is right"
