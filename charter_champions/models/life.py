from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from charter_champions.enums import CommitmentOccasion
from charter_champions.models.memberships import Membership
from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet


class CharterCommitment(AppendOnly, models.Model):
    """A champion committed to one version of the charter: when, on what occasion, by whom."""

    never = "A commitment"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="commitments")
    version = models.ForeignKey("CharterVersion", on_delete=models.PROTECT, related_name="commitments")
    occasion = models.CharField(max_length=20, choices=CommitmentOccasion.choices)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "commitment to the charter"
        verbose_name_plural = "commitments to the charter"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.membership.organisation}: {self.version}"


class MembershipRenewal(AppendOnly, models.Model):
    """One more year of a membership: what the champion answered, and from which last day to which."""

    never = "A renewal"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="renewals")
    commitment = models.OneToOneField(CharterCommitment, on_delete=models.PROTECT, related_name="renewal")
    did = models.CharField("what it did for the charter", max_length=300)
    is_listing_right = models.BooleanField("its listing is still right")
    valid_until_before = models.DateField()
    valid_until = models.DateField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "renewal"
        ordering = ["valid_until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "valid_until_before"], name="one_renewal_per_membership_and_year"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_until_before")), name="renewal_ends_later_than_before"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.organisation}, to {self.valid_until}"


class MembershipReminder(models.Model):
    """A mail about the end of a membership that was sent; the row makes it the only one of its kind."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="reminders")
    valid_until = models.DateField(help_text="The last day that the mail is about.")
    days_before = models.SmallIntegerField(help_text="60, 30 or 7; -7 for the one after the last day.")
    sent_at = models.DateTimeField()
    recipients = models.PositiveSmallIntegerField(help_text="0: nobody to write to is known.")

    class Meta:
        verbose_name = "reminder"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "valid_until", "days_before"], name="one_reminder_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership.organisation}: {self.days_before} days before {self.valid_until}"


class CharterRecall(models.Model):
    """What staff decided when a version took the place of an older one: whether champions must commit again."""

    version = models.OneToOneField("CharterVersion", on_delete=models.PROTECT, related_name="recall")
    is_needed = models.BooleanField("champions must commit again")
    due_on = models.DateField("by", null=True, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "decision about committing again"
        verbose_name_plural = "decisions about committing again"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_needed=True, due_on__isnull=False) | Q(is_needed=False, due_on=None),
                name="recall_has_a_day_if_it_is_needed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {'by ' + str(self.due_on) if self.is_needed else 'no need'}"


class CharterRecallMail(models.Model):
    """A mail that asked one champion to commit to a new version; the row makes it the only one of its kind."""

    recall = models.ForeignKey(CharterRecall, on_delete=models.CASCADE, related_name="mails")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="recall_mails")
    days_before = models.SmallIntegerField(help_text="0: the first one; 14: a reminder before the day; -1: after it.")
    sent_at = models.DateTimeField()
    recipients = models.PositiveSmallIntegerField(help_text="0: nobody to write to is known.")

    class Meta:
        verbose_name = "mail about committing again"
        verbose_name_plural = "mails about committing again"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recall", "membership", "days_before"], name="one_recall_mail_of_each_kind")
        ]

    def __str__(self) -> str:
        return f"{self.membership.organisation}: {self.recall.version}"
