"""The editor's screen of an event: tabs from left to right, in the order in which somebody thinks of them."""

from __future__ import annotations

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from events.models.note_panel import NotesPanel
from events.models.page_form import SessionsPanel
from events.models.repeating import RepeatsByRule
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.shared.models import BasePage

CONTENT_PANELS = [
    HelpPanel(
        "<p>Fill in the tabs from left to right. An event needs a title, an organiser and a date; the rest "
        "can wait: drafts save themselves, and nobody sees them.</p>"
    ),
    *BasePage.content_panels,
    FieldPanel("organiser"),
    FieldPanel("body"),
    FieldPanel("themes"),
    FieldPanel("area"),
]
WHEN_PANELS = [
    NotesPanel(),
    *RepeatsByRule.repeat_panels,
    SessionsPanel(
        "sessions",
        heading="Dates",
        label="date",
        help_text="One row for each date. To call one off, choose Cancelled and say why: people still see it.",
    ),
]
PLACE_PANELS = [
    FieldPanel("format"),
    MultiFieldPanel(
        [
            FieldPanel("venue"),
            FieldPanel("venue_name"),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("town"), FieldPanel("postcode")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("getting_there"),
        ],
        heading="Place",
    ),
    MultiFieldPanel(
        [*(FieldPanel(name) for name in ACCESS_QUESTIONS), FieldPanel("access_notes")],
        heading="Access",
        help_text="People choose by these answers. “Not known yet” is taken from the venue when you save.",
    ),
    MultiFieldPanel([FieldPanel("joining_online"), FieldPanel("online_link")], heading="Online"),
]
DETAILS_PANELS = [
    MultiFieldPanel([FieldPanel("is_free"), FieldPanel("price"), FieldPanel("cost")], heading="What it costs"),
    MultiFieldPanel(
        [FieldPanel("attendance"), FieldPanel("how_to_book"), FieldPanel("phone")], heading="How people come"
    ),
    MultiFieldPanel(
        [
            HelpPanel("<p>Only for events that people book. Those who have booked keep what they have.</p>"),
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("reserved_places"), FieldPanel("largest_party")]),
            FieldPanel("booking_scope"),
            FieldRowPanel([FieldPanel("booking_opens_at"), FieldPanel("booking_closes_hours")]),
            InlinePanel("questions", heading="Questions to those who book", label="question", max_num=8),
        ],
        heading="Places",
    ),
]
PROGRAMME_PANELS = [
    InlinePanel("programme", heading="Programme", label="part"),
    InlinePanel("files", heading="Files", label="file"),
    MultiFieldPanel(
        [
            FieldPanel("promises_updates"),
            InlinePanel("updates", heading="Updates", label="update"),
        ],
        heading="What came of it",
    ),
]
EDIT_HANDLER = TabbedInterface(
    [
        ObjectList(CONTENT_PANELS, heading="What"),
        ObjectList(WHEN_PANELS, heading="When"),
        ObjectList(PLACE_PANELS, heading="Where and access"),
        ObjectList(DETAILS_PANELS, heading="Cost and booking"),
        ObjectList(PROGRAMME_PANELS, heading="Programme and files"),
        ObjectList(BasePage.promote_panels, heading="Search and sharing"),
        ObjectList(BasePage.settings_panels, heading="Settings"),
    ]
)
