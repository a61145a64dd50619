from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultipleChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page

from hub.shared.states import HistoryRow


class LampStatus(models.TextChoices):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


TRANSITIONS = {
    LampStatus.OFF: {LampStatus.ON, LampStatus.BROKEN},
    LampStatus.ON: {LampStatus.OFF},
    LampStatus.BROKEN: set(),
}


class Lamp(models.Model):
    name = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=LampStatus, default=LampStatus.OFF)
    watts = models.PositiveIntegerField(default=0)


class LampHistory(HistoryRow):
    subject = models.ForeignKey(Lamp, on_delete=models.CASCADE, related_name="history")


class WidgetPage(Page):
    """A page with every widget of the admin that starts with a script."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = []

    day = models.DateField(null=True, blank=True)
    time = models.TimeField(null=True, blank=True)
    instant = models.DateTimeField(null=True, blank=True)
    picture = models.ForeignKey("shared.HubImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    document = models.ForeignKey(
        "shared.HubDocument", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = RichTextField(blank=True)
    body = StreamField(
        [
            ("day", blocks.DateBlock()),
            ("words", blocks.RichTextBlock()),
            ("picture", ImageChooserBlock()),
            ("page", blocks.PageChooserBlock()),
        ],
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        "day",
        "time",
        "instant",
        "picture",
        "document",
        "other",
        "text",
        "body",
        InlinePanel("parts", label="part"),
        MultipleChooserPanel("links", label="link", chooser_field_name="page"),
    ]


class WidgetPagePart(Orderable):
    page = ParentalKey(WidgetPage, on_delete=models.CASCADE, related_name="parts")
    day = models.DateField(null=True, blank=True)
    picture = models.ForeignKey("shared.HubImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    panels = [FieldPanel("day"), FieldPanel("picture")]


class WidgetPageLink(Orderable):
    owner = ParentalKey(WidgetPage, on_delete=models.CASCADE, related_name="links")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("page")]
