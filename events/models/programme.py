from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from hub.shared.clock import today
from hub.shared.templatetags.hub_tags import time_range
from hub.shared.working_days import long_date


class ProgrammeItem(Orderable):
    """One thing in the programme: when, what, who and in which room."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="programme")
    day = models.DateField(null=True, blank=True, help_text="Only if the event lasts several days.")
    starts = models.TimeField("from", null=True, help_text="Such as 14:00.")
    ends = models.TimeField("to", null=True, blank=True)
    title = models.CharField("what", max_length=150)
    speaker = models.CharField("who speaks", max_length=150, blank=True, help_text="Ask them first: it is public.")
    speaker_role = models.CharField("as what", max_length=150, blank=True, help_text="Such as: carer. Or: nurse.")
    room = models.CharField(max_length=100, blank=True)
    text = models.TextField("more about it", max_length=600, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("day")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("speaker"), FieldPanel("speaker_role"), FieldPanel("room")]),
        FieldPanel("text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "part of the programme"
        verbose_name_plural = "parts of the programme"

    def __str__(self) -> str:
        return f"{self.time_in_words} {self.title}".strip()

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": "It must end after it starts."})

    @property
    def time_in_words(self) -> str:
        return time_range(self.starts, self.ends)


class EventUpdate(models.Model):
    """What there is to tell after, or shortly before, an event; the page shows the newest first."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="updates")
    day = models.DateField(default=today)
    text = models.TextField(
        "words",
        max_length=1000,
        help_text="Such as: 64 of you came. What you said went to the council, which answers by June.",
    )

    panels = [FieldPanel("day"), FieldPanel("text")]

    class Meta:
        verbose_name = "update"
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{long_date(self.day)}: {self.text}"
