"""Sending a reply by the link: recorded, sealed and acknowledged in one step, and once however often it is pressed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from hub.shared import emails
from hub.shared.clock import now, today
from hub.shared.codes import grouped, random_code
from hub.shared.quoting import quoted
from hub.shared.templatetags.hub_tags import clock
from hub.shared.working_days import long_date
from reports.domain.attachments import attach
from reports.domain.commitments import Promise, make_commitments
from reports.domain.officers import may_answer
from reports.domain.redactions import hold
from reports.domain.reply_drafts import answer_in, open_items, signatory_in, waiting_files, words_in
from reports.domain.reply_parts import ItemAnswer, Progress, Signatory, canonical, mark_of
from reports.domain.requests import Answer, RequestRefused, locked, record_reply
from reports.enums import Channel, Decision
from reports.models import Attachment, Message, Officer, ReplyDraft, RequestedItem, ResponseRequest, SealedReply

CHANGED = "The reply was changed while you were reading it. Look at it again before you send it."


class AlreadySent(Exception):
    """The draft is no longer there: somebody has just sent it."""


class NotReady(Exception):
    """Something that has to be there is missing."""


@dataclass(frozen=True)
class Fault:
    """A sentence, and what it is about: one of the things asked, or who answers."""

    sentence: str
    item: RequestedItem | None = None


@dataclass(frozen=True)
class Ready:
    """What would be sent now, and the mark by which the page that showed it is told from what came after."""

    request: ResponseRequest
    answers: Sequence[tuple[RequestedItem, ItemAnswer]]
    left: Sequence[RequestedItem]
    words: str
    signatory: Signatory
    files: Sequence[Attachment]

    @property
    def mark(self) -> str:
        return mark_of([content_of(self), self.signatory.name])

    @property
    def faults(self) -> list[Fault]:
        """What keeps it from being sent."""
        found = []
        if not self.answers:
            found.append(Fault("Answer at least one of the points.", self.left[0] if self.left else None))
        if self.signatory.progress != Progress.DONE:
            found.append(Fault("Say who answers for the body."))
        return found


def ready_of(request: ResponseRequest) -> Ready:
    """What the draft of ``request`` would send: each whole answer; the rest is left for later."""
    draft = ReplyDraft.objects.filter(request=request).first()
    parts = draft.parts if draft else {}
    items = open_items(request)
    answers = [(item, answer_in(parts, item)) for item in items]
    whole = [(item, answer) for item, answer in answers if answer.progress == Progress.DONE]
    left = [item for item, answer in answers if answer.progress != Progress.DONE]
    return Ready(request, whole, left, words_in(parts), signatory_in(parts), waiting_files(request))


def content_of(ready: Ready) -> dict[str, Any]:
    """What is sent, without the name of the signatory, which is not part of the public record."""
    return {
        "reference": ready.request.reference,
        "body": ready.request.owing_body.name,
        "source": ready.request.source.title,
        "covering_words": ready.words,
        "answers": [
            {
                "number": item.number,
                "heading": item.heading,
                "decision": answer.decision,
                "explanation": answer.explanation,
                "actions": [
                    {"text": action.text, "due_on": action.due_on.isoformat() if action.due_on else None}
                    for action in answer.actions
                ],
            }
            for item, answer in ready.answers
        ],
        "left_for_later": [item.number for item in ready.left],
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in ready.files],
        "signed_by": ready.signatory.role,
    }


@transaction.atomic
def send_reply(officer: Officer, *, seen: str) -> SealedReply:
    """Record what the draft says as the body's reply and seal it; ``seen`` is the mark of what the page showed.

    The decisions count at once; the words and files wait for the check before anyone may read them. Raises
    ``AlreadySent``, ``NotReady``, ``RequestRefused`` (also when the draft is no longer what was shown) and
    ``TransitionNotAllowed``.
    """
    request = officer.request
    locked(request)
    draft = ReplyDraft.objects.select_for_update().filter(request=request).first()
    if draft is None or not may_answer(request):
        raise AlreadySent
    ready = ready_of(request)
    if ready.mark != seen:
        raise RequestRefused(CHANGED)
    if ready.faults:
        raise NotReady
    sealed_at, receipt = now(), new_receipt()
    content = canonical({**content_of(ready), "receipt": receipt, "sealed_at": sealed_at.isoformat()})
    text = text_of(ready, receipt=receipt, sealed_at=sealed_at)
    message = record_reply(
        request,
        answers=[
            Answer(item, Decision(answer.decision), explanation="", by_when=answer.by_when)
            for item, answer in ready.answers
        ],
        channel=Channel.UPLOAD,
        happened_on=today(),
        private_text=text,
    )
    keep_what_came_with(message, ready)
    sealed = SealedReply.objects.create(
        message=message,
        officer=officer,
        receipt=receipt,
        content=content,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        signatory_name=ready.signatory.name,
        sealed_at=sealed_at,
    )
    draft.delete()
    mail_receipt(sealed)
    return sealed


def keep_what_came_with(message: Message, ready: Ready) -> None:
    """The promises and files of the reply, and the check that its words wait for."""
    make_commitments(
        message,
        [Promise(item, action.text, action.due_on) for item, answer in ready.answers for action in answer.actions],
    )
    attach(ready.files, message)
    hold(
        message,
        public_text=ready.words,
        role=ready.signatory.role,
        explanations={str(item.pk): answer.explanation for item, answer in ready.answers},
    )


def mail_receipt(sealed: SealedReply) -> None:
    """Tell the officer what was received, when, and the number that proves it."""
    request = sealed.message.request
    emails.send(
        "reports.receipt",
        sealed.officer.email,
        context={
            "title": request.source.title,
            "reference": request.reference,
            "receipt": sealed.receipt,
            "when": moment_words(sealed.sealed_at),
            "sha256": sealed.sha256,
        },
        button_url=request.get_absolute_url(),
    )


def new_receipt() -> str:
    """A code that is read out and typed, such as R-7Q4K-M2XB; it opens nothing."""
    return f"R-{grouped(random_code(8))}"


def moment_words(at: dt.datetime) -> str:
    """As in "5 May 2026 at 2:30pm", in London."""
    local = timezone.localtime(at)
    return f"{long_date(local.date())} at {clock(local)}"


def text_of(ready: Ready, *, receipt: str, sealed_at: dt.datetime) -> str:
    """The copy for the officer: the very words, in plain text whose lines end with a line feed alone."""
    lines = [
        f"Reply of {ready.request.owing_body.name}",
        f"to {quoted(ready.request.source.title)}",
        "",
        f"Reference: {ready.request.reference}",
        f"Receipt: {receipt}",
        f"Received: {moment_words(sealed_at)} ({sealed_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ})",
        f"Signed by: {ready.signatory.role}",
    ]
    if ready.words:
        lines += ["", "Covering words", "", ready.words]
    for item, answer in ready.answers:
        lines += ["", f"{item.number}. {item.heading}", "", f"Decision: {Decision(answer.decision).label}", ""]
        lines.append(answer.explanation)
        if answer.actions:
            lines += ["", "What we will do:"]
            lines += [f"- {action.text} ({action.when})" for action in answer.actions]
    if ready.left:
        lines += ["", f"Left for later: {', '.join(str(item.number) for item in ready.left)}"]
    if ready.files:
        lines += ["", "Files"]
        lines += [f"- {file.name}, {file.size} bytes, SHA-256 {file.sha256}" for file in ready.files]
    return "\n".join(lines) + "\n"
