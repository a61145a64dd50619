"""What people book of an event: one date, or all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

from events.domain.calendar_entries import location
from events.domain.occasions import Occasion, OccasionTime, Question
from events.enums import Attendance
from events.enums.bookings import ACTIVE, LARGEST_PARTY, BookingScope
from events.fields import LondonDateTimeField
from events.models.bookings import Booking
from hub.shared.clock import now
from hub.shared.feeds import page_path

MOST_PLACES = 100_000
BOOKED_OTHERWISE = "People have booked it the other way, so it stays. Cancel their bookings first."


class BookableEvent(models.Model):
    """Mixin for the page of an event: how people come, and what may be booked of it."""

    attendance = models.CharField(
        "how people come", max_length=10, choices=Attendance.choices, default=Attendance.DROP_IN
    )
    booking_scope = models.CharField(
        "a booking is for", max_length=10, choices=BookingScope.choices, default=BookingScope.SESSION
    )
    capacity = models.PositiveIntegerField(
        "places",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_PLACES)],
        help_text="How many people there is room for. Needed for booking.",
    )
    reserved_places = models.PositiveIntegerField(
        "of these kept back", default=0, help_text="For interpreters, speakers, or people who ring: not booked online."
    )
    largest_party = models.PositiveSmallIntegerField(
        "most people in one booking",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_PARTY)],
    )
    booking_opens_at = LondonDateTimeField("booking opens", null=True, blank=True, help_text="At once if empty.")
    booking_closes_hours = models.PositiveSmallIntegerField(
        "booking closes so many hours before", default=0, validators=[MaxValueValidator(24 * 28)]
    )

    has_kept_scope = False
    """Whether this came of a draft that would have let people book the other way, which was put back."""

    class Meta:
        abstract = True

    def with_content_json(self, content):
        """A draft from before somebody booked brings no other way to book, however it is published."""
        page = super().with_content_json(content)
        if page.pk and page.takes_bookings and page.is_booked_otherwise(at=now()):
            page.booking_scope = BookingScope.SESSION if page.is_booked_whole else BookingScope.EVENT
            page.has_kept_scope = True
        return page

    def clean(self) -> None:
        super().clean()
        if self.attendance == Attendance.BOOKING and self.capacity is None:
            raise ValidationError({"capacity": "Say how many places there are, or choose another way to come."})
        if self.capacity is not None and self.reserved_places > self.capacity:
            raise ValidationError({"reserved_places": "You can’t keep back more places than there are."})
        if self.pk and self.takes_bookings and self.is_booked_otherwise(at=now()):
            raise ValidationError({"booking_scope": BOOKED_OTHERWISE})

    def is_booked_otherwise(self, *, at: dt.datetime) -> bool:
        """Whether people booked what is to come in the other way: both would fill the same room. One query."""
        way = "session__page" if self.is_booked_whole else "event"
        last = "session__ends_at" if self.is_booked_whole else "event__sessions__ends_at"
        rows = Booking.objects.filter(status__in=ACTIVE, **{f"places__{way}": self.pk, f"places__{last}__gt": at})
        return rows.exists()

    @property
    def takes_bookings(self) -> bool:
        return self.attendance == Attendance.BOOKING and self.capacity is not None

    @property
    def is_booked_whole(self) -> bool:
        return self.booking_scope == BookingScope.EVENT

    def is_open_to_all(self) -> bool:
        """Whether anybody may see it now. One query."""
        return type(self).objects.visible().filter(pk=self.pk).exists()

    @property
    def occasion(self) -> Occasion:
        """The whole event, with all its dates."""
        return self.occasion_of(self.session_list, takes_bookings=self.takes_bookings and self.is_booked_whole)

    def occasion_of(self, sessions: Sequence, *, takes_bookings: bool) -> Occasion:
        """What somebody books who books ``sessions``."""
        starts = min((session.starts_at for session in sessions if not session.is_cancelled), default=None)
        closes = starts - dt.timedelta(hours=self.booking_closes_hours) if starts else None
        # One date alone may be somewhere else, and then what is said of the usual place is wrong.
        elsewhere = sessions[0].place if len(sessions) == 1 else ""
        usual = self.is_in_person and not elsewhere
        return Occasion(
            title=self.title,
            path=page_path(self),
            times=[self.time_of(session) for session in sessions],
            largest_party=self.largest_party,
            opens_at=self.booking_opens_at,
            closes_at=closes,
            is_cancelled=not any(not session.is_cancelled for session in sessions),
            takes_bookings=takes_bookings,
            cost=self.cost_in_words,
            address="\n".join(self.address_lines) if usual else elsewhere,
            notes=self.getting_there if usual else "",
            online_link=self.online_link if self.is_online else "",
            contact=self.phone or self.contact_of_organiser,
            questions=self.question_list,
        )

    @cached_property
    def question_list(self) -> list[Question]:
        """What those who book are asked. One query for a page, however many dates it has."""
        return [question.as_question for question in self.questions.all()]

    def time_of(self, session) -> OccasionTime:
        return OccasionTime(
            key=session.pk,
            uid=str(session.uid),
            sequence=session.sequence,
            changed_at=session.changed_at,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=location(self, session),
            in_words=f"{session.in_words}, {session.place}" if session.place else session.in_words,
            is_cancelled=session.is_cancelled,
            is_all_day=session.is_all_day,
        )

    def with_places(self, sessions: Sequence, *, at: dt.datetime) -> Any | None:
        """Give each of ``sessions`` that anybody may book at ``at`` its ``bookable`` places, and return those of all.

        One query for an event that takes bookings, none for another.
        """
        if not self.takes_bookings or not sessions:
            return None
        rows = list(type(self).places.related.related_model.objects.of_event(self.pk)) if self.pk else []
        if self.is_booked_whole:
            return next((row for row in rows if row.event_id), None) if not self.occasion.why_closed(at=at) else None
        by_session = {row.session_id: row for row in rows}
        for session in sessions:
            session.bookable = None if session.occasion.why_closed(at=at) else by_session.get(session.pk)
        return None

    @cached_property
    def contact_of_organiser(self) -> str:
        organiser = self.visible_organiser
        return (organiser.phone or organiser.email) if organiser is not None else ""
