from __future__ import annotations

from django.db import models
from django.urls import reverse

from charter_champions.enums import StatusPurpose
from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.emails import absolute_url

from .memberships import Membership


class CredentialKey(AppendOnly, models.Model):
    """The public half of a key that signs credentials, published for ever. The private half is never in the database.

    ``key_id`` is the key itself as a Multikey (W3C Controlled Identifiers 1.0, section 2.2.2). The one with the
    highest ``number`` signs.
    """

    never = "A key"

    number = models.PositiveIntegerField(unique=True)
    key_id = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "credential key"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Key {self.number}, {self.key_id}"


class StatusList(AppendOnly, models.Model):
    """A pair of W3C Bitstring Status Lists, one for each purpose; what is in them is worked out, not stored."""

    never = "A status list"

    number = models.PositiveIntegerField(unique=True)
    begun_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "status list"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Status list {self.number}"

    def address(self, purpose: StatusPurpose) -> str:
        """Where the list of this purpose is for ever; it is also its name in credentials."""
        return absolute_url(self.path(purpose))

    def path(self, purpose: StatusPurpose) -> str:
        return reverse("credentials:status_list", args=[self.number, str(purpose)])


class StatusEntry(AppendOnly, models.Model):
    """A place in a status list that was given to a credential, and is given to no other even if that one goes."""

    never = "A place in a status list"

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "place in a status list"
        verbose_name_plural = "places in status lists"
        ordering = ["status_list", "index"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "index"], name="status_index_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.index} of {self.status_list}"


class Credential(AppendOnly, models.Model):
    """What was signed about a membership, byte for byte. Renewed or renamed, a membership gets another one."""

    never = "A credential"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="credentials")
    number = models.PositiveIntegerField(help_text="Counts the credentials of one membership, from 1.")
    document = models.TextField(help_text="The signed JSON. ASCII only, so that its bytes are the same everywhere.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what it says, without number, place and proof.")
    key_id = models.CharField(max_length=60)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    status_entry = models.OneToOneField(StatusEntry, on_delete=models.PROTECT, related_name="credential")
    issued_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "credential"
        ordering = ["membership", "number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["membership", "number"], name="one_credential_per_number"),
        ]

    def __str__(self) -> str:
        return f"Credential {self.number} of {self.membership}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:one", args=[self.membership.code, self.number])


class SignedStatusList(AppendOnly, models.Model):
    """A status list as it was signed for one content, so that an unchanged list stays the same to the byte."""

    never = "A signed status list"

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="signed")
    purpose = models.CharField(max_length=10, choices=StatusPurpose.choices)
    fingerprint = models.CharField(max_length=64)
    key_id = models.CharField(max_length=60)
    document = models.TextField()
    signed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "signed status list"
        ordering = ["status_list", "purpose", "signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "purpose", "fingerprint", "key_id"], name="one_signature_per_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.status_list}"
