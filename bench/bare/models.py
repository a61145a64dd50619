from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class BarePage(Page):
    """A title and a text: the least that a page of Wagtail is."""

    template = "bare/bare_page.html"

    body = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
