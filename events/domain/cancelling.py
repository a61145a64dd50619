"""A date that staff call off: the page says so, and everybody who booked gets one mail."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from wagtail.models import Revision

from events.domain import booking_letters as letters
from events.domain.attendance import places_of
from events.domain.telling import order_telling
from events.domain.writing import recipients_of
from events.enums import SessionStatus
from events.models import Booking, EventSession
from hub.shared import audit
from hub.shared.clock import now
from hub.shared.letters import Letter
from hub.shared.states import TransitionNotAllowed

CANCELLED = audit.register_action("session_cancelled", "Cancelled a date of an event")


def who_hears(session: EventSession) -> list[Booking]:
    """Those who are booked, offered places or wait, and have an address."""
    places = places_of(session)
    return recipients_of(places, with_waiting=True) if places else []


def letter_of(session: EventSession, booking: Booking, reason: str) -> Letter:
    return letters.session_cancelled(booking, when=session.in_words, reason=reason)


@transaction.atomic
def cancel_session(session: EventSession, *, reason: str, user) -> EventSession:
    """Call one date off, on its page and in every draft of it. Raises ``TransitionNotAllowed`` if it is off already."""
    row = EventSession.objects.select_for_update().get(pk=session.pk)
    if row.is_cancelled:
        raise TransitionNotAllowed(row.status, SessionStatus.CANCELLED)
    values = {"status": SessionStatus.CANCELLED.value, "status_reason": reason}
    EventSession.objects.filter(pk=row.pk).update(**values, sequence=F("sequence") + 1, changed_at=now())
    write_into_drafts(row, values)
    audit.record(CANCELLED, actor=user, subject=row.page, changes={"session": row.pk})
    if (places := places_of(row)) is not None:
        order_telling(places)
    session.refresh_from_db()
    return session


def write_into_drafts(session: EventSession, values: dict[str, str]) -> None:
    """Publishing a draft from before must not bring a date back that is off."""
    page = session.page
    for draft in Revision.objects.for_instance(page).filter(pk__gte=page.live_revision_id or 0):
        mine = [row for row in draft.content.get("sessions", []) if row.get("pk") == session.pk]
        for row in mine:
            row.update(values)
        if mine:
            draft.save(update_fields=["content"])
