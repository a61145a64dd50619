"""Promises of bodies in any state, voices about them, what changed."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

from hub.shared.clock import as_of
from reports.domain import commitments, outcomes, voices
from reports.domain.commitments import Promise, make_commitment
from reports.enums import CommitmentStatus, UpdateKind, Voice
from reports.models import Commitment, CommitmentUpdate, Outcome, ResponseRequest
from tests.factories.reports import make_staff, make_started

numbers = itertools.count(1)

PROMISED = dt.date(2026, 4, 24)
DUE = dt.date(2026, 6, 1)


def make_promise(
    status: CommitmentStatus = CommitmentStatus.OPEN,
    *,
    request: ResponseRequest | None = None,
    text: str = "",
    due_on: dt.date | None = DUE,
    item=None,
) -> Commitment:
    """A promise of 24 April 2026 for 1 June 2026, moved to ``status`` by those who can."""
    request = request or make_started()
    with as_of(dt.datetime(2026, 4, 24, 12, tzinfo=dt.UTC)):
        words = text or f"Hold two appointments each afternoon {next(numbers)}"
        row = make_commitment(request, Promise(item, words, due_on), made_on=PROMISED)
        path = {
            CommitmentStatus.OPEN: (),
            CommitmentStatus.REPORTED_DONE: (commitments.report_done,),
            CommitmentStatus.CONFIRMED: (commitments.confirm,),
            CommitmentStatus.DISPUTED: (commitments.report_done, commitments.dispute),
            CommitmentStatus.GIVEN_UP: (commitments.give_up,),
        }[status]
        for act in path:
            act(row, user=make_staff("run_clock"))
    return row


def make_voice(
    commitment: Commitment | None = None,
    *,
    kind: UpdateKind = UpdateKind.NOT_DONE,
    text: str = "I rang at two. There was none.",
    **kwargs,
) -> CommitmentUpdate:
    """What a member of the public wrote; it waits."""
    return voices.person_says(commitment or make_promise(), kind, text, **kwargs)


def publish(update: CommitmentUpdate, public_text: str = "", **kwargs) -> CommitmentUpdate:
    return voices.publish(
        update, public_text=public_text or update.private_text, user=make_staff("run_clock"), **kwargs
    )


def make_outcome(*, published: bool = True, **kwargs) -> Outcome:
    """Something that changed in May 2026."""
    if "report" not in kwargs and "request" not in kwargs and "commitment" not in kwargs:
        kwargs["request"] = make_started()
    kwargs.setdefault("title", f"Afternoon slots are held {next(numbers)}")
    kwargs.setdefault("since_on", dt.date(2026, 5, 4))
    kwargs.setdefault("said_by", "Carers in Hanbury")
    kwargs.setdefault("evidence_text", "We rang nine practices.")
    outcome = outcomes.keep_outcome(Outcome(**kwargs))
    return outcomes.publish(outcome) if published else outcome


def voice_data(**answers) -> dict[str, object]:
    """What staff post to log what somebody said, with the prefix of its form."""
    data = {
        "submission_key": str(uuid.uuid4()),
        "voice": Voice.PUBLIC,
        "kind": UpdateKind.NOT_DONE,
        "made_on": "2026-05-20",
        "public_text": "There are no slots in Hanbury.",
        "private_text": "",
        **answers,
    }
    return {"action": "say", **{f"say-{key}": value for key, value in data.items()}}
