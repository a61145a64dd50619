from __future__ import annotations

from django.db import models


class Erasure(models.Model):
    """That a person was erased, or that something was taken back, and when. It is an HMAC: to compare, not to read.

    The same is written to a file outside the database, which an older backup does not overwrite.
    """

    digest = models.CharField(max_length=64)
    key_name = models.CharField(max_length=12, help_text="Which secret made the digest.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "at"], name="one_erasure_of_a_person_at_an_instant")]

    def __str__(self) -> str:
        return f"{self.digest[:8]} at {self.at:%Y-%m-%d %H:%M}"
