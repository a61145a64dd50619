"""The tabs in which staff write a report or an information request."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList, Panel, TabbedInterface

from hub.shared.models import BasePage

from .issue_panel import IssuePanel
from .page_form import RecommendationsPanel


def page_tabs(
    content: Sequence[Panel],
    *,
    asks_heading: str,
    asks_help: str,
    asked: str,
    credits: Sequence[Panel] = (),
) -> TabbedInterface:
    """``content`` is what comes first; ``asked`` names one thing that is asked, ``asks_help`` a template about them."""
    asks = [
        HelpPanel(template=asks_help),
        RecommendationsPanel("recommendations", heading=f"{asked.capitalize()}s", label=asked),
    ]
    details = [
        FieldPanel("area"),
        FieldPanel("themes"),
        *credits,
        InlinePanel("downloads", heading="Read it another way", label="download"),
        InlinePanel(
            "corrections",
            heading="Corrections",
            label="correction",
            help_text="What was wrong after publication. Shown on the page with its date.",
        ),
    ]
    return TabbedInterface(
        [
            ObjectList(content, heading="Content"),
            ObjectList(asks, heading=asks_heading),
            ObjectList(details, heading="Details"),
            ObjectList([IssuePanel()], heading="Check and issue"),
            ObjectList(BasePage.promote_panels, heading="Search and sharing"),
            ObjectList(BasePage.settings_panels, heading="Settings"),
        ]
    )
