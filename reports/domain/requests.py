"""The only writer of a request's status: each function is one thing that happens between the hub and a body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import capfirst

from hub.shared.brand import brand_in_use
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.states import TransitionNotAllowed, move, signed_in
from hub.shared.working_days import ENGLAND_FROM, MOST_DAYS, WorkingCalendar, long_date
from reports.domain.asking import items_for
from reports.domain.clock import after_message, answered, before_answer, read_again
from reports.domain.deadlines import period_to_json, read_clock, reading_to_json
from reports.domain.redactions import hold
from reports.domain.references import next_reference
from reports.domain.rules import does_bind
from reports.enums import (
    ENDING_NATURES,
    LIVE_STATUSES,
    SENT_NATURES,
    TRANSITIONS,
    Channel,
    Decision,
    Direction,
    Nature,
    ResponseStatus,
)
from reports.models import (
    Message,
    RecommendationReply,
    RequestedItem,
    ResponseRequest,
    ResponseRequestEvent,
)


class RequestRefused(Exception):
    """What was asked can't be done. ``field`` names the answer at fault, if it is one; the message is for people."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Answer:
    """A body's decision on one item, in its own words."""

    item: RequestedItem
    decision: Decision
    explanation: str = ""
    by_when: str = ""


def start_request(
    request: ResponseRequest, *, received_on: dt.date, user=None, reply_requested_by: dt.date | None = None
) -> ResponseRequest:
    """Put the report to the body: freeze what is asked, work out the date and give the reference.

    A verified rule sets ``due_on``; an unverified one only a date that is asked for; without a rule
    ``reply_requested_by`` is. Raises ``RequestRefused``, or ``TransitionNotAllowed`` unless it is a draft.
    """
    refuse_day_outside(received_on, field="received_on")
    with transaction.atomic():
        locked(request)
        if request.status != ResponseStatus.DRAFT:
            raise TransitionNotAllowed(request.status, ResponseStatus.AWAITING)
        if not request.report.live:
            raise RequestRefused("Publish the report first. A body can only be asked about what anyone can read.")
        if request.report.expire_at:
            raise RequestRefused("The report is to leave the web at a later time. Take the time out of its settings.")
        asked = items_for(request)
        if not asked:
            raise RequestRefused(f"Nothing in this {request.source.asks.page_noun} is addressed to {request.body}.")
        changes = dates_of(request, received_on, reply_requested_by, working_calendar())
        year, number = next_reference(received_on.year)
        RequestedItem.objects.bulk_create(asked)
        return change(
            request,
            ResponseStatus.AWAITING,
            user=user,
            changes={
                **changes,
                "received_on": received_on,
                "year": year,
                "number": number,
                "asked_by": brand_in_use().name,
            },
        )


def dates_of(
    request: ResponseRequest, received_on: dt.date, requested_by: dt.date | None, calendar: WorkingCalendar
) -> dict:
    """The dates with which ``request`` starts. Raises ``RequestRefused`` where none can be told."""
    rule = request.duty_rule
    if rule is None:
        if requested_by is None:
            raise RequestRefused(
                "Say by when you ask for the reply, since no rule sets a date.", field="reply_requested_by"
            )
        if requested_by <= received_on:
            raise RequestRefused(
                "Ask for the reply by a day after the one on which the body had the request.",
                field="reply_requested_by",
            )
        if (requested_by - received_on).days > MOST_DAYS:
            raise RequestRefused(f"This day is more than {MOST_DAYS:,} days away.", field="reply_requested_by")
        return {"due_on": None, "reply_requested_by": requested_by, "due_explanation": {}}
    if not does_bind(rule, request.body, request.report.area):
        raise RequestRefused(f"The rule “{rule.name}” does not bind {request.body}. Choose another in the draft.")
    if not rule.is_in_force(on=received_on):
        raise RequestRefused(
            f"The rule “{rule.name}” was not in force on {long_date(received_on)}.", field="received_on"
        )
    due = rule.due_date(received_on, calendar)
    explanation = {
        **reading_to_json(read_clock(due, calendar=calendar)),
        "period": period_to_json(due),
        "clarification_effect": rule.clarification_effect,
        "rule": rule.name,
        "citation": rule.public_citation,
        "citation_url": rule.citation_url,
        "quote": rule.quote,
        "is_verified": rule.is_verified,
        "verified_by": rule.verified_by,
        "verified_on": rule.verified_on.isoformat() if rule.verified_on else "",
    }
    if rule.is_verified:
        return {"due_on": due.due_on, "reply_requested_by": None, "due_explanation": explanation}
    return {"due_on": None, "reply_requested_by": due.due_on, "due_explanation": explanation}


def record_message(
    request: ResponseRequest,
    *,
    nature: Nature,
    channel: Channel,
    happened_on: dt.date,
    user=None,
    direction: Direction | None = None,
    private_text: str = "",
    public_text: str = "",
    role: str = "",
    is_held: bool = False,
) -> Message:
    """Log something that passed between the hub and the body. Only a reply ends the wait.

    A question of the body and our answer do to the date what the rule says, which is nothing as a rule. With
    ``is_held`` its words wait for a check before anyone reads them, see ``reports.domain.redactions``. ``role`` is that
    of who wrote for the body, shown in public.
    Raises ``RequestRefused`` for a draft, for a reply (see ``record_reply``, ``refuse``), for an impossible day and for
    an explanation of what nobody asked.
    """
    if nature in ENDING_NATURES:
        raise RequestRefused("Log a reply or a refusal with its own form, so that it ends the wait.", field="nature")
    with transaction.atomic():
        locked(request)
        if nature == Nature.CLARIFICATION_GIVEN:
            refuse_without_question(request, happened_on)
        message = log(
            request,
            nature=nature,
            channel=channel,
            happened_on=happened_on,
            user=user,
            direction=direction,
            private_text=private_text,
            public_text="" if is_held else public_text,
            role="" if is_held else role,
        )
        if is_held:
            hold(message, public_text=public_text, role=role, user=user)
        after_message(request, nature, user=user)
    return message


def refuse_without_question(request: ResponseRequest, on: dt.date) -> None:
    """Raise ``RequestRefused`` where the body had asked nothing by the day ``on``: there is nothing to explain."""
    asked = request.messages.filter(nature=Nature.CLARIFICATION_ASKED).order_by("happened_on")
    first = asked.values_list("happened_on", flat=True).first()
    if first is None:
        raise RequestRefused("No question of the body is logged. Log what it asked first.", field="nature")
    if on < first:
        raise RequestRefused(
            f"The body asked on {long_date(first)}. The explanation can’t come before it.", field="happened_on"
        )


def record_reply(
    request: ResponseRequest,
    *,
    answers: Iterable[Answer],
    channel: Channel,
    happened_on: dt.date,
    user=None,
    private_text: str = "",
    public_text: str = "",
    is_held: bool = False,
) -> Message:
    """Log a reply with its decisions: "answered" when each item has one, else "part answered".

    With ``is_held`` its words wait for a check before anyone reads them; the decisions count at once.

    Raises ``RequestRefused`` for no decision at all, for an item of another request, for one that has its decision
    already, for an impossible day and for a part of a reply to a request that was made anew; ``TransitionNotAllowed``
    where no reply is awaited or possible.
    """
    answers = list(answers)
    with transaction.atomic():
        locked(request)
        items = {item.pk: item for item in request.items.prefetch_related("replies")}
        for answer in answers:
            refuse_answer(answer, items)
        if not answers:
            raise RequestRefused("Choose a decision for at least one of them. Otherwise log a message.")
        decided = {answer.item.pk for answer in answers}
        is_whole = all(item.pk in decided or item.replies.all() for item in items.values())
        to = ResponseStatus.ANSWERED if is_whole else ResponseStatus.PART_ANSWERED
        if to not in TRANSITIONS[ResponseStatus(request.status)]:
            raise TransitionNotAllowed(request.status, to)
        if to in LIVE_STATUSES:
            refuse_second_live(request)
        message = log(
            request,
            nature=Nature.REPLY,
            channel=channel,
            happened_on=happened_on,
            user=user,
            private_text=private_text,
            public_text="" if is_held else public_text,
        )
        RecommendationReply.objects.bulk_create(
            RecommendationReply(
                message=message,
                item=answer.item,
                decision=answer.decision,
                explanation=answer.explanation,
                by_when=answer.by_when,
            )
            for answer in answers
        )
        if is_held:
            hold(message, public_text=public_text, user=user)
        # The day on which the last decision came, even if replies are logged in another order.
        replied_on = max(request.messages.filter(nature=Nature.REPLY).values_list("happened_on", flat=True))
        calendar = working_calendar()
        if is_whole:
            before_answer(request, calendar, answered_on=replied_on, user=user)
        changes = answered(request, replied_on if is_whole else None, calendar)
        change(request, to, user=user, changes=changes)
        # What moves a date has moved none of a request that was over.
        read_again(request, calendar, user=user)
    return message


def refuse_second_live(request: ResponseRequest) -> None:
    """Raise ``RequestRefused`` where the body was asked about the same report anew: only one of the two may be open."""
    other = ResponseRequest.objects.live(request.report, request.body).exclude(pk=request.pk).first()
    if other is None:
        return
    if other.is_draft:
        what = "A draft asks this body about this report again. Start it and log the reply there, or delete it."
    else:
        what = f"Request {other.reference} asks this body about this report again. Log the reply there."
    raise RequestRefused(what)


def refuse_answer(answer: Answer, items: dict[int, RequestedItem]) -> None:
    """Raise ``RequestRefused`` unless ``answer`` decides one of ``items`` for the first time."""
    item = items.get(answer.item.pk)
    if item is None:
        raise RequestRefused("This is not part of the request.")
    if item.replies.all():
        raise RequestRefused(f"{capfirst(item.named)} has its answer already. Look at the request again.")
    if answer.decision not in item.possible_decisions:
        raise RequestRefused(f"Choose a decision for {item.named}.")


def refuse(
    request: ResponseRequest,
    *,
    channel: Channel,
    happened_on: dt.date,
    public_text: str,
    user=None,
    private_text: str = "",
    is_held: bool = False,
) -> Message:
    """Log that the body says it will not reply, with its reason. Raises as ``record_reply`` does."""
    with transaction.atomic():
        locked(request)
        if ResponseStatus.REFUSED not in TRANSITIONS[ResponseStatus(request.status)]:
            raise TransitionNotAllowed(request.status, ResponseStatus.REFUSED)
        message = log(
            request,
            nature=Nature.REFUSAL,
            channel=channel,
            happened_on=happened_on,
            user=user,
            private_text=private_text,
            public_text="" if is_held else public_text,
        )
        if is_held:
            hold(message, public_text=public_text, user=user)
        change(request, ResponseStatus.REFUSED, user=user, reason="" if is_held else public_text)
    return message


def redirect(request: ResponseRequest, *, to_body, reason: str, user=None) -> ResponseRequest:
    """Send people on to the body that is in charge. The request to that body is one of its own.

    Raises ``RequestRefused`` for the same body or one that is none, ``TransitionNotAllowed`` unless a reply is awaited.
    """
    if to_body.pk in (request.body_id, request.carried_to_id):
        raise RequestRefused("Choose another body than the one that was asked.", field="redirected_to")
    if not to_body.is_body:
        raise RequestRefused("Choose an NHS body, a council or a provider.", field="redirected_to")
    return change(request, ResponseStatus.REDIRECTED, user=user, reason=reason, changes={"redirected_to": to_body})


def withdraw(request: ResponseRequest, *, reason: str, user=None) -> ResponseRequest:
    """Stop asking, with a reason that anyone can read. Raises ``TransitionNotAllowed`` unless a reply is awaited."""
    return change(request, ResponseStatus.WITHDRAWN, user=user, reason=reason)


def close_without_reply(request: ResponseRequest, *, reason: str, user=None) -> ResponseRequest:
    """Stop waiting. A reply that comes later can still be logged. Raises ``TransitionNotAllowed``."""
    return change(request, ResponseStatus.CLOSED, user=user, reason=reason)


def change(request: ResponseRequest, to: ResponseStatus, *, user, reason: str = "", changes=None) -> ResponseRequest:
    return move(
        request,
        to,
        transitions=TRANSITIONS,
        history=ResponseRequestEvent,
        user=user,
        reason=reason,
        is_public=True,
        changes=changes,
    )


def locked(request: ResponseRequest) -> None:
    """Lock the row of ``request`` until the transaction ends, and read it again: its stored state decides."""
    ResponseRequest.objects.select_for_update().get(pk=request.pk)
    request.refresh_from_db()


def log(request: ResponseRequest, *, nature: Nature, happened_on: dt.date, user, direction=None, **fields) -> Message:
    """Write one message. Raises ``RequestRefused`` for a draft and a day before the request or after today."""
    if request.status == ResponseStatus.DRAFT:
        raise RequestRefused("Start the request first.")
    refuse_day_outside(happened_on, field="happened_on")
    if happened_on < request.received_on:
        raise RequestRefused(
            f"The body has had the request since {long_date(request.received_on)}. This day is before it.",
            field="happened_on",
        )
    direction = direction or (Direction.SENT if nature in SENT_NATURES else Direction.RECEIVED)
    return Message.objects.create(
        request=request,
        nature=nature,
        direction=direction,
        happened_on=happened_on,
        recorded_by=signed_in(user),
        **fields,
    )


def refuse_day_outside(day: dt.date, *, field: str) -> None:
    """Raise ``RequestRefused`` for a day in the future or before the calendar begins."""
    if day > today():
        raise RequestRefused("This day is in the future.", field=field)
    if day < ENGLAND_FROM:
        raise RequestRefused(f"This day is before {ENGLAND_FROM.year}.", field=field)
