from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from hub.organisations.enums import PersonRole
from hub.portal.enums import OPEN_CHANGES, ChangeStatus
from hub.shared.clock import now
from hub.shared.states import HistoryRow

INVITATION_LASTS = dt.timedelta(days=14)


class InvitationQuerySet(models.QuerySet):
    def open(self, *, at: dt.datetime):
        """Those that can still be accepted at ``at``."""
        return self.filter(accepted_at=None, cancelled_at=None, sent_at__gt=at - INVITATION_LASTS)


class Invitation(models.Model):
    """An address that may become a person of an organisation. The link in the mail is a token about this row."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="portal_invitations"
    )
    email = models.EmailField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField("may do", max_length=10, choices=PersonRole.choices, default=PersonRole.KEEPER)
    sent_at = models.DateTimeField(default=now, help_text="The link works for 14 days from here.")
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["sent_at", "pk"]
        permissions = [("manage_people", "Can manage the people of organisations")]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at=None, cancelled_at=None),
                name="one_open_invitation_per_address_and_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def expires_at(self) -> dt.datetime:
        return self.sent_at + INVITATION_LASTS


def kept_path(picture: KeptPicture, filename: str) -> str:
    """A name that says nothing of whose it is; ``read_stranger_image`` has made it."""
    return f"portal/{PurePosixPath(filename).name}"


class KeptPicture(models.Model):
    """A picture that came with a form that was not right yet: nobody has to choose it again."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to=kept_path)
    kept_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = "kept picture"

    def __str__(self) -> str:
        return f"Kept picture {self.pk}"


class ListingChangeQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for staff, or were sent back to the partner."""
        return self.filter(status__in=OPEN_CHANGES)

    def waiting(self):
        return self.filter(status=ChangeStatus.WAITING)


class ListingChange(models.Model):
    """What a partner wants to have changed in the listing: words that wait in a draft revision, and their way.

    ``revision`` is the draft with the partner's words in it, ``before`` the staff draft that lay there already, if one
    did. ``fields`` names what the partner changed. An organisation has at most one that is open.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="listing_changes"
    )
    status = models.CharField(max_length=10, choices=ChangeStatus.choices, default=ChangeStatus.WAITING)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    before = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    fields = models.JSONField(default=list)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(default=now, help_text="Since when it waits; changing it again does not move this.")
    changed_at = models.DateTimeField(default=now)
    reason = models.TextField(blank=True, max_length=2000, help_text="Why it was sent back.")

    objects = ListingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "listing change"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status__in=OPEN_CHANGES),
                name="one_open_change_per_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"Change of the listing of {self.organisation}"

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def is_waiting(self) -> bool:
        return self.status == ChangeStatus.WAITING

    @property
    def is_returned(self) -> bool:
        return self.status == ChangeStatus.RETURNED


class ListingChangeHistory(HistoryRow):
    subject = models.ForeignKey(ListingChange, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "history of a listing change"

    @property
    def label(self) -> str:
        return ChangeStatus(self.after).label
