"""What an officer sees first: what is asked, by when and why, and the list of what is still to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.working_days import long_date
from reports.domain.deadlines import Clarification, clarifications_in
from reports.domain.officer_moves import own_words, said_already
from reports.domain.officers import may_answer
from reports.domain.phases import working_days
from reports.domain.proposals import waiting_proposal
from reports.domain.reply_drafts import (
    item_progress,
    kept_until,
    open_items,
    signatory_in,
    waiting_files,
    words_in,
)
from reports.domain.reply_parts import Progress
from reports.domain.report_view import request_view
from reports.enums import Decision, Nature
from reports.models import Message, ReplyDraft, ResponseRequest, SealedReply

from .base import STATUSES, LinkView, over_words

SAID = {
    "saved": "Saved.",
    "acknowledged": "Thank you. The record says that you have the request. The date stays as it is.",
    "asked": "We have your question. We answer as soon as we can.",
    "more-time": "The record says that you need more time. The date stays as it is.",
    "not-ours": "Thank you. We have what you told us.",
    "refused": "The record says that you will not reply.",
    "passed-on": "We sent your colleague a link of their own. Yours goes on working.",
    "taken-back": "Your colleague’s link no longer works.",
}


def overview_context(view: LinkView) -> dict[str, Any]:
    """Everything on the overview."""
    row, on, calendar = view.row, today(), working_calendar()
    shown = request_view(row, on=on, calendar=calendar)
    can_answer = may_answer(row)
    draft = ReplyDraft.objects.filter(request=row).select_related("saved_by").first()
    messages = list(row.messages.order_by("happened_on", "pk").only("happened_on", "nature", "private_text"))
    natures = {each.nature for each in messages}
    return {
        "title": "Your reply",
        "said": SAID.get(view.request.GET.get("done", ""), ""),
        "view": shown,
        "due": row.due_date,
        "late": late_words(shown),
        "ended": "" if row.answered_on else over_words(row),
        "can_answer": can_answer,
        "tasks": tasks(view, draft) if can_answer else [],
        "answered_items": [(item, Decision(item.decision).label) for item in row.asked_items if item.decision],
        "has_gaps": any(item.decision == Decision.ANSWERED_IN_PART for item in row.asked_items),
        "check_url": view.address("check"),
        "draft": draft,
        "kept_until": kept_until(draft) if draft else None,
        "sealed": SealedReply.objects.filter(message__request=row).select_related("officer"),
        "promises_url": promises_url(view),
        "holders": row.officers.active().exclude(pk=view.officer.pk),
        "can_acknowledge": row.is_open and not natures & {Nature.ACKNOWLEDGEMENT, Nature.REPLY},
        "proposal": waiting_proposal(row),
        "can_ask": row.is_open and not said_already(row, Nature.CLARIFICATION_ASKED),
        "can_say_more_time": row.is_open and not said_already(row, Nature.HOLDING),
        "told": told_by(row, messages) if can_answer else [],
        "is_source_public": type(row.source).objects.visible().filter(pk=row.source.pk).exists(),
    }


@dataclass(frozen=True)
class Told:
    """Something that the body said besides a reply: when, what became of it, and in which words if it was by a link."""

    on: dt.date
    text: str
    words: tuple[str, ...] = ()


TOLD = {
    Nature.HOLDING: "you need more time. That does not change the date.",
    Nature.REFUSAL: "you will not reply.",
}


def told_by(row: ResponseRequest, messages: Sequence[Message]) -> list[Told]:
    """What the body said besides a reply, of its ``messages`` in the order in which they came."""
    rows = [
        Told(each.happened_on, f"You told us on {long_date(each.happened_on)} that you have the request.")
        for each in messages
        if each.nature == Nature.ACKNOWLEDGEMENT
    ]
    questions = clarifications_in((each.happened_on, each.nature) for each in messages)
    rows += [
        Told(each.asked_on, question_words(row, each), words)
        for each, words in zip(questions, words_of_questions(messages), strict=True)
    ]
    rows += [
        Told(
            each.happened_on,
            f"You told us on {long_date(each.happened_on)} that {TOLD[each.nature]}",
            tuple(filter(None, [own_words(each.private_text)])),
        )
        for each in messages
        if each.nature in TOLD
    ]
    return sorted(rows, key=lambda told: told.on)


def words_of_questions(messages: Sequence[Message]) -> list[tuple[str, ...]]:
    """The words of each of the questions that ``clarifications_in`` finds: several until we answered are one."""
    found: list[tuple[str, ...]] = []
    is_open = False
    for each in messages:
        if each.nature == Nature.CLARIFICATION_ASKED:
            words = tuple(filter(None, [own_words(each.private_text)]))
            if is_open:
                found[-1] += words
            else:
                found.append(words)
            is_open = True
        elif each.nature == Nature.CLARIFICATION_GIVEN:
            is_open = False
    return found


def question_words(row: ResponseRequest, question: Clarification) -> str:
    asked = f"You asked us on {long_date(question.asked_on)} what we mean."
    if question.given_on:
        return f"{asked} We answered on {long_date(question.given_on)}."
    return f"{asked} We have not answered yet. " + (
        "Nothing is due before we do." if row.clock_paused_on else "The date stays as it is."
    )


def late_words(view) -> str:
    """How late it is, without blame; empty while there is time, or where nothing is due."""
    if not view.phase.is_late:
        return ""
    return (
        f"The reply was due on {long_date(view.request.due_on)}, {working_days(view.phase.working_days_late)} ago. You "
        "can still send it, and it is welcome. The record shows the day on which it comes."
    )


def tasks(view: LinkView, draft: ReplyDraft | None) -> list[dict[str, Any]]:
    """The rows of the task list, each with its address and how far it is."""
    parts = draft.parts if draft else {}
    rows = []
    for item in open_items(view.row):
        kind, words = STATUSES[item_progress(parts, item)]
        rows.append(
            {
                "title": f"{item.number}. {item.heading}",
                "url": view.address("item", item.number),
                "kind": kind,
                "status": words,
            }
        )
    files = len(waiting_files(view.row))
    rows.append(optional("Covering words", view.address("words"), "Completed" if words_in(parts) else ""))
    rows.append(optional("Files", view.address("files"), f"{files} file{'s' if files > 1 else ''}" if files else ""))
    progress = signatory_in(parts).progress
    kind, words = STATUSES[Progress.NOT_STARTED if progress == Progress.STARTED else progress]
    rows.append({"title": "Who answers", "url": view.address("signatory"), "kind": kind, "status": words})
    return [{"number": number, **row} for number, row in enumerate(rows, 1)]


def optional(title: str, url: str, status: str) -> dict[str, Any]:
    return {"title": title, "url": url, "kind": "" if status else "neutral", "status": status or "Optional"}


def promises_url(view: LinkView) -> str:
    """Where the body reports on what it promised; empty where there is no such page or nothing was promised."""
    if not view.row.commitments.exists():
        return ""
    try:
        return reverse("reply:promises", args=[view.token])
    except NoReverseMatch:
        return ""
