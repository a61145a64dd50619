from __future__ import annotations

from django.db import models


class OpensByCode(models.Model):
    """Mixin for a row whose link opens once in each browser by a code. Only the HMAC of the last code is kept."""

    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
