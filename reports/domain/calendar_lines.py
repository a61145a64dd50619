"""Which dates a change of the working days would move, for the page on which staff change them."""

from __future__ import annotations

from django.db.models import Prefetch
from django.urls import reverse

from hub.shared.calendar_changes import DateMove
from hub.shared.working_days import WorkingCalendar
from reports.domain.clock import read
from reports.domain.deadlines import QUESTION_NATURES
from reports.models import Message, ResponseRequest
from reports.models.officers import has_officer

NOBODY_HAS_A_LINK = "Nobody there has a link to reply: write to the body yourself."


def dates_that_move(calendar: WorkingCalendar) -> list[DateMove]:
    """The dates of open requests that ``recompute_due_dates`` would move under ``calendar``. Two queries."""
    questions = Prefetch("messages", Message.objects.filter(nature__in=QUESTION_NATURES), to_attr="questions")
    rows = ResponseRequest.objects.open().exclude(due_explanation={}).select_related("body", "carried_to")
    rows = rows.annotate(has_officer=has_officer())
    moves = []
    for row in rows.prefetch_related(questions):
        asked = [(message.happened_on, message.nature) for message in row.questions]
        before, after = row.due_date.due_on, read(row, calendar, questions=asked).due.due_on
        if before != after:
            address = reverse("response_requests:inspect", args=[row.pk])
            to_do = "" if row.has_officer or row.clock_paused_on else NOBODY_HAS_A_LINK
            moves.append(DateMove(f"{row.reference}, {row.owing_body}", address, before, after, to_do))
    return moves
