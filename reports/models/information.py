from __future__ import annotations

from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.search import index

from hub.shared.models import BasePage
from reports.enums import ItemKind

from .frozen_panels import FrozenPanel, FrozenTitlePanel
from .issue_panel import IssuePanel
from .page_form import RecommendationsPanel
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
    asks_panels = [
        HelpPanel(template="reports/admin/questions_help.html"),
        RecommendationsPanel("recommendations", heading="Questions", label="question"),
    ]
    details_panels = [
        FieldPanel("area"),
        FieldPanel("themes"),
        InlinePanel("downloads", heading="Read it another way", label="download"),
        InlinePanel(
            "corrections",
            heading="Corrections",
            label="correction",
            help_text="What was wrong after publication. Shown on the page with its date.",
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(asks_panels, heading="What we ask"),
            ObjectList(details_panels, heading="Details"),
            ObjectList([IssuePanel()], heading="Check and issue"),
            ObjectList(BasePage.promote_panels, heading="Search and sharing"),
            ObjectList(BasePage.settings_panels, heading="Settings"),
        ]
    )
    search_fields = [*ReportPage.search_fields, index.SearchField("why_we_ask")]

    class Meta:
        verbose_name = "information request"
