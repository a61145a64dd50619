"""The register as a file and on paper."""

from __future__ import annotations

import datetime as dt

from events.domain.attendance import booked_for, places_of
from events.enums.bookings import BookingStatus
from events.models import Booking, BookingAnswer, BookingNeeds, EventSession
from hub.shared import paper
from hub.shared.brand import brand_in_use
from hub.shared.templatetags.hub_tags import moment

# Of signs that our typeface has: a ballot box was printed as its name, in words.
BOX = "[__]"
LEFT_OUT = (BookingStatus.CANCELLED, BookingStatus.LAPSED)


def list_rows(session: EventSession, *, with_needs: bool) -> tuple[list[str], list[list[object]]]:
    """Header and rows of all who are booked, held, offered places or wait. Four queries, whatever their number.

    What people need is a column only ``with_needs``.
    """
    places = places_of(session)
    bookings = list(Booking.objects.filter(places=places).exclude(status__in=LEFT_OUT)) if places else []
    keys = [row.pk for row in bookings]
    needs = dict(BookingNeeds.objects.filter(booking__in=keys).values_list("booking_id", "text")) if with_needs else {}
    answers: dict[int, dict[str, str]] = {}
    questions: dict[str, None] = {}
    for key, question, answer in BookingAnswer.objects.filter(booking__in=keys).values_list(
        "booking_id", "question", "answer"
    ):
        answers.setdefault(key, {})[question] = answer
        questions[question] = None
    came = {row.pk: row.came for row in booked_for(session)}
    header = ["Reference", "Status", "Name", "Email", "Phone", "People", "Came", "Booked", *questions]
    rows = [
        [
            row.reference,
            row.get_status_display(),
            row.name,
            row.email,
            row.phone,
            row.party_size,
            came.get(row.pk),
            moment(row.created_at),
            *(answers.get(row.pk, {}).get(question, "") for question in questions),
        ]
        for row in bookings
    ]
    if with_needs:
        header.append("Access needs")
        for row, cells in zip(bookings, rows, strict=True):
            cells.append(needs.get(row.pk, ""))
    return header, rows


def printed_list(session: EventSession, *, with_needs: bool, at: dt.datetime) -> bytes:
    """A tagged PDF (PDF/UA-1) with a line for each party that is booked, with a box for each of its people."""
    rows = booked_for(session)
    needs = {}
    if with_needs:
        found = BookingNeeds.objects.filter(booking__in=[row.pk for row in rows])
        needs = dict(found.values_list("booking_id", "text"))
    columns = [paper.column("Name", 5), paper.column("People", 2, is_number=True), paper.column("Came", 2)]
    columns += [paper.column("Needs", 5)] if with_needs else [paper.column("Reference", 3)]
    lines = [
        [
            row.name,
            str(row.party_size),
            " ".join([BOX] * row.party_size),
            needs.get(row.pk, "") if with_needs else row.reference,
        ]
        for row in rows
    ]
    people = sum(row.party_size for row in rows)
    sheet = paper.Paper(title=f"Register: {session.page.title}", kicker=session.in_words)
    counted = f"People booked: {people}. Bookings: {len(rows)}."
    sheet.add(paper.plain(counted if rows else "Nobody has booked."))
    if rows:
        sheet.add(paper.table(columns, lines, title="Who is booked"))
    sheet.add(paper.plain("This list names people. Give it to nobody else, and destroy it afterwards.", style="small"))
    return paper.press(sheet, brand=brand_in_use(), at=at)
