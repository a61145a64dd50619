from __future__ import annotations

from django.db import models
from django.db.models import Q

from charter_champions.enums import DuplicateReason

from .applications import Application


class LikelyDuplicate(models.Model):
    """That an application may be of an organisation, or of the same one as another application. For staff only.

    Worked out when one of the two changes (``domain/duplicates.py``), so that a list only reads an index.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="likely_duplicates")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    other = models.ForeignKey(Application, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(help_text="Keys of DuplicateReason.")
    likeness = models.PositiveSmallIntegerField(help_text="How alike the names are, in per cent.")

    class Meta:
        verbose_name = "likely duplicate"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, other__isnull=False) | Q(organisation__isnull=False, other=None),
                name="duplicate_is_one_of_two_kinds",
            ),
            models.UniqueConstraint(fields=["application", "organisation"], name="one_duplicate_per_organisation"),
            models.UniqueConstraint(fields=["application", "other"], name="one_duplicate_per_application"),
        ]

    def __str__(self) -> str:
        return f"{self.application} may be {self.organisation or self.other}"

    @property
    def reason_words(self) -> str:
        """ "the same charity number, a similar name (92% alike)"."""
        words = [str(DuplicateReason(reason).label) for reason in self.reasons]
        if DuplicateReason.LIKE_NAME in self.reasons:
            at = self.reasons.index(DuplicateReason.LIKE_NAME)
            words[at] += f" ({self.likeness}% alike)"
        return ", ".join(words)
