"""Events that people count on: they are cancelled, which tells everybody, and not taken down (decision 69)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from events.enums.bookings import ACTIVE
from events.models import Booking, EventPage, EventSession


def booked_dates(*, at: dt.datetime) -> QuerySet[EventSession]:
    """Dates that go ahead and end after ``at``, for which somebody has booked or waits; the soonest first."""
    rows = Booking.objects.filter(status__in=ACTIVE)
    of_date = Exists(rows.filter(places__session=OuterRef("pk")))
    of_event = Exists(rows.filter(places__event=OuterRef("page")))
    coming = EventSession.objects.scheduled().filter(of_date | of_event, ends_at__gt=at)
    return coming.select_related("page").order_by("starts_at", "pk")


def booked_date_in(pages: Iterable[Page], *, at: dt.datetime) -> EventSession | None:
    """The soonest date that people count on, of ``pages`` or of any below them. One query."""
    below = reduce(or_, (Q(page__path__startswith=page.path) for page in pages))
    return booked_dates(at=at).filter(below).first()


def booked_unseen(*, at: dt.datetime) -> QuerySet[EventSession]:
    """Dates that people count on and nobody can see: taken down by a date of expiry, or made private. One query."""
    return booked_dates(at=at).exclude(page__in=EventPage.objects.visible())
