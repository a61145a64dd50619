from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import F
from django.utils.functional import cached_property
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.search import index

from events.domain.structured_data import event_data
from events.domain.times import LONDON, archive_day
from events.domain.words import in_words
from events.enums import Attendance, EventFormat, SessionStatus
from events.models.files import EventFile
from events.models.querysets import EventPageManager
from events.models.sessions import EventSession
from hub.organisations.access import AnswersAccessQuestions, access_field
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.places import HasPlace, coordinates_constraint
from hub.shared.blocks import BodyBlock
from hub.shared.clock import now, today
from hub.shared.models import BasePage, Theme
from hub.shared.renditions import prefetch_renditions
from hub.shared.routing import BreadcrumbsFromRoute

TOLD_IN_CALENDARS = ("title", "format", "venue_name", "address", "town", "postcode")
"""What is told anew to the calendars that have one of the event's sessions, when it changes."""


class EventPageTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="eventpage_items")
    content_object = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="theme_items")


class EventPage(AnswersAccessQuestions, BreadcrumbsFromRoute, HasPlace, BasePage):
    """Something that people can go to or join, on one day or on many."""

    template = "events/event_page.html"
    page_description = "Something people can go to or join: when, where, who for, how to book."
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []

    organiser = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.SET_NULL,
        related_name="events",
        help_text="Who runs it. This need not be who owns the building.",
    )
    format = models.CharField(
        "how people join", max_length=10, choices=EventFormat.choices, default=EventFormat.IN_PERSON
    )
    venue_name = models.CharField(max_length=150, blank=True, help_text="Such as: Hanbury Library, first floor.")
    getting_there = models.TextField(max_length=600, blank=True, help_text="Such as: Bus 34A stops outside.")
    joining_online = models.TextField(
        "how to join online",
        max_length=600,
        blank=True,
        help_text="Such as: We e-mail the link the day before. You can also join by phone.",
    )
    online_link = models.URLField(
        "link for those who booked",
        max_length=500,
        blank=True,
        help_text="Only those who booked see it, in their confirmation and their reminder. It is on no page.",
    )
    is_free = models.BooleanField("it is free", default=False, help_text="People look for what is free.")
    cost = models.CharField(max_length=150, blank=True, help_text="Such as: Free. Or: £2, tea included.")
    attendance = models.CharField(
        "how people come", max_length=10, choices=Attendance.choices, default=Attendance.DROP_IN
    )
    how_to_book = models.TextField(
        max_length=600, blank=True, help_text="Such as: Just come along. Or: Ring by Friday, places are limited."
    )
    phone = models.CharField(
        "phone for questions", max_length=30, blank=True, help_text="The organiser's number is shown if this is empty."
    )
    step_free = access_field(ACCESS_QUESTIONS["step_free"])
    accessible_toilet = access_field(ACCESS_QUESTIONS["accessible_toilet"])
    hearing_loop = access_field(ACCESS_QUESTIONS["hearing_loop"])
    bsl = access_field(ACCESS_QUESTIONS["bsl"])
    quiet_space = access_field(ACCESS_QUESTIONS["quiet_space"])
    parking = access_field(ACCESS_QUESTIONS["parking"])
    access_notes = models.TextField(
        max_length=1000, blank=True, help_text="Anything else: captions, someone to meet you, bringing a carer."
    )
    body = StreamField(BodyBlock(), blank=True, help_text="What happens there, and what is done with what people say.")
    themes = ClusterTaggableManager(
        through=EventPageTheme, blank=True, help_text="Choose from the list, such as Carers."
    )

    objects = EventPageManager()

    content_panels = [
        HelpPanel(
            "<p>An event needs a title, an organiser and at least one session. People filter by the access answers.</p>"
        ),
        *BasePage.content_panels,
        FieldPanel("organiser"),
        InlinePanel("sessions", heading="When", label="session", min_num=1),
        FieldPanel("body"),
        InlinePanel("files", heading="Files", label="file"),
    ]
    place_panels = [
        FieldPanel("format"),
        MultiFieldPanel(
            [
                FieldPanel("venue_name"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("town"), FieldPanel("postcode")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("getting_there"),
            ],
            heading="Place",
        ),
        MultiFieldPanel([FieldPanel("joining_online"), FieldPanel("online_link")], heading="Online"),
        MultiFieldPanel(
            [*(FieldPanel(name) for name in ACCESS_QUESTIONS), FieldPanel("access_notes")], heading="Access"
        ),
    ]
    details_panels = [
        MultiFieldPanel(
            [
                FieldPanel("is_free"),
                FieldPanel("cost"),
                FieldPanel("attendance"),
                FieldPanel("how_to_book"),
                FieldPanel("phone"),
            ],
            heading="Cost and booking",
        ),
        FieldPanel("themes"),
        FieldPanel("area"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(place_panels, heading="Place and access"),
            ObjectList(details_panels, heading="Details"),
            ObjectList(BasePage.promote_panels, heading="Search and sharing"),
            ObjectList(BasePage.settings_panels, heading="Settings"),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("venue_name"),
        index.SearchField("town"),
        index.SearchField("body"),
        index.FilterField("format"),
    ]

    class Meta:
        verbose_name = "event"
        constraints = [
            coordinates_constraint("event_has_both_coordinates_or_none"),
        ]

    def save(self, *args, **kwargs):
        self.tell_calendars(kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def tell_calendars(self, saved: Iterable[str] | None = None) -> None:
        """Count a change of title or place as one of each session to come (decision 62). ``saved``: those fields only.

        To be called before it is saved, and before its sessions are: they keep the count that is stored.
        """
        stored = EventPage.objects.filter(pk=self.pk).values(*TOLD_IN_CALENDARS).first() if self.pk else None
        if stored is None:
            return
        changed = {name for name in TOLD_IN_CALENDARS if getattr(self, name) != stored[name]}
        if changed if saved is None else changed.intersection(saved):
            coming = EventSession.objects.filter(page_id=self.pk).ending_after(now())
            coming.update(sequence=F("sequence") + 1, changed_at=now())

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        at = now()
        prefetch_renditions([self.share_image])
        return context | {
            "organiser": self.visible_organiser,
            "main_session": self.next_session(at=at) or (self.session_list[-1] if self.session_list else None),
            "sessions_to_come": [session for session in self.session_list if session.ends_at > at],
            "sessions_past": [session for session in self.session_list if session.ends_at <= at],
            "files": self.file_list,
            "themes": list(self.themes.all()),
            "structured_data": event_data(self, self.session_list),
        }

    @cached_property
    def session_list(self) -> list[EventSession]:
        """Every session, the first in time first. One query for a page, however often it is asked."""
        return sorted(self.sessions.all(), key=lambda session: session.starts_at)

    @property
    def file_list(self) -> list[EventFile]:
        """Files whose document is there."""
        return [file for file in self.files.select_related("document") if file.document is not None]

    @property
    def visible_organiser(self):
        """The organiser while the public may see it, else ``None``."""
        organiser = self.organiser
        return organiser if organiser is not None and organiser.is_visible() else None

    def next_session(self, *, at: dt.datetime) -> EventSession | None:
        """The first session that has not ended at ``at`` and goes ahead; else the first cancelled one."""
        coming = [session for session in self.session_list if session.ends_at > at]
        return next((session for session in coming if not session.is_cancelled), coming[0] if coming else None)

    @property
    def dates_in_words(self) -> str:
        """The next session with its time; the last one when all are over; nothing without any."""
        session = self.next_session(at=now()) or (self.session_list[-1] if self.session_list else None)
        if session is None:
            return ""
        return f"{session.in_words} (cancelled)" if session.is_cancelled else session.in_words

    @property
    def is_cancelled(self) -> bool:
        """Whether none of what was still to come goes ahead."""
        coming = [session for session in self.session_list if session.ends_at > now()]
        return bool(coming) and all(session.is_cancelled for session in coming)

    @property
    def archive_notice_on(self) -> dt.date | None:
        """The day from which the page says that it is an archive: as staff set it, or 30 days after the end."""
        days = [self.archived_on] if self.archived_on else []
        if self.session_list:
            days.append(archive_day(max(session.ends_at for session in self.session_list)))
        return min(days, default=None)

    @property
    def show_archive_notice(self) -> bool:
        return self.archive_notice_on is not None and self.archive_notice_on <= today()

    @property
    def is_in_person(self) -> bool:
        return self.format in (EventFormat.IN_PERSON, EventFormat.BOTH)

    @property
    def is_online(self) -> bool:
        return self.format in (EventFormat.ONLINE, EventFormat.BOTH)

    @property
    def address_lines(self) -> list[str]:
        lines = (self.venue_name, *self.address.splitlines(), self.town, self.postcode)
        return [line for line in lines if line.strip()]

    @property
    def place_in_words(self) -> str:
        """ "Hanbury Library", "Online", or "Hanbury Library and online"."""
        place = (self.venue_name or self.town) if self.is_in_person else ""
        if self.is_online:
            return f"{place} and online" if place else "Online"
        return place

    @property
    def access_offered(self) -> list[str]:
        """The access questions answered with yes."""
        return [answer["question"] for answer in self.access_answers if answer["answer"] == AccessAnswer.YES]

    # What a list shows of the session that ``showing()`` found; the names are those of ``events/card.html``.

    @property
    def on(self) -> dt.date:
        """The day on London's calendar."""
        return self.shown_starts_at.astimezone(LONDON).date()

    @property
    def when(self) -> str:
        """Day and time in words."""
        return in_words(self.shown_starts_at, self.shown_ends_at)

    @property
    def place(self) -> str:
        return self.place_in_words

    @property
    def facts(self) -> list[str]:
        """What decides whether somebody can come: access, then the cost."""
        cost = self.cost or ("Free" if self.is_free else "")
        return [*self.access_offered, *([cost] if cost else [])]

    @property
    def is_shown_cancelled(self) -> bool:
        return self.shown_status == SessionStatus.CANCELLED
