"""Letters on paper to bodies without an e-mail address: templates filled in, set as a tagged PDF, and logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from hub.shared.brand import brand_in_use
from hub.shared.clock import now
from hub.shared.emails import EmailKind, absolute_url, cleaned, filled, wording_faults
from hub.shared.paper import Paper, facts, paragraphs, press
from hub.shared.working_days import long_date
from reports.domain.reminders import said, wanted_by
from reports.domain.requests import RequestRefused, locked, log
from reports.enums import Channel, Direction, LetterPurpose, Nature
from reports.models import LetterTemplate, Message, ResponseRequest

SAMPLES = {
    "today": "20 April 2026",
    "reference": "2026/17",
    "body": "Northmoor Trust",
    "title": "Appointments that fit around caring",
    "due": "5 May 2026",
    "unanswered": "1. Hold afternoon appointments\n3. Say how long the queue is",
    "page": "https://hub.example/record/2026/17/",
}
"""What each placeholder of a letter stands for, in a sample."""

WORDS = EmailKind("letter", "Letter", "", "", SAMPLES)
SENT_WORDS = "We sent a letter by post."


def letter_faults(text: str) -> list[str]:
    """What is wrong with the words of a template, in sentences; empty if nothing is."""
    return [fault.replace("in this email", "in a letter") for fault in wording_faults(text, WORDS)]


def values_of(
    request: ResponseRequest, *, on: dt.date, purpose: LetterPurpose = LetterPurpose.REMINDING
) -> dict[str, str]:
    """What the placeholders stand for in a letter about ``request`` on the day ``on``.

    One that asks asks for no reply by a day that is over.
    """
    due_on = request.due_now or request.requested_now
    if due_on and due_on < on and purpose == LetterPurpose.ASKING:
        due_on = None
    rows = request.items.filter(replies__isnull=True)
    return {
        "today": long_date(on),
        "reference": request.reference,
        "body": str(request.owing_body),
        "title": request.source.title,
        "due": long_date(due_on) if due_on else "the date that we agree with you",
        "unanswered": "\n".join(f"{item.number}. {item.heading}" for item in rows),
        "page": absolute_url(request.get_absolute_url()),
    }


def fill(template: LetterTemplate, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body of ``template`` with its placeholders filled in, each once."""
    told = {name: cleaned(value) for name, value in values.items()}
    return " ".join(filled(template.subject, told).split()), filled(template.body.replace("\r\n", "\n"), told)


def letter_pdf(request: ResponseRequest, *, subject: str, body: str, on: dt.date) -> bytes:
    """The letter as PDF/UA-1, with the day and the reference."""
    paper = Paper(title=subject, kicker=f"To {request.owing_body}", lead="", address=values_of(request, on=on)["page"])
    paper.add(facts([("Date", long_date(on)), ("Reference", request.reference)]), *paragraphs(body))
    return press(paper, brand=brand_in_use(), at=now())


@transaction.atomic
def log_letter(
    request: ResponseRequest, *, purpose: LetterPurpose, subject: str, body: str, happened_on: dt.date, user
) -> Message:
    """Write down that a letter went out by post. Raises ``RequestRefused`` for a draft and an impossible day.

    A reminder says so on the record; of another letter the record says that one went out.
    """
    locked(request)
    is_reminder = purpose == LetterPurpose.REMINDING and request.is_open and wanted_by(request) is not None
    if purpose == LetterPurpose.REMINDING and not is_reminder:
        raise RequestRefused("No reply is awaited, so there is nothing to remind of.", field="purpose")
    return log(
        request,
        nature=Nature.REMINDER if is_reminder else Nature.OTHER,
        direction=Direction.SENT,
        channel=Channel.POST,
        happened_on=happened_on,
        user=user,
        public_text=said(request, on=happened_on) if is_reminder else SENT_WORDS,
        private_text=f"{subject}\n\n{body}",
    )
