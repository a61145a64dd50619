from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from events.domain.occasions import Occasion
from events.enums import SessionStatus
from hub.shared.references import random_letters

CODE_LENGTH = 10


def new_code() -> str:
    """What stands in the address where people book; it says nothing about how many there are."""
    return random_letters(CODE_LENGTH).lower()


class PlacesQuerySet(models.QuerySet):
    def of_event(self, page_id: int):
        """Those of an event and of its dates."""
        return self.filter(Q(event_id=page_id) | Q(session__page_id=page_id))

    def with_owner(self):
        """With what an ``occasion`` is read from. One query."""
        return self.select_related("session__page__organiser", "event__organiser", "run__course", "run__trainer")

    def starting_between(self, start: dt.datetime, end: dt.datetime):
        """Places of what begins after ``start`` and not after ``end``; of an event or a run, its first date."""
        sessions = apps.get_model("events", "EventSession").objects.scheduled()
        first = sessions.filter(page=OuterRef("event")).order_by("starts_at").values("starts_at")[:1]
        dates = self.filter(session__in=sessions.filter(starts_at__gt=start, starts_at__lte=end))
        events = self.filter(event__isnull=False).alias(first=Subquery(first)).filter(first__gt=start, first__lte=end)
        taught = apps.get_model("events", "RunSession").objects.filter(status=SessionStatus.SCHEDULED)
        begins = taught.filter(run=OuterRef("run")).order_by("starts_at").values("starts_at")[:1]
        runs = self.filter(run__isnull=False).alias(first=Subquery(begins)).filter(first__gt=start, first__lte=end)
        found = (dates, events, runs)
        return self.filter(reduce(or_, (Q(pk__in=rows.values("pk")) for rows in found)))


class Places(models.Model):
    """How many places there are of one occasion, and how many are gone: the one number that two people fight for.

    ``taken`` counts parties that are held, offered or booked. It is changed by ``events.domain.places`` alone, by
    updates that hold only while there is room; the database refuses any other (findings: counting first sold 52 of 20).
    ``told`` is when and where it takes place as those who booked were last told, by the number of each session.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    session = models.OneToOneField(
        "events.EventSession", null=True, blank=True, on_delete=models.CASCADE, related_name="places"
    )
    event = models.OneToOneField(
        "events.EventPage", null=True, blank=True, on_delete=models.CASCADE, related_name="places"
    )
    run = models.OneToOneField(
        "events.CourseRun", null=True, blank=True, on_delete=models.CASCADE, related_name="places"
    )
    capacity = models.PositiveIntegerField()
    reserved = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0, editable=False)
    is_full = models.BooleanField(default=False, editable=False)
    told = models.JSONField(default=dict, editable=False)
    thanked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PlacesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "places"
        permissions = [
            ("manage_bookings", "Can see and change bookings and mark registers"),
            ("see_access_needs", "Can see what people who book need"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=F("taken") + F("reserved")), name="event_places_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, event__isnull=True, run__isnull=True)
                | Q(session__isnull=True, event__isnull=False, run__isnull=True)
                | Q(session__isnull=True, event__isnull=True, run__isnull=False),
                name="event_places_have_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.occasion.title

    @property
    def owner(self):
        return self.session or self.event or self.run

    @property
    def occasion(self) -> Occasion:
        """What these are the places of, as it is now."""
        return self.owner.occasion

    @property
    def free(self) -> int:
        """Places that nobody has, as this row was read."""
        return self.capacity - self.taken - self.reserved

    @property
    def room(self) -> int:
        """How many people can ever book: a larger party would wait for ever."""
        return self.capacity - self.reserved

    def reason_of(self, key: int) -> str:
        """Why the session of that number is cancelled, as people read it."""
        sessions = [self.session] if self.session else self.owner.session_list
        return next((session.status_reason for session in sessions if session.pk == key), "")

    def is_unseen(self) -> bool:
        """Whether it is of an event that the public can't see now. A course goes on without its page. One query."""
        return self.run_id is None and not self.owner.is_open_to_all()

    def get_absolute_url(self) -> str:
        return f"/book/{self.code}/"
