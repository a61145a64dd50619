from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import groupby

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.fields import StreamField
from wagtail.search import index

from events.domain.structured_data import event_data
from events.domain.times import LONDON, archive_day
from events.domain.words import in_words
from events.enums import EventFormat, FileKind, SessionStatus
from events.models.bookable import BookableEvent
from events.models.calendar_changes import TellsCalendars
from events.models.event_panels import EDIT_HANDLER
from events.models.files import EventFile
from events.models.kept_sessions import KeepsSessions
from events.models.page_form import EventPageForm
from events.models.programme import EventUpdate, ProgrammeItem
from events.models.querysets import EventPageManager
from events.models.repeating import RepeatsByRule
from events.models.sessions import EventSession
from hub.organisations.access import AnswersAccessQuestions, access_field
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.places import HasPlace, coordinates_constraint
from hub.shared.blocks import BodyBlock
from hub.shared.clock import now, today
from hub.shared.models import BasePage, Theme
from hub.shared.panels import panels_of
from hub.shared.renditions import prefetch_renditions
from hub.shared.routing import BreadcrumbsFromRoute

EVENT_PANELS = "event_page_panels"
"""The hook for parts of an event's page. A function takes ``(page, *, at)`` and returns a ``Panel`` or ``None``."""


class EventPageTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="eventpage_items")
    content_object = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="theme_items")


class EventPage(
    KeepsSessions,
    RepeatsByRule,
    TellsCalendars,
    BookableEvent,
    AnswersAccessQuestions,
    BreadcrumbsFromRoute,
    HasPlace,
    BasePage,
):
    """Something that people can go to or join, on one day or on many."""

    base_form_class = EventPageForm
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
    venue = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events_here",
        help_text=(
            "Whose building it is, if it is in the directory. What you leave empty below is taken from there when you "
            "save: name, address, access."
        ),
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
    price = models.DecimalField(
        "price in pounds",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="The lowest one, such as 2 or 4.50. Search engines show it.",
    )
    cost = models.CharField(
        "cost in words",
        max_length=150,
        blank=True,
        help_text="Only if there is more to say, such as: £2, tea included; carers free.",
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
    promises_updates = models.BooleanField(
        "say that we will update this page",
        default=False,
        help_text="The page says so until the first update is there.",
    )
    themes = ClusterTaggableManager(
        through=EventPageTheme, blank=True, help_text="Choose from the list, such as Carers."
    )

    objects = EventPageManager()

    edit_handler = EDIT_HANDLER
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

    def clean(self) -> None:
        super().clean()
        if self.is_free and self.price is not None:
            raise ValidationError({"price": "It is free, so it has no price. Take out one of the two."})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        at = now()
        to_come = [session for session in self.session_list if session.ends_at > at]
        prefetch_renditions([self.share_image])
        return context | {
            "organiser": self.visible_organiser,
            "main_session": self.next_session(at=at) or (self.session_list[-1] if self.session_list else None),
            "sessions_to_come": to_come,
            "bookable": self.with_places(to_come, at=at),
            "is_over": bool(self.session_list) and not to_come,
            "rated_session": next(
                (session for session in reversed(self.session_list) if session.takes_feedback(at=at)), None
            ),
            "panels": panels_of(EVENT_PANELS, self, at=at),
            "sessions_past": [session for session in self.session_list if session.ends_at <= at],
            "rule_in_words": self.rule_in_words,
            "left_out": self.dates_left_out,
            "venue": self.visible_venue,
            "files_by_kind": self.files_by_kind,
            "programme": self.programme_days,
            "updates": self.news,
            "themes": list(self.themes.all()),
            "structured_data": event_data(self, self.session_list, at=at),
        }

    @cached_property
    def session_list(self) -> list[EventSession]:
        """Every session, the first in time first. One query for a page, however often it is asked."""
        return sorted(self.sessions.all(), key=lambda session: session.starts_at)

    @property
    def file_list(self) -> list[EventFile]:
        """Files whose document is there."""
        return [file for file in self.files.select_related("document") if file.document is not None]

    @cached_property
    def news(self) -> list[EventUpdate]:
        """The updates, the newest first."""
        return sorted(self.updates.all(), key=lambda update: update.day, reverse=True)

    @property
    def files_by_kind(self) -> dict[str, list[EventFile]]:
        """Kind → its files whose document is there."""
        found: dict[str, list[EventFile]] = {kind: [] for kind in FileKind.values}
        for file in self.file_list:
            found[file.kind].append(file)
        return found

    @property
    def programme_days(self) -> list[tuple[dt.date | None, list[ProgrammeItem]]]:
        """The parts of the programme in their order of time, day by day; those without a day first."""
        parts = sorted(
            self.programme.all(),
            key=lambda part: (part.day or dt.date.min, part.starts or dt.time.min, part.sort_order or 0),
        )
        return [(day, list(group)) for day, group in groupby(parts, key=lambda part: part.day)]

    @cached_property
    def visible_organiser(self):
        """The organiser while the public may see it, else ``None``."""
        return if_visible(self.organiser)

    @cached_property
    def visible_venue(self):
        """The organisation whose building it is, while the public may see it and people go there."""
        return if_visible(self.venue) if self.is_in_person else None

    @property
    def cost_in_words(self) -> str:
        """What it costs, as an editor wrote it; else "Free" or "£2" or nothing."""
        if self.cost or self.price is None:
            return self.cost or ("Free" if self.is_free else "")
        return f"£{self.price:.2f}".removesuffix(".00")

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
    def unchanged_since(self) -> dt.date | None:
        """The day that the archive notice names: what was told later was a change too."""
        days = [self.archive_notice_on, *(update.day for update in self.news)]
        return max((day for day in days if day is not None), default=None)

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
        return in_words(self.shown_starts_at, self.shown_ends_at, is_all_day=self.shown_is_all_day)

    @property
    def place(self) -> str:
        return self.shown_place or self.place_in_words

    @property
    def facts(self) -> list[str]:
        """What decides whether somebody can come: access, then the cost."""
        return [*self.access_offered, *([self.cost_in_words] if self.cost_in_words else [])]

    @property
    def is_shown_cancelled(self) -> bool:
        return self.shown_status == SessionStatus.CANCELLED


def if_visible(organisation):
    return organisation if organisation is not None and organisation.is_visible() else None
