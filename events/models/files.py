from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from events.enums import FileKind


class EventFile(Orderable):
    """A file to an event: the programme before, the presentations after."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey("shared.HubDocument", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=15, choices=FileKind.choices, default=FileKind.PROGRAMME)

    panels = [FieldPanel("document"), FieldPanel("kind")]

    class Meta(Orderable.Meta):
        verbose_name = "file"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document}"
