"""The life of a challenge: the only writer of its status."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from events.domain.tallies import Tally, tally_of
from events.enums.challenges import (
    CHALLENGE_TRANSITIONS,
    ENDS,
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    ChallengePhase,
    ChallengeStatus,
)
from events.models import BallotCount, Challenge, ChallengeHistory, ChallengeOption, ChallengeUpdate
from hub.shared import audit
from hub.shared.clock import now
from hub.shared.states import TransitionNotAllowed, move, signed_in
from hub.shared.templatetags.hub_tags import moment

POSTPONED = audit.register_action("challenge_postponed", "Let the vote on a challenge close later")


class ChallengeRefused(Exception):
    """It can't be done; ``message`` says why, ``field`` at which box."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field = message, field


def why_not_announced(challenge: Challenge) -> str:
    """Why it can't be voted on as it is; nothing where it can. One query."""
    if not FEWEST_OPTIONS <= challenge.options.count() <= MOST_OPTIONS:
        return f"A challenge has from {FEWEST_OPTIONS} to {MOST_OPTIONS} options."
    if challenge.opens_at < now():
        return "Voting would have opened already. Set the opening to a time that is still to come."
    return ""


@transaction.atomic
def announce(challenge: Challenge, *, user) -> Challenge:
    """Freeze it and show it. Raises ``ChallengeRefused`` for what can't be voted on, and ``TransitionNotAllowed``."""
    row = locked(challenge)
    if why_not := why_not_announced(row):
        raise ChallengeRefused(why_not)
    options = list(row.options.all())
    move_challenge(challenge, ChallengeStatus.ANNOUNCED, user=user, is_public=True)
    BallotCount.objects.bulk_create(BallotCount(option=option, challenge=row) for option in options)
    return challenge


@transaction.atomic
def take_back(challenge: Challenge, *, user) -> Challenge:
    """Make it a draft again, as long as nobody could vote. Raises ``ChallengeRefused`` once voting has opened."""
    row = locked(challenge)
    if row.phase(at=now()) != ChallengePhase.SOON:
        raise ChallengeRefused("Voting has opened: the challenge can only be called off now.")
    row.counts.all().delete()
    return move_challenge(challenge, ChallengeStatus.DRAFT, user=user)


@transaction.atomic
def postpone(challenge: Challenge, *, closes_at: dt.datetime, reason: str, user) -> Challenge:
    """Let voting close later; both times and the reason are public. Raises ``ChallengeRefused``.

    Once voting has closed anybody may have read the result, so nothing opens it again. To an earlier time it is never
    moved: who meant to vote until then would be too late.
    """
    row, at = locked(challenge), now()
    if row.phase(at=at) not in (ChallengePhase.SOON, ChallengePhase.OPEN):
        raise ChallengeRefused("Voting has closed, so the result is public and stays as it is.")
    if closes_at <= row.closes_at:
        raise ChallengeRefused(f"Choose a time after {moment(row.closes_at)}, which was announced.", field="closes_at")
    before, row.closes_at = row.closes_at, closes_at
    row.save(update_fields=["closes_at"])
    ChallengeHistory.objects.create(
        subject=row,
        at=at,
        user=signed_in(user),
        before=row.status,
        after=row.status,
        reason=reason,
        is_public=True,
        closed_before=before,
        closes_after=closes_at,
    )
    audit.record(POSTPONED, actor=user, subject=row, changes={"closes_at": (before, closes_at)})
    challenge.refresh_from_db()
    return challenge


def call_off(challenge: Challenge, *, reason: str, user) -> Challenge:
    """End it without a decision; the reason is public. Raises ``TransitionNotAllowed``."""
    return move_challenge(challenge, ChallengeStatus.CALLED_OFF, user=user, reason=reason, is_public=True)


@transaction.atomic
def decide(
    challenge: Challenge, *, user, option: ChallengeOption | None = None, decided_by: str = "", reason: str = ""
) -> Challenge:
    """Say what was chosen: the option with the most ballots; of several, ``option``, by somebody with a reason.

    Raises ``ChallengeRefused`` before voting has closed, for an option that is not first, and for a tie without a
    name or a reason, and ``TransitionNotAllowed``.
    """
    row = locked(challenge)
    if row.phase(at=now()) in (ChallengePhase.SOON, ChallengePhase.OPEN):
        raise ChallengeRefused("Voting has not closed yet.")
    tally = tally_of(row)
    if not tally.is_tie:
        return finish_vote(challenge, tally.first[0], user=user)
    if option is None or option not in tally.first:
        raise ChallengeRefused("Choose one of the options that are level.", field="option")
    if not decided_by.strip():
        raise ChallengeRefused("Say who decided. The name is public.", field="decided_by")
    if not reason.strip():
        raise ChallengeRefused("Say why. The reason is public.", field="reason")
    return finish_vote(challenge, option, user=user, decided_by=decided_by, decision_reason=reason)


def finish_vote(challenge: Challenge, option: ChallengeOption, *, user, **changes) -> Challenge:
    return move_challenge(
        challenge, ChallengeStatus.DECIDED, user=user, is_public=True, changes={"chosen": option, **changes}
    )


@transaction.atomic
def add_update(challenge: Challenge, text: str, *, user) -> ChallengeUpdate:
    """Tell the public what came of the chosen option since. Raises ``ChallengeRefused`` unless it is under way."""
    if locked(challenge).status != ChallengeStatus.DECIDED:
        raise ChallengeRefused("Updates are for what was decided and has not ended.")
    return ChallengeUpdate.objects.create(challenge=challenge, at=now(), user=user, text=text)


@transaction.atomic
def conclude(challenge: Challenge, to: ChallengeStatus, text: str, *, user) -> ChallengeUpdate:
    """Say how it ended, as the last update. Raises ``ChallengeRefused`` for no end, and ``TransitionNotAllowed``."""
    if to not in ENDS:
        raise ChallengeRefused("Choose how it ended.", field="to")
    move_challenge(challenge, to, user=user, is_public=True)
    return ChallengeUpdate.objects.create(challenge=challenge, at=now(), user=user, text=text, ends_as=to)


def move_challenge(challenge: Challenge, to: ChallengeStatus, **options) -> Challenge:
    return move(challenge, to, transitions=CHALLENGE_TRANSITIONS, history=ChallengeHistory, **options)


def locked(challenge: Challenge) -> Challenge:
    """The row, locked, as it is stored."""
    return Challenge.objects.select_for_update().get(pk=challenge.pk)


def refuse_frozen(challenge: Challenge) -> None:
    """Raise ``TransitionNotAllowed`` for a challenge that can't be edited or deleted any more."""
    if locked(challenge).status != ChallengeStatus.DRAFT:
        raise TransitionNotAllowed(challenge.status, ChallengeStatus.DRAFT)


def result_of(challenge: Challenge, *, at: dt.datetime) -> Tally | None:
    """The result for anyone to see; ``None`` before voting has closed."""
    return tally_of(challenge) if challenge.shows_results(at=at) else None
