"""Officers of bodies: the public sees their role; how to reach them goes with time, and their drafts sooner."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery

from hub.shared.privacy.periods import Period
from hub.shared.privacy.registry import (
    ERASED,
    ERASED_PERSON,
    ByEmail,
    Erasing,
    Held,
    With,
    declaration_of,
    declare,
)
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, scrub
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE
from reports.domain.officers import revoke
from reports.domain.reply_drafts import forget_silent, forget_strays, silent_drafts, stray_files
from reports.enums import OPEN_STATUSES, ResponseStatus
from reports.models import Officer, ResponseRequestEvent, SealedReply

WHOSE = "an officer of a body"
OFFICERS = "officers of the hub"


def revoke_links(keys: list) -> list:
    """Take the links of officers back before they are erased: an address that is none opens nothing."""
    for officer in Officer.objects.filter(pk__in=keys):
        revoke(officer)
    return keys


declare(
    "reports.Officer",
    public="request role",
    staff="added_at added_by passed_on_by revoked_at code_digest code_sent_at code_tries",
    personal={
        "name email": Held("who was asked to answer for a body, and by which address", Erasing.PERSON),
    },
    whose=WHOSE,
    found=(ByEmail("email"),),
    seen_by=f"{OFFICERS}; colleagues who hold a link to the same request",
    kept="`officers` after the request ended",
    made_at="added_at",
    before_erasing=revoke_links,
)
declare(
    "reports.ReplyDraft",
    staff="request saved_at saved_by warned_at",
    personal={"parts": Held("a reply that is not sent yet, and who is to sign it", Erasing.DELETE)},
    whose=WHOSE,
    found=(With("saved_by"),),
    seen_by="nobody but the officers who hold a link to the request",
    kept="`reply_drafts` after it was last saved",
    made_at="saved_at",
)
declare(
    "reports.SealedReply",
    staff="message officer receipt sha256 sealed_at",
    personal={
        "content text": Held(
            "a reply exactly as it was sent, to prove what was said",
            Erasing.KEEP,
            "nothing in it may be changed while it proves something; it goes with the originals of messages",
        ),
        "signatory_name": Held("who signed a reply for a body", Erasing.PERSON),
    },
    whose=WHOSE,
    found=(With("officer"),),
    seen_by=f"{OFFICERS}; colleagues who hold a link to the same request",
    kept="the words: `message_originals`; the name: as the officer’s; the SHA-256: for ever",
    made_at="sealed_at",
)
declare(
    "reports.RedirectProposal",
    staff="request officer to_body other_body status made_at",
    personal={"reason": Held("how an officer knows that another body is in charge", Erasing.WORDS)},
    whose=WHOSE,
    found=(With("officer"),),
    seen_by=OFFICERS,
    kept="as the officer’s name",
    made_at="made_at",
)
declare(
    "reports.RedirectProposalEvent",
    staff=f"user {HISTORY_STAFF} subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    found=(With("subject"),),
    seen_by=OFFICERS,
    kept="as the officer’s name",
    made_at="at",
)


def former_officers(before: dt.datetime) -> QuerySet:
    """Officers whose request ended before an instant and who still have a name or an address."""
    moves = ResponseRequestEvent.objects.filter(subject=OuterRef("request")).order_by("-at", "-pk")
    return (
        Officer.objects.exclude(request__status__in=(ResponseStatus.DRAFT, *OPEN_STATUSES))
        .alias(ended_at=Subquery(moves.values("at")[:1]))
        .filter(ended_at__lt=before)
        .exclude(name=ERASED_PERSON, email=ERASED_PERSON)
    )


def forget_officers(keys: list, before: dt.datetime) -> None:
    """Their roles stay: the record shows who answered by the role."""
    scrub(declaration_of(Officer), revoke_links(keys), Tally())


def old_seals(before: dt.datetime) -> QuerySet:
    return SealedReply.objects.filter(sealed_at__lt=before).exclude(text=ERASED)


def forget_sealed_words(keys: list, before: dt.datetime) -> None:
    """The number stays: whoever kept the copy can still prove it."""
    SealedReply._base_manager.filter(pk__in=keys).update(text=ERASED, content=ERASED)


def old_codes(before: dt.datetime) -> QuerySet:
    return Officer.objects.filter(code_sent_at__lt=before).exclude(code_digest="")


def forget_codes(keys: list, before: dt.datetime) -> None:
    Officer.objects.filter(pk__in=keys).update(code_digest="")


register_rule(Rule("officers", "officers of bodies", "officers", former_officers, forget_officers))
register_rule(Rule("sealed_replies", "sealed replies", "message_originals", old_seals, forget_sealed_words))
register_rule(Rule("reply_drafts", "drafts of replies", "reply_drafts", silent_drafts, forget_silent))
register_rule(Rule("reply_files", "files of drafts that are gone", "reply_drafts", stray_files, forget_strays))
register_rule(Rule("reply_codes", "codes for reply links", Period(days=1), old_codes, forget_codes))
