from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from charter_champions.domain.codes import SHORT_CODE_LENGTH, normalise_code
from charter_champions.domain.standing import earliest_listed_end, listed_until, standing
from charter_champions.enums import OPEN_MEMBERSHIP_STATUSES, MembershipStatus, Standing, SuspensionReason
from hub.shared.codes import grouped
from hub.shared.states import HistoryRow
from hub.shared.working_days import long_date


class MembershipQuerySet(models.QuerySet):
    def standing_for_its_organisation(self, *, on: dt.date):
        """Active, begun, not replaced, of an organisation that anyone may see and nobody took over from."""
        is_open = Q(organisation__closed_on=None) | Q(organisation__closed_on__gt=on)
        return self.filter(
            is_open,
            status=MembershipStatus.ACTIVE,
            replaced_by=None,
            started_on__lte=on,
            organisation__live=True,
        ).exclude(Q(organisation__succeeded_by__isnull=False) & Q(organisation__closed_on=None))

    def current(self, *, on: dt.date):
        """Champions on the day ``on``; the last day of validity is included."""
        return self.standing_for_its_organisation(on=on).filter(valid_until__gte=on)

    def listed(self, *, on: dt.date):
        """Memberships in the directory on the day ``on``: current ones, and lapsed ones for 30 days more."""
        return self.standing_for_its_organisation(on=on).filter(valid_until__gte=earliest_listed_end(on))

    def over(self, *, on: dt.date):
        """Ended or replaced on the day ``on``, for good: those whose ``standing`` says so."""
        has_closed = Q(organisation__closed_on__lte=on)
        was_taken_over = Q(organisation__closed_on=None, organisation__succeeded_by__isnull=False)
        return self.filter(
            Q(status=MembershipStatus.ENDED) | Q(replaced_by__isnull=False) | has_closed | was_taken_over
        )

    def suspended(self, *, on: dt.date):
        """Suspended and not over on the day ``on``: those whose ``standing`` says so."""
        return self.filter(status=MembershipStatus.SUSPENDED).exclude(
            pk__in=self.model.objects.over(on=on).values("pk")
        )

    def with_code(self, typed: str):
        """Those with the code that somebody ``typed``, whole or as it is printed; a short one may be shared."""
        code = normalise_code(typed)
        return self.filter(code__startswith=code) if code else self.none()

    def open(self):
        """Neither ended nor replaced; an organisation has at most one."""
        return self.filter(status__in=OPEN_MEMBERSHIP_STATUSES)


class Membership(models.Model):
    """An organisation's commitment to one version of the charter, for a year. Its code is printed on the badge."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="memberships")
    charter_version = models.ForeignKey("CharterVersion", on_delete=models.PROTECT, related_name="memberships")
    application = models.OneToOneField(
        "Application", null=True, blank=True, on_delete=models.SET_NULL, related_name="membership"
    )
    code = models.CharField(max_length=16, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.ACTIVE)
    started_on = models.DateField()
    valid_until = models.DateField(help_text="The last day on which it is valid.")
    suspended_on = models.DateField(null=True, blank=True)
    suspension_reason = models.CharField(
        max_length=20, choices=SuspensionReason.choices, blank=True, help_text="While it is suspended."
    )
    ended_on = models.DateField(null=True, blank=True)
    replaced_by = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membership"
        ordering = ["organisation__name", "-started_on", "pk"]
        permissions = [("change_membership_standing", "Can suspend, reinstate and end memberships")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status__in=OPEN_MEMBERSHIP_STATUSES),
                name="one_open_membership_per_organisation",
                violation_error_message="This organisation has an open membership already.",
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("started_on")), name="membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, valid until {long_date(self.valid_until)}"

    def get_absolute_url(self) -> str:
        return reverse("verify:membership", args=[self.code])

    @property
    def grouped_code(self) -> str:
        return grouped(self.code)

    @property
    def short_code(self) -> str:
        """The first eight characters in fours, as they are printed on the badge; they lead to its page too."""
        return grouped(self.code[:SHORT_CODE_LENGTH])

    @property
    def badge_url(self) -> str:
        return reverse("badge:live", args=[self.code])

    @property
    def listed_until(self) -> dt.date:
        return listed_until(self.valid_until)

    def is_replaced(self, *, on: dt.date) -> bool:
        """Whether a newer membership or, from the day it closed, another organisation took its place."""
        if self.replaced_by_id:
            return True
        organisation = self.organisation
        return bool(organisation.succeeded_by_id) and (organisation.closed_on is None or organisation.closed_on <= on)

    def standing(self, on: dt.date) -> Standing:
        """What the membership is worth on the day ``on``."""
        closed_on = self.organisation.closed_on
        is_over = closed_on is not None and closed_on <= on
        return standing(
            status=MembershipStatus.ENDED if is_over else self.status,
            last_day=self.valid_until,
            on=on,
            is_replaced=self.is_replaced(on=on),
        )


class MembershipHistory(HistoryRow):
    subject = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "membership history"

    @property
    def label(self) -> str:
        return MembershipStatus(self.after).label
