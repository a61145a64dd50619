"""A message of staff to everybody who booked one occasion."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from events.domain import booking_letters as letters
from events.enums.bookings import ACTIVE, TAKES_PLACES
from events.models import Booking, Places
from hub.shared import audit
from hub.shared.letters import Letter

WRITTEN = audit.register_action("booked_written_to", "Wrote to all who booked")


def recipients_of(places: Places, *, with_waiting: bool = False) -> list[Booking]:
    """Those who are booked, held or offered places, and those who wait if asked for, who have an address."""
    rows = Booking.objects.filter(places=places, status__in=ACTIVE if with_waiting else TAKES_PLACES)
    found = list(rows.exclude(email="").order_by("pk"))
    for row in found:
        row.places = places
    return found


def message_letter(booking: Booking, *, subject: str, text: str) -> Letter:
    return letters.message(booking, subject=subject, text=text)


@transaction.atomic
def write_to_all(places: Places, rows: Sequence[Booking], *, subject: str, text: str, user) -> Places:
    """One mail to each of ``rows``; who did it is in the audit log."""
    for row in rows:
        message_letter(row, subject=subject, text=text).send()
    audit.record(WRITTEN, actor=user, subject=places, changes={"mails": len(rows)})
    return places
