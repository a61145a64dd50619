"""Taking back what staff logged by mistake: it stays written down and no longer counts.

Where the request stands follows from what is left of what was logged, in its order (decision 57); so anything may be
taken back without which the rest could still have happened. What a body did itself by its link stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from hub.shared.calendars import working_calendar
from hub.shared.states import TransitionNotAllowed, move
from hub.shared.working_days import WorkingCalendar, long_date
from reports.domain import commitments
from reports.domain.clock import after_taking_back, answered, read_now
from reports.domain.deadlines import QUESTION_NATURES
from reports.domain.proposals import decide_again
from reports.domain.requests import RequestRefused, locked
from reports.enums import (
    ENDING_NATURES,
    LIVE_STATUSES,
    TRANSITIONS,
    Channel,
    CommitmentStatus,
    Nature,
    RedactionStatus,
    ResponseStatus,
)
from reports.models import Commitment, Message, Outcome, ResponseRequest, ResponseRequestEvent, TakenBack

Mistake = Message | ResponseRequestEvent | Commitment
"""What staff can have logged by mistake."""

ENDED_BY_US = (ResponseStatus.WITHDRAWN, ResponseStatus.REDIRECTED, ResponseStatus.CLOSED)
"""Moves that come without a message."""


@dataclass(frozen=True)
class Act:
    """Something that moved a request: to a status, or, if it decided items, as far as these lead."""

    row: Message | ResponseRequestEvent
    to: ResponseStatus
    decided: frozenset[int] = frozenset()


def status_after(acts: Iterable[Act], items: Collection[int]) -> ResponseStatus:
    """Where a started request about ``items`` stands after ``acts`` in their order. Pure.

    Raises ``TransitionNotAllowed`` where one of them could not have happened after those before it.
    """
    status, waiting = ResponseStatus.AWAITING, set(items)
    for act in acts:
        to = act.to
        if act.decided:
            waiting -= act.decided
            to = ResponseStatus.PART_ANSWERED if waiting else ResponseStatus.ANSWERED
        if to not in TRANSITIONS[status]:
            raise TransitionNotAllowed(status, to)
        status = to
    return status


def acts_of(request: ResponseRequest) -> list[Act]:
    """What moved ``request`` and stands, in the order in which it was logged. Three queries."""
    messages = request.messages.filter(nature__in=ENDING_NATURES).prefetch_related("replies")
    written = [
        (
            row.recorded_at,
            Act(row, ResponseStatus.REFUSED, frozenset(reply.item_id for reply in row.replies.all())),
        )
        for row in messages.order_by("pk")
    ]
    moved = [(row.at, Act(row, ResponseStatus(row.after))) for row in standing_endings(request).order_by("pk")]
    return [act for _, act in sorted([*written, *moved], key=lambda dated: dated[0])]


def standing_endings(request: ResponseRequest):
    """The rows of history with which we ended ``request`` ourselves, without those that were taken back."""
    rows = request.history.filter(after__in=ENDED_BY_US).exclude(before=F("after"))
    return rows.filter(takes_back=None, taken_back=None)


def take_back(what: Mistake, *, reason: str, user) -> TakenBack:
    """Let ``what`` no longer count, with a ``reason`` that is public if ``what`` was; status and date follow anew.

    Raises ``RequestRefused`` for what is not staff's to take back, and for what later steps build on.
    """
    kind = kind_of(what)
    request = what.subject if kind == "move" else what.request
    with transaction.atomic():
        locked(request)
        if TakenBack.objects.filter(**{kind: what}).exists():
            raise RequestRefused("A colleague took this back already.")
        REFUSALS[kind](what)
        calendar = working_calendar()
        before = read_now(request, calendar)
        status = status_without(request, what)
        decisions = decisions_of(what) if kind == "message" else []
        if kind == "message":
            what.replies.all().delete()
        row = moved(request, status, calendar, reason=reason, is_public=was_public(what), user=user)
        taken = TakenBack.objects.create(row=row, **{kind: what}, decisions=decisions)
        if kind == "move" and what.after == ResponseStatus.REDIRECTED:
            decide_again(request, reason=reason, user=user)
        if status != row.before or (kind == "message" and what.nature in QUESTION_NATURES):
            after_taking_back(request, calendar, before=before, user=user)
    return taken


def kind_of(what: Mistake) -> str:
    """The field of ``TakenBack`` that names ``what``."""
    if isinstance(what, Message):
        return "message"
    return "commitment" if isinstance(what, Commitment) else "move"


def status_without(request: ResponseRequest, what: Mistake) -> ResponseStatus:
    """Where ``request`` stands without ``what``. Raises ``RequestRefused`` for what is impossible."""
    acts = acts_of(request)
    left = [act for act in acts if act.row != what]
    if len(left) == len(acts):
        return ResponseStatus(request.status)
    try:
        status = status_after(left, request.items.values_list("pk", flat=True))
    except TransitionNotAllowed as impossible:
        raise RequestRefused("What came later builds on this. Take that back first.") from impossible
    if status in LIVE_STATUSES and request.status not in LIVE_STATUSES:
        others = ResponseRequest.objects.live(request.report, request.body).exclude(pk=request.pk)
        if other := others.first():
            named = f"request {other.reference}" if other.reference else "a draft"
            raise RequestRefused(f"This body is asked anew by {named}, and only one of the two may be open.")
    return status


def moved(
    request: ResponseRequest,
    status: ResponseStatus,
    calendar: WorkingCalendar,
    *,
    reason: str,
    is_public: bool,
    user,
):
    """Put a locked ``request`` where it stands now; returns the row of history."""
    replied_on = max(request.messages.filter(replies__isnull=False).values_list("happened_on", flat=True), default=None)
    changes = answered(request, replied_on if status == ResponseStatus.ANSWERED else None, calendar)
    if status != ResponseStatus.REDIRECTED:
        changes["redirected_to"] = None
    move(
        request,
        status,
        transitions={request.status: {status}},
        history=ResponseRequestEvent,
        user=user,
        reason=reason,
        is_public=is_public,
        changes=changes,
    )
    return request.history.latest("pk")


def refuse_move(move: ResponseRequestEvent) -> None:
    """Raise ``RequestRefused`` for a move that is none of ours or no longer counts."""
    if not standing_endings(move.subject).filter(pk=move.pk).exists():
        raise RequestRefused("This can’t be taken back.")


def refuse_promise(promise: Commitment) -> None:
    """Raise ``RequestRefused`` unless staff added ``promise`` by itself, and nothing was said of it since."""
    # Whoever says something of it waits, or was first.
    commitments.locked(promise)
    if why := why_promise_stands(promise):
        raise RequestRefused(why)


def why_promise_stands(promise: Commitment) -> str:
    """Why ``promise`` can't be taken back by itself; empty where it can."""
    if promise.message_id:
        return "This promise stands in a message. Take that back, or change its words."
    if is_touched(Commitment.objects.filter(pk=promise.pk)):
        return "Something was said about this promise since. So it stands."
    return ""


def is_touched(promises: QuerySet[Commitment]) -> bool:
    """Whether anybody said anything about one of ``promises``, or something that changed names it."""
    outcomes = Outcome.objects.filter(commitment=OuterRef("pk"))
    touched = promises.exclude(status=CommitmentStatus.OPEN) | promises.filter(updates__isnull=False)
    return touched.exists() or promises.filter(Exists(outcomes)).exists()


def refuse_message(message: Message) -> None:
    """Raise ``RequestRefused`` unless staff logged ``message``, and nothing was done since that needs it."""
    if why := why_it_stands(message):
        raise RequestRefused(why)
    if is_touched(message.commitments.all()):
        raise RequestRefused("It made a promise of which something was said since. So it stands.")
    if message.nature == Nature.CLARIFICATION_ASKED:
        refuse_question(message)


def why_it_stands(message: Message) -> str:
    """Why nobody may take ``message`` back, whatever came after it; empty where staff logged it."""
    by_link = message.channel == Channel.UPLOAD and message.recorded_by_id is None
    if by_link or hasattr(message, "sealed"):
        return "The body sent this itself by its link. It stands."
    if message.nature == Nature.REMINDER and message.channel == Channel.EMAIL:
        return "This reminder went out by email. What was sent can’t be taken back."
    return ""


def refuse_question(question: Message) -> None:
    """Raise ``RequestRefused`` where an explanation would stand without any question before it."""
    messages = question.request.messages.exclude(pk=question.pk)
    asked = messages.filter(nature=Nature.CLARIFICATION_ASKED, happened_on__lte=OuterRef("happened_on"))
    orphans = messages.filter(~Exists(asked), nature=Nature.CLARIFICATION_GIVEN)
    if orphan := orphans.order_by("happened_on").first():
        raise RequestRefused(f"We explained it on {long_date(orphan.happened_on)}. Take that back first.")


REFUSALS: Mapping[str, Callable[[Any], None]] = {
    "message": refuse_message,
    "move": refuse_move,
    "commitment": refuse_promise,
}


def was_public(what: Mistake) -> bool:
    """Whether the public page said that ``what`` happened: all but a message of no kind without public words did."""
    if not isinstance(what, Message) or what.nature != Nature.OTHER or what.public_text:
        return True
    check = getattr(what, "redaction", None)
    if check is None:
        return False
    # While its words are checked, that they came is public.
    return check.status != RedactionStatus.WITHHELD or check.history.filter(after=RedactionStatus.PUBLISHED).exists()


def decisions_of(message: Message) -> list[dict]:
    """What ``message`` decided, as it is kept when it is taken back."""
    return [
        {
            "number": row.item.number,
            "decision": row.decision,
            "explanation": row.explanation,
            "by_when": row.by_when,
        }
        for row in message.replies.select_related("item")
    ]
