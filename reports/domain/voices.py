"""Who says what about a promise: the only writer of the status of a voice.

What comes from outside is held until staff publish it. What a body reports moves its promise at once, since that it
reported is a fact; its words wait for the same check as its replies. A dispute moves the promise when it is published.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hub.organisations.models import Organisation
from hub.shared.clock import now, today
from hub.shared.letters import Letter
from hub.shared.states import move
from hub.shared.working_days import long_date
from reports.domain import commitments
from reports.domain.requests import RequestRefused
from reports.emails import promises as mails
from reports.enums import (
    COMMITMENT_TRANSITIONS,
    STRANGERS_KINDS,
    UPDATE_TRANSITIONS,
    CommitmentStatus,
    UpdateKind,
    UpdateStatus,
    Voice,
)
from reports.models import Commitment, CommitmentUpdate, CommitmentUpdateEvent, Officer

BODY_MOVES = {
    UpdateKind.PROGRESS: commitments.report_progress,
    UpdateKind.DONE: commitments.report_done,
    UpdateKind.GIVEN_UP: commitments.give_up,
}
"""All that a body can do with its own promise. It can't confirm."""

NO_WORDS = "Write it in words."
EARLIER = "It speaks of a day before {day}, when it was said to be done. Publish it without reopening the promise."


@transaction.atomic
def body_says(
    commitment: Commitment,
    kind: UpdateKind,
    text: str,
    *,
    officer: Officer | None = None,
    made_on: dt.date | None = None,
    user=None,
) -> CommitmentUpdate:
    """What a body reports about its promise. Its status moves now; its words are held.

    Raises ``RequestRefused`` for what no body can say, for no words and for an officer of another request, and
    ``TransitionNotAllowed``.
    """
    if kind not in BODY_MOVES:
        raise RequestRefused("A body can report progress, that it is done, or that it gives up.", field="kind")
    if officer is not None and officer.request_id != commitment.request_id:
        raise RequestRefused("This promise belongs to another request.")
    update = hold(commitment, Voice.BODY, kind, text, officer=officer, made_on=made_on)
    BODY_MOVES[kind](commitment, user=user)
    return update


@transaction.atomic
def champion_says(
    commitment: Commitment, organisation: Organisation, kind: UpdateKind, text: str, *, made_on: dt.date | None = None
) -> CommitmentUpdate:
    """What a partner organisation found. Held. Raises ``RequestRefused`` for a body: it is none of those it answers."""
    refuse_kind(commitment, kind)
    if organisation.is_body:
        raise RequestRefused("A body speaks as the body, not as a partner.", field="organisation")
    return hold(commitment, Voice.CHAMPION, kind, text, organisation=organisation, made_on=made_on)


@transaction.atomic
def person_says(
    commitment: Commitment, kind: UpdateKind, text: str, *, email: str = "", made_on: dt.date | None = None
) -> CommitmentUpdate:
    """What somebody found where they are. Held; who leaves an address hears what becomes of it."""
    refuse_kind(commitment, kind)
    return hold(commitment, Voice.PUBLIC, kind, text, email=email, made_on=made_on)


@transaction.atomic
def we_confirm(commitment: Commitment, text: str, *, user) -> CommitmentUpdate:
    """We checked that it has happened, and say how. Raises as ``commitments.confirm`` does."""
    commitments.confirm(commitment, user=user)
    update = hold(commitment, Voice.US, UpdateKind.CONFIRMATION, text)
    return publish(update, public_text=text, user=user)


@transaction.atomic
def we_found(commitment: Commitment, text: str, *, user) -> CommitmentUpdate:
    """We checked, and it has not happened: what was reported or confirmed is disputed."""
    update = hold(commitment, Voice.US, UpdateKind.NOT_DONE, text)
    return publish(update, public_text=text, user=user, is_dispute=can_dispute(commitment))


@transaction.atomic
def log_voice(
    commitment: Commitment,
    voice: Voice,
    kind: UpdateKind,
    *,
    private_text: str,
    public_text: str,
    user,
    organisation: Organisation | None = None,
    made_on: dt.date | None = None,
) -> CommitmentUpdate:
    """What staff were told by letter, by phone or at a meeting, published at once.

    A partner or a person who says that it has not happened disputes what was reported. Raises as those functions do.
    """
    heard = private_text or public_text
    if voice == Voice.BODY:
        update = body_says(commitment, kind, heard, made_on=made_on, user=user)
    elif voice == Voice.CHAMPION:
        if organisation is None:
            raise RequestRefused("Choose the organisation.", field="organisation")
        update = champion_says(commitment, organisation, kind, heard, made_on=made_on)
    elif voice == Voice.PUBLIC:
        update = person_says(commitment, kind, heard, made_on=made_on)
    else:
        raise RequestRefused("What we checked ourselves has a form of its own.", field="voice")
    is_dispute = voice != Voice.BODY and kind == UpdateKind.NOT_DONE and can_dispute(commitment, on=update.made_on)
    return publish(update, public_text=public_text, user=user, is_dispute=is_dispute)


@transaction.atomic
def publish(update: CommitmentUpdate, *, public_text: str, user, is_dispute: bool = False) -> CommitmentUpdate:
    """Show the words ``public_text`` on the public record; ``is_dispute`` opens the promise again.

    Raises ``RequestRefused`` for no words and for what can't dispute, and ``TransitionNotAllowed``.
    """
    if not public_text.strip():
        raise RequestRefused(NO_WORDS, field="public_text")
    changes = {"public_text": public_text}
    if is_dispute:
        if update.voice == Voice.BODY or update.kind not in (UpdateKind.NOT_DONE, UpdateKind.PROGRESS):
            raise RequestRefused("This voice does not say that it was not done.", field="is_dispute")
        if can_dispute(update.commitment) and not can_dispute(update.commitment, on=update.made_on):
            said = long_date(said_done_on(update.commitment))
            raise RequestRefused(EARLIER.format(day=said), field="is_dispute")
        changes["kind"] = UpdateKind.DISPUTE
    move_update(update, UpdateStatus.PUBLISHED, user=user, changes=changes)
    if is_dispute:
        commitments.dispute(update.commitment, user=user)
    if letter := outcome_letter(update, UpdateStatus.PUBLISHED):
        letter.send()
    return update


@transaction.atomic
def decline(update: CommitmentUpdate, *, reason: str, user) -> CommitmentUpdate:
    """Keep it off the record, or take it down, with a reason. Raises ``TransitionNotAllowed``."""
    move_update(update, UpdateStatus.DECLINED, user=user, reason=reason)
    if letter := outcome_letter(update, UpdateStatus.DECLINED, reason=reason):
        letter.send()
    return update


def outcome_letter(update: CommitmentUpdate, to: UpdateStatus, *, reason: str = "") -> Letter | None:
    """What who left an address hears of what became of their words; ``None`` without one."""
    if not update.email:
        return None
    commitment = update.commitment
    about = {"body": str(commitment.request.body), "promise": commitment.text}
    if to == UpdateStatus.PUBLISHED:
        return Letter(mails.VOICE_PUBLISHED.key, update.email, about, button_url=commitment.get_absolute_url())
    return Letter(mails.VOICE_DECLINED.key, update.email, {**about, "reason": reason})


def can_dispute(commitment: Commitment, *, on: dt.date | None = None) -> bool:
    """Whether there is something reported or confirmed to dispute, for a voice about the day ``on`` by that day."""
    if CommitmentStatus.DISPUTED not in COMMITMENT_TRANSITIONS[CommitmentStatus(commitment.status)]:
        return False
    return on is None or on >= said_done_on(commitment)


def said_done_on(commitment: Commitment) -> dt.date:
    """The day on which a promise that is reported done or confirmed became so: that of the voice that said it."""
    kind = UpdateKind.CONFIRMATION if commitment.status == CommitmentStatus.CONFIRMED else UpdateKind.DONE
    said = commitment.updates.filter(kind=kind).order_by("-made_on").values_list("made_on", flat=True).first()
    if said is not None:
        return said
    moved = commitment.history.filter(after=commitment.status).exclude(before=F("after")).latest("pk")
    return timezone.localdate(moved.at, timezone.get_default_timezone())


def refuse_kind(commitment: Commitment, kind: UpdateKind) -> None:
    if kind not in STRANGERS_KINDS:
        raise RequestRefused("Choose yes, partly or no.", field="kind")
    if commitment.status == CommitmentStatus.GIVEN_UP:
        raise RequestRefused("The body has given this promise up.")


def hold(
    commitment: Commitment, voice: Voice, kind: UpdateKind, text: str, *, made_on: dt.date | None = None, **fields
) -> CommitmentUpdate:
    """Keep one voice with the first row of its history.

    Raises ``RequestRefused`` for no words, an impossible day and a promise that was taken back.
    """
    if not text.strip():
        raise RequestRefused(NO_WORDS, field="text")
    day = today()
    if made_on is not None and made_on > day:
        raise RequestRefused("This day is in the future.", field="made_on")
    if made_on is not None and made_on < commitment.made_on:
        raise RequestRefused("This day is before the promise.", field="made_on")
    with transaction.atomic():
        commitments.locked(commitment)
        update = CommitmentUpdate.objects.create(
            commitment=commitment, voice=voice, kind=kind, private_text=text, made_on=made_on or day, **fields
        )
        CommitmentUpdateEvent.objects.create(subject=update, at=now(), after=UpdateStatus.HELD)
    return update


def move_update(update: CommitmentUpdate, to: UpdateStatus, **options) -> CommitmentUpdate:
    return move(update, to, transitions=UPDATE_TRANSITIONS, history=CommitmentUpdateEvent, **options)
