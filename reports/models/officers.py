"""Who answers for a body: people with a name, a role and a link of their own to one request."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hub.shared.clock import now

from .access_codes import OpensByCode


class OfficerQuerySet(models.QuerySet):
    def active(self) -> OfficerQuerySet:
        """Those whose link was not taken back."""
        return self.filter(revoked_at=None)


class Officer(OpensByCode, models.Model):
    """Somebody at a body who may answer one request. The public sees the role, never the name or the address."""

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="officers")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150, blank=True, help_text="Such as “Head of primary care”. Shown in public.")
    email = models.EmailField()
    added_at = models.DateTimeField(default=now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    passed_on_by = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="passed_on_to"
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = "officer of a body"
        verbose_name_plural = "officers of bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["request", "email"], condition=Q(revoked_at=None), name="one_link_for_an_address_and_a_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name

    def save(self, *args, **kwargs) -> None:
        # One spelling of an address, so that nobody has two links.
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


def has_officer(request: str = "pk") -> models.Exists:
    """Of a row whose field ``request`` names a request: somebody at the body has a link to answer it."""
    return models.Exists(Officer.objects.active().filter(request=models.OuterRef(request)))
