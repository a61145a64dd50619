"""What bodies of the demo promised, who says what about it, and what changed."""

from __future__ import annotations

from typing import Any

from hub.home.demo.dates import Days, at
from hub.home.demo.words import words
from hub.organisations.models import Organisation
from hub.shared.clock import as_of
from reports.domain import outcomes
from reports.domain.commitments import Promise, make_commitments
from reports.domain.voices import log_voice, person_says, we_confirm
from reports.enums import Nature, UpdateKind, Voice
from reports.models import Commitment, Outcome, ResponseRequest


def make_promises(organisations: dict[str, Organisation], days: Days, *, user) -> None:
    """The promises with what became of them, a voice that waits for staff, and what changed."""
    for row in words("promises")["promise"]:
        make_promise(row, organisations, days, user=user)
    for row in words("promises")["waiting"]:
        with as_of(at(days.ago(row["said"]), 18)):
            person_says(promise_of(row), UpdateKind(row["kind"]), row["words"])
    for row in words("promises")["change"]:
        make_change(row, days, user=user)


def request_of(row: dict[str, Any]) -> ResponseRequest:
    return ResponseRequest.objects.get(report__slug=row["report"], body__slug=row["body"])


def promise_of(row: dict[str, Any]) -> Commitment:
    return Commitment.objects.get(request=request_of(row), item__number=row["number"])


def make_promise(row: dict[str, Any], organisations: dict[str, Organisation], days: Days, *, user) -> None:
    request = request_of(row)
    message = request.messages.filter(nature=Nature.REPLY).earliest("happened_on")
    due_on = days.ago(row["due"]) if "due" in row else None
    with as_of(at(message.happened_on, 15)):
        item = request.items.get(number=row["number"])
        (promise,) = make_commitments(message, [Promise(item, row["text"], due_on)], user=user)
    for said in row.get("voices", []):
        with as_of(at(days.ago(said["said"]), 14)):
            speak(promise, said, organisations, user=user)


def speak(promise: Commitment, said: dict[str, Any], organisations: dict[str, Organisation], *, user) -> None:
    if said["voice"] == Voice.US:
        we_confirm(promise, said["words"], user=user)
        return
    log_voice(
        promise,
        Voice(said["voice"]),
        UpdateKind(said["kind"]),
        private_text="",
        public_text=said["words"],
        organisation=organisations.get(said.get("organisation", "")),
        user=user,
    )


def make_change(row: dict[str, Any], days: Days, *, user) -> None:
    request = request_of(row)
    outcome = Outcome(
        commitment=promise_of(row) if "number" in row else None,
        request=request,
        title=row["title"],
        text=row["text"],
        since_on=days.ago(row["since"]),
        is_month_only=row.get("is_month_only", False),
        said_by=row["said_by"],
        evidence_text=row["evidence"],
    )
    outcome.report = request.report
    outcome.full_clean()
    with as_of(at(days.ago(80), 11)):
        outcomes.keep_outcome(outcome, user=user)
        outcomes.publish(outcome, user=user)
