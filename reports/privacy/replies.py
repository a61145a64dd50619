"""What came with a reply: files, the check before they are published, promises."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from hub.shared.privacy.registry import Erasing, Held, With, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import delete_file_later
from hub.shared.privacy.words import HISTORY_STAFF, REASON_IN_PUBLIC, REASON_OF_A_MOVE
from reports.models import Attachment

from .reasons import PUBLIC_RECORD

declare(
    "reports.Attachment",
    public="request message kind size cleaned_size is_public",
    staff="original sha256 added_at added_by notes",
    personal={
        "name": Held("what the sender called a file", Erasing.KEEP, PUBLIC_RECORD),
        "cleaned": Held("the file as it was published, without metadata", Erasing.KEEP, PUBLIC_RECORD),
    },
    whose="an officer of a body",
    seen_by="officers of the hub; what was published everyone",
    kept="the original, and what was not published: `message_originals`; what was published for ever",
    made_at="added_at",
)
declare(
    "reports.Redaction",
    public="message status",
    staff="prepared_by files",
    personal={
        "public_text role explanations": Held("the public version of a reply", Erasing.KEEP, PUBLIC_RECORD),
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


def old_files(before: dt.datetime) -> QuerySet:
    """Files of messages of before an instant of which more is kept than what was published."""
    day = timezone.localdate(before, timezone.get_default_timezone())
    return Attachment.objects.filter(message__happened_on__lt=day).exclude(is_public=True, original="")


def forget_files_of(keys: list, before: dt.datetime) -> None:
    """Of a published file the original goes, any other file as a whole."""
    for row in Attachment.objects.filter(pk__in=keys):
        delete_file_later(row.original.storage, row.original.name)
        if row.is_public:
            Attachment.objects.filter(pk=row.pk).update(original="")
        else:
            delete_file_later(row.cleaned.storage, row.cleaned.name)
            row.delete()


register_rule(Rule("original_files", "originals of files", "message_originals", old_files, forget_files_of))
