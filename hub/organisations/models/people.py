from __future__ import annotations

from django.conf import settings
from django.db import models

from hub.organisations.enums import PersonRole
from hub.shared.clock import now


class OrganisationPersonQuerySet(models.QuerySet):
    def active(self):
        """Those whose account is not switched off."""
        return self.filter(user__is_active=True)

    def keepers(self):
        """Those of the active who may do everything."""
        return self.active().filter(role=PersonRole.KEEPER)


class OrganisationPerson(models.Model):
    """Somebody who acts for an organisation: signs in for it, keeps its listing true, and never decides about it."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisation_people")
    role = models.CharField("may do", max_length=10, choices=PersonRole.choices, default=PersonRole.KEEPER)
    added_at = models.DateTimeField(default=now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OrganisationPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "person of an organisation"
        verbose_name_plural = "people of organisations"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_place_per_person_and_organisation")
        ]

    @property
    def is_keeper(self) -> bool:
        return self.role == PersonRole.KEEPER

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"
