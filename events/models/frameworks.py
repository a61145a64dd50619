from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable


class Framework(ClusterableModel):
    """What somebody else says that people should know, in numbered parts, such as a competency framework."""

    name = models.CharField(max_length=150, unique=True)
    publisher = models.CharField("who publishes it", max_length=150, blank=True)
    address = models.URLField("where it can be read", blank=True)

    class Meta:
        verbose_name = "framework"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FrameworkPart(Orderable):
    framework = ParentalKey(Framework, on_delete=models.CASCADE, related_name="parts")
    number = models.CharField(max_length=10, blank=True, help_text="As the framework counts, such as 2.1.")
    title = models.CharField(max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = "part of a framework"

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
