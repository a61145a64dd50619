"""What came with a reply: files, the check before they are published, promises."""

from __future__ import annotations

from hub.shared.privacy.registry import Erasing, Held, With, declare
from hub.shared.privacy.words import HISTORY_STAFF, REASON_IN_PUBLIC, REASON_OF_A_MOVE

from .reasons import PUBLIC_RECORD

declare(
    "reports.Attachment",
    public="request message kind size is_public",
    staff="original sha256 added_at added_by notes",
    personal={
        "name": Held("what the sender called a file", Erasing.KEEP, PUBLIC_RECORD),
        "cleaned": Held("the file as it was published, without metadata", Erasing.KEEP, PUBLIC_RECORD),
    },
    whose="an officer of a body",
    seen_by="officers of the hub; what was published everyone",
    kept="what was published for ever",
    made_at="added_at",
)
declare(
    "reports.Redaction",
    public="message status",
    staff="prepared_by files",
    personal={
        "public_text explanations": Held("the public version of a reply", Erasing.KEEP, PUBLIC_RECORD),
        "originals": Held("what the officer wrote, beside which the public version is made", Erasing.BLANK),
    },
    whose="an officer of a body",
    found=(With("message"),),
    seen_by="officers of the hub until it is published, then everyone; the original only officers of the hub",
    kept="the original: `message_originals`; the public version: for ever",
)
declare(
    "reports.RedactionEvent",
    staff=f"user {HISTORY_STAFF} subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    seen_by="officers of the hub",
    kept="for ever",
    made_at="at",
)
declare(
    "reports.Commitment",
    public="request item message due_on made_on status",
    personal={"text": Held("what a body promised", Erasing.KEEP, PUBLIC_RECORD)},
    whose="an officer of a body",
    seen_by="everyone",
    kept="for ever",
)
declare(
    "reports.CommitmentEvent",
    staff="user",
    public=f"{HISTORY_STAFF} subject",
    personal={"reason": REASON_IN_PUBLIC},
    whose="who a reason names",
    seen_by="everyone",
    kept="for ever",
    made_at="at",
)
declare("reports.ReplySettings", staff="site four_eyes")
