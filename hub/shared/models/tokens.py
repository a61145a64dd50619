from __future__ import annotations

import datetime as dt

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class TokenQuerySet(models.QuerySet):
    def about(self, subject: models.Model):
        return self.filter(
            subject_type=ContentType.objects.get_for_model(subject, for_concrete_model=True), subject_id=str(subject.pk)
        )

    def open(self, *, at: dt.datetime):
        """Tokens that still work at ``at``."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class Token(models.Model):
    """A secret that somebody was sent. Only its SHA-256 is kept: the row cannot be turned back into the link."""

    purpose = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    subject_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    subject_id = models.CharField(max_length=64)
    subject = GenericForeignKey("subject_type", "subject_id")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "purpose"], name="token_by_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} token {self.pk}"
