from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class SubmissionKey(models.Model):
    """One rendering of a form, and the record that came of sending it: sending it again makes no second one."""

    key = models.UUIDField()
    purpose = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_index=True)
    result_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, related_name="+")
    result_id = models.CharField(max_length=64, blank=True)
    result = GenericForeignKey("result_type", "result_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "purpose"], name="one_submission_per_key")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
