"""Requests under data protection law and complaints: the only writer of their ``status``."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from hub.rights import emails
from hub.rights.enums import TRANSITIONS, RequestKind, RequestSource, RequestStatus, WaitFor
from hub.rights.models import RightsNote, RightsRequest, RightsRequestHistory, RightsWait
from hub.shared import tokens
from hub.shared.calendars import working_calendar
from hub.shared.clock import now, today
from hub.shared.emails import send
from hub.shared.letters import Letter
from hub.shared.states import move, signed_in
from hub.shared.working_days import long_date

PURPOSE = "rights.confirm_address"
LASTS = dt.timedelta(days=7)
NO_NAME = "Sir or Madam"


class TooLateToExtend(ValidationError):
    """The month is over, or it was extended before (UK GDPR, Article 12A(4))."""


@transaction.atomic
def receive(
    kind: RequestKind,
    source: RequestSource,
    *,
    received_on: dt.date,
    name: str = "",
    email: str = "",
    address: str = "",
    words: str = "",
    user=None,
) -> RightsRequest:
    """Keep a request. What comes by the form is acknowledged by e-mail at once; a link confirms the address."""
    row = RightsRequest.objects.create(
        kind=kind,
        source=source,
        received_on=received_on,
        created_at=now(),
        name=name,
        email=email,
        address=address,
        words=words,
    )
    RightsRequestHistory.objects.create(
        subject=row, at=row.created_at, user=signed_in(user), after=RequestStatus.RECEIVED
    )
    if source == RequestSource.WEB and email:
        acknowledge(row, on=received_on)
    return row


@transaction.atomic
def acknowledge(row: RightsRequest, *, on: dt.date, user=None) -> RightsRequest:
    """Tell who asked that it came, by e-mail where there is an address, and note the day; the first day stays."""
    row = locked(row)
    if row.acknowledged_on is not None:
        return row
    if row.email:
        token = tokens.issue(PURPOSE, row, lasts=LASTS)
        letter = acknowledgement(row)
        send(letter.kind, letter.to, context=letter.context, button_url=reverse("rights:confirm", args=[token]))
    row.acknowledged_on = on
    row.save(update_fields=["acknowledged_on"])
    if signed_in(user) is not None:
        note(row, f"Acknowledged on {long_date(on)}", user=user)
    return row


def acknowledgement(row: RightsRequest) -> Letter:
    """The acknowledgement without its link, which only the one that is sent has."""
    context = called(row)
    if row.is_complaint:
        return Letter(emails.COMPLAINT_RECEIVED.key, row.email, context)
    due = row.clock(working_calendar()).due
    by = long_date(due) if due else "one month after we know who you are"
    return Letter(emails.REQUEST_RECEIVED.key, row.email, {**context, "what": row.get_kind_display(), "by": by})


@transaction.atomic
def confirm_address(token: str) -> RightsRequest:
    """The request behind a link, whose address is confirmed now. Raises ``TokenError``."""
    row = locked(tokens.consume(PURPOSE, token).subject)
    row.address_confirmed_at = now()
    row.save(update_fields=["address_confirmed_at"])
    return row


@transaction.atomic
def ask(row: RightsRequest, wait_for: WaitFor, question: str, *, user) -> RightsRequest:
    """Ask what we can't go on without; the clock stands still. Raises ``TransitionNotAllowed``."""
    move_request(row, RequestStatus.WAITING, user=user, reason=question)
    RightsWait.objects.create(request=row, wait_for=wait_for, asked_on=today())
    if row.email:
        question_letter(row, question).send()
    return row


def question_letter(row: RightsRequest, question: str) -> Letter:
    return Letter(emails.QUESTION.key, row.email, {**called(row), "question": question})


@transaction.atomic
def take_answer(row: RightsRequest, *, on: dt.date, user) -> RightsRequest:
    """What we waited for came on a day: the clock runs. Raises ``TransitionNotAllowed`` and ``ValidationError``."""
    move_request(row, RequestStatus.RECEIVED, user=user)
    wait = RightsWait.objects.get(request=row, answered_on=None)
    if not wait.asked_on <= on <= today():
        raise ValidationError(f"The day lies between {long_date(wait.asked_on)}, when we asked, and today.")
    wait.answered_on = on
    wait.save(update_fields=["answered_on"])
    return RightsRequest.objects.get(pk=row.pk)


def may_extend(row: RightsRequest, *, on: dt.date) -> bool:
    """Whether two more months may be taken on a day: once, while the first still runs."""
    if row.is_complaint or not row.is_open or row.extended_on is not None:
        return False
    due = row.clock(working_calendar()).due
    return due is not None and on <= due


@transaction.atomic
def extend(row: RightsRequest, reason: str, *, user) -> RightsRequest:
    """Take two months more and tell why. Raises ``TooLateToExtend``."""
    row = locked(row)
    if not may_extend(row, on=today()):
        raise TooLateToExtend("It can only be extended once, and while its first month runs.")
    if row.email:
        longer_letter(row, reason).send()
    row.extended_on = today()
    row.save(update_fields=["extended_on"])
    note(row, f"Two months more. {reason}", user=user)
    return row


def longer_letter(row: RightsRequest, reason: str) -> Letter:
    longer = RightsRequest(kind=row.kind, received_on=row.received_on, extended_on=today(), pk=row.pk)
    due = longer.clock(working_calendar()).due
    return Letter(emails.LONGER.key, row.email, {**called(row), "reason": reason, "by": long_date(due)})


@transaction.atomic
def close(row: RightsRequest, to: RequestStatus, outcome: str, *, user) -> RightsRequest:
    """End it; but for spam, who asked gets ``outcome`` word for word. Raises ``TransitionNotAllowed``."""
    changes = {"outcome": outcome, "closed_on": today()}
    RightsWait.objects.filter(request=row, answered_on=None).update(answered_on=today())
    move_request(row, to, user=user, reason=outcome, changes=changes)
    if letter := outcome_letter(row, to, outcome):
        letter.send()
    return row


def outcome_letter(row: RightsRequest, to: RequestStatus, outcome: str) -> Letter | None:
    """What who asked hears; nothing of spam, and nothing by e-mail without an address."""
    if to == RequestStatus.SPAM or not row.email:
        return None
    return Letter(emails.OUTCOME.key, row.email, {**called(row), "answer": outcome})


def reopen(row: RightsRequest, reason: str, *, user) -> RightsRequest:
    """Raises ``TransitionNotAllowed``."""
    return move_request(row, RequestStatus.RECEIVED, user=user, reason=reason, changes={"closed_on": None})


def note(row: RightsRequest, text: str, *, user) -> RightsNote:
    return RightsNote.objects.create(request=row, text=text, user=user, at=now())


def called(row: RightsRequest) -> dict[str, str]:
    return {"name": row.name or NO_NAME, "reference": row.reference}


def move_request(row: RightsRequest, to: RequestStatus, **options) -> RightsRequest:
    return move(row, to, transitions=TRANSITIONS, history=RightsRequestHistory, **options)


def locked(row: RightsRequest) -> RightsRequest:
    return RightsRequest.objects.select_for_update().get(pk=row.pk)
