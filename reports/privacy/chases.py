"""Reminders, escalations and the words of letters."""

from __future__ import annotations

from hub.shared.privacy.registry import Erasing, Held, declare

from .reasons import PUBLIC_RECORD

declare("reports.Chase", public="request due_on step sent_at", staff="recipients message")
declare(
    "reports.Escalation",
    public="request kind told escalated_on bundle_sha256",
    staff="recorded_by recorded_at",
    personal={
        "reason": Held("why we told others that a body does not answer", Erasing.KEEP, PUBLIC_RECORD),
        "bundle": Held("the file that we sent them, in public words", Erasing.KEEP, PUBLIC_RECORD),
    },
    whose="who a reason names",
    seen_by="everyone",
    kept="for ever",
    made_at="recorded_at",
)
declare(
    "reports.EscalationNews",
    public="escalation happened_on",
    staff="recorded_by recorded_at",
    personal={"text": Held("what came of telling others", Erasing.KEEP, PUBLIC_RECORD)},
    whose="who the words name",
    seen_by="everyone",
    kept="for ever",
    made_at="recorded_at",
)
declare("reports.LetterTemplate", staff="name purpose subject body")
