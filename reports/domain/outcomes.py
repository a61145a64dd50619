"""What changed: the only writer of the status of an outcome."""

from __future__ import annotations

from django.db import transaction

from hub.shared.clock import now
from hub.shared.states import TransitionNotAllowed, move
from reports.domain.requests import RequestRefused
from reports.enums import CORRECTIONS, OUTCOME_TRANSITIONS, OutcomeStatus
from reports.models import Outcome, OutcomeCorrection, OutcomeEvent


@transaction.atomic
def keep_outcome(outcome: Outcome, *, user=None) -> Outcome:
    """Save a new draft with the first row of its history, and with what its promise or request tells."""
    outcome.request = outcome.request or (outcome.commitment.request if outcome.commitment else None)
    outcome.report = outcome.report or (outcome.request.report if outcome.request else None)
    outcome.save()
    if not outcome.history.exists():
        OutcomeEvent.objects.create(subject=outcome, at=now(), user=user, after=OutcomeStatus.DRAFT)
    return outcome


def publish(outcome: Outcome, *, user=None) -> Outcome:
    """Say it in public: the report has changed something. Raises ``TransitionNotAllowed``."""
    return change(outcome, OutcomeStatus.PUBLISHED, user=user)


def withdraw(outcome: Outcome, *, reason: str, user=None) -> Outcome:
    """Take it off the record, with the reason. Raises ``TransitionNotAllowed`` unless it is published."""
    return change(outcome, OutcomeStatus.WITHDRAWN, user=user, reason=reason)


@transaction.atomic
def correct(outcome: Outcome, text: str, *, user=None) -> OutcomeCorrection:
    """Say what was wrong beside what was published. Raises ``RequestRefused`` without words, and if not published."""
    if not text.strip():
        raise RequestRefused("Write what was wrong, and what is right.", field="text")
    change(outcome, OutcomeStatus.PUBLISHED, user=user, transitions=CORRECTIONS, reason=text)
    return OutcomeCorrection.objects.create(outcome=outcome, text=text)


def refuse_edit(outcome: Outcome) -> None:
    """Raise ``TransitionNotAllowed`` unless it is a draft: what was published is corrected in the open."""
    if not outcome.is_draft:
        raise TransitionNotAllowed(outcome.status, OutcomeStatus.DRAFT)


def change(outcome: Outcome, to: OutcomeStatus, *, user, transitions=OUTCOME_TRANSITIONS, reason: str = "") -> Outcome:
    return move(outcome, to, transitions=transitions, history=OutcomeEvent, user=user, reason=reason, is_public=True)
