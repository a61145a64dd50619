"""Voices about promises, and what changed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from hub.shared.privacy.registry import ByEmail, ByMention, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import HISTORY_STAFF, REASON_IN_PUBLIC, REASON_OF_A_MOVE
from reports.enums import UpdateStatus
from reports.models import CommitmentUpdate, CommitmentUpdateEvent

from .reasons import PUBLIC_RECORD

WHOSE = "who says whether a promise was kept"
KEPT = "`promise_voices` after it was published or declined; the public version: for ever"

declare(
    "reports.CommitmentUpdate",
    public="commitment voice kind status made_on organisation",
    staff="officer created_at",
    personal={
        "email": Held("to tell who wrote what became of it", Erasing.BLANK),
        "private_text": Held("what was sent, until it was looked at", Erasing.WORDS),
        "public_text": Held("one voice about a promise, for everyone", Erasing.KEEP, PUBLIC_RECORD),
    },
    whose=WHOSE,
    found=(ByEmail("email"), ByMention("private_text")),
    seen_by="officers of the hub; the public version everyone",
    kept=KEPT,
    made_at="created_at",
)
declare(
    "reports.CommitmentUpdateEvent",
    staff=f"user {HISTORY_STAFF} subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose=WHOSE,
    found=(With("subject"),),
    seen_by="officers of the hub",
    kept=KEPT,
    made_at="at",
)
declare("reports.CommitmentReminder", staff="commitment officer kind due_on sent_at")
declare(
    "reports.Outcome",
    public=(
        "report request commitment title text since_on is_month_only evidence_text evidence_url evidence_document "
        "status"
    ),
    personal={"said_by": Held("who says that something changed", Erasing.KEEP, PUBLIC_RECORD)},
    whose="who says so, if it is a person",
    seen_by="everyone",
    kept="for ever",
)
declare(
    "reports.OutcomeEvent",
    staff=f"user {HISTORY_STAFF} subject",
    personal={"reason": REASON_IN_PUBLIC},
    whose="who a reason names",
    seen_by="officers of the hub",
    kept="for ever",
    made_at="at",
)
declare("reports.OutcomeCorrection", public="outcome corrected_on text")


def decided_voices(before: dt.datetime) -> QuerySet:
    """Voices that were decided before an instant, and that still hold an address or what was sent."""
    steps = CommitmentUpdateEvent.objects.filter(subject=OuterRef("pk"))
    left = is_left(declaration_of(CommitmentUpdate)) | Exists(
        steps.filter(is_left(declaration_of(CommitmentUpdateEvent)))
    )
    return CommitmentUpdate.objects.filter(left, ~Exists(steps.filter(at__gte=before)), created_at__lt=before).exclude(
        status=UpdateStatus.HELD
    )


def forget_voices(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(CommitmentUpdate), keys, Tally())


register_rule(Rule("promise_voices", "voices about promises", "promise_voices", decided_voices, forget_voices))
