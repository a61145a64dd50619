from __future__ import annotations

import datetime as dt

from django.db import models

from .memberships import Membership

ORDER_LASTS = dt.timedelta(days=1)
"""An order is an errand, which is tried again by itself; one that brought nothing in this time is given anew."""


class BadgePack(models.Model):
    """The ZIP file with everything to show a badge, as it was last made; ``fingerprint`` is what it shows."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="badge_pack")
    file = models.FileField(upload_to="badge-packs", max_length=150, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="In bytes.")
    made_at = models.DateTimeField(null=True, blank=True)
    ordered = models.CharField(max_length=64, blank=True, help_text="What was last ordered, as a fingerprint.")
    ordered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "badge pack"
        ordering = ["membership"]

    def __str__(self) -> str:
        return f"Badge pack of {self.membership}"

    def is_of(self, fingerprint: str) -> bool:
        """Whether it is there and shows just that."""
        return bool(self.file) and self.fingerprint == fingerprint

    def is_on_its_way(self, fingerprint: str, *, at: dt.datetime) -> bool:
        """Whether it was ordered so lately that nobody needs to order it again."""
        return self.ordered == fingerprint and self.ordered_at is not None and self.ordered_at > at - ORDER_LASTS
