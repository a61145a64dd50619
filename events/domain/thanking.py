"""Thanks to those who came, with what was shown there and a way to say how it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from events.domain import booking_letters as letters
from events.domain.attendance import booked_for, places_of
from events.domain.places import lock
from events.enums import FileKind
from events.models import Booking, EventFile, EventPage, EventSession, Places
from hub.shared import audit
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.letters import Letter
from hub.shared.states import TransitionNotAllowed

THANKED_WITHIN = dt.timedelta(days=14)
"""Later nobody expects it, and it is no more on the list of what waits."""

THANKED = audit.register_action("booked_thanked", "Thanked those who came")


def waiting_for_thanks(*, at: dt.datetime):
    """Booked dates that ended within two weeks of ``at`` and after which nobody was thanked, the first first."""
    rows = EventSession.objects.scheduled().filter(ends_at__lte=at, ends_at__gt=at - THANKED_WITHIN, page__live=True)
    booked = Q(places__taken__gt=0, places__thanked_at=None) | Q(
        page__places__taken__gt=0, page__places__thanked_at=None
    )
    return rows.filter(booked).select_related("page").order_by("ends_at", "pk")


def files_of(page: EventPage) -> list[EventFile]:
    """What was shown there, in its order."""
    return [file for file in page.file_list if file.kind == FileKind.PRESENTATION]


def who_is_thanked(session: EventSession) -> list[Booking]:
    """Those who were booked and have an address; once the register was marked, only those who came."""
    rows = booked_for(session)
    is_marked = any(row.came is not None for row in rows)
    places = places_of(session)
    found = [row for row in rows if row.email and (row.came or not is_marked)]
    for row in found:
        row.places = places
    return found


def thanks_letter(session: EventSession, booking: Booking) -> Letter:
    files = files_of(session.page)
    lines = [f"{file.document.title}: {absolute_url(file.document.url)}" for file in files]
    return letters.thanks(
        booking,
        files="\n".join(["What was shown there:", *lines]) if lines else "",
        feedback_url=absolute_url(reverse("book:feedback", args=[session.uid])),
    )


def took_place(session: EventSession, *, at: dt.datetime) -> bool:
    return session.ends_at <= at and not session.is_cancelled


@transaction.atomic
def send_thanks(session: EventSession, *, user) -> int:
    """Thank once; returns how many were written to.

    Raises ``TransitionNotAllowed`` if that was done, and for what is not over or did not take place.
    """
    places = lock(places_of(session))
    if not took_place(session, at=now()):
        raise TransitionNotAllowed(session.status, "thanked")
    if places.thanked_at is not None:
        raise TransitionNotAllowed("thanked", "thanked")
    Places.objects.filter(pk=places.pk).update(thanked_at=now())
    rows = who_is_thanked(session)
    for row in rows:
        thanks_letter(session, row).send()
    audit.record(THANKED, actor=user, subject=session.page, changes={"mails": len(rows)})
    return len(rows)
