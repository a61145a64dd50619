from __future__ import annotations

from wagtail.fields import RichTextField
from wagtail.search import index

from reports.enums import ItemKind

from .frozen_panels import FrozenPanel, FrozenTitlePanel
from .page_tabs import page_tabs
from .pages import ReportPage


class InformationRequestPage(ReportPage):
    """Numbered questions to one or more bodies. To the record it is a report that asks instead of recommending.

    So requests, filters, corrections and what was sent stand on one kind of row (decision 53). Its questions are the
    ``recommendations`` of the row, and ``asks`` tells them apart.
    """

    template = "reports/information_request_page.html"
    parent_page_types = ["reports.ReportIndexPage"]
    subpage_types: list[str] = []
    page_description = "Questions to bodies, and what they answer."

    page_asks = ItemKind.QUESTION
    frozen_fields = ("why_we_ask",)

    why_we_ask = RichTextField(
        "why we ask",
        blank=True,
        features=["bold", "link", "ul"],
        help_text="What made us ask, such as “Nine people told us that nobody knows how long the list is”.",
    )

    content_panels = [
        FrozenTitlePanel("title"),
        FrozenPanel("summary"),
        FrozenPanel("published_on"),
        FrozenPanel("why_we_ask"),
        FrozenPanel("body", heading="Background", help_text="What readers should know besides. May stay empty."),
    ]
    edit_handler = page_tabs(
        content_panels,
        asks_heading="What we ask",
        asks_help="reports/admin/questions_help.html",
        asked="question",
    )
    search_fields = [*ReportPage.search_fields, index.SearchField("why_we_ask")]

    class Meta:
        verbose_name = "information request"
