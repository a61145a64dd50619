"""Draft replies: saved part by part, overwriting nothing unseen, and forgotten when nobody works on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from hub.shared import emails
from hub.shared.clock import now
from hub.shared.templatetags.hub_tags import day
from reports.domain.attachments import forget
from reports.domain.officers import may_answer
from reports.domain.reply_links import further_link
from reports.domain.reply_parts import (
    SIGNATORY,
    WORDS,
    ItemAnswer,
    Progress,
    Signatory,
    answer_from_json,
    item_key,
    mark_of,
    signatory_from_json,
)
from reports.domain.requests import RequestRefused, locked
from reports.models import Attachment, Officer, ReplyDraft, RequestedItem, ResponseRequest

WARNED_BEFORE = dt.timedelta(days=5)
"""A draft ends no sooner after the mail that says so."""

ANSWERED_ALREADY = "This has its answer already: a colleague sent it while you were writing. Nothing was saved."
NOTHING_TO_ANSWER = "There is nothing left to answer here. Nothing was saved."


class ChangedMeanwhile(Exception):
    """Somebody saved something else since the page was opened: ``saved`` is it, ``mark`` tells it apart."""

    def __init__(self, saved: Any, by: Officer | None) -> None:
        super().__init__("Somebody else saved this part")
        self.saved = saved
        self.by = by
        self.mark = mark_of(saved)


def parts_of(request: ResponseRequest) -> dict[str, Any]:
    """What is written so far, by place; empty before anybody saved."""
    draft = ReplyDraft.objects.filter(request=request).first()
    return draft.parts if draft else {}


def waiting_files(request: ResponseRequest) -> list[Attachment]:
    """The files of the draft, in the order in which they came."""
    return list(request.attachments.drafted(by=None))


def open_items(request: ResponseRequest) -> list[RequestedItem]:
    """What the body has not decided yet, in order."""
    return list(request.items.filter(replies__isnull=True))


def answer_in(parts: dict[str, Any], item: RequestedItem) -> ItemAnswer:
    return answer_from_json(parts.get(item_key(item.pk)))


def signatory_in(parts: dict[str, Any]) -> Signatory:
    return signatory_from_json(parts.get(SIGNATORY))


def words_in(parts: dict[str, Any]) -> str:
    return parts.get(WORDS, "")


@transaction.atomic
def save_part(officer: Officer, key: str, content: Any, *, seen: str) -> ReplyDraft:
    """Keep ``content`` as the part ``key`` of the draft; ``seen`` is the mark of what the page showed.

    Raises ``ChangedMeanwhile`` if something else was saved since then, and ``RequestRefused`` where there is nothing
    to answer any more.
    """
    request = officer.request
    locked(request)
    if not may_answer(request):
        raise RequestRefused(NOTHING_TO_ANSWER)
    if key not in {WORDS, SIGNATORY, *(item_key(item.pk) for item in open_items(request))}:
        raise RequestRefused(ANSWERED_ALREADY)
    draft = draft_of(request)
    saved = draft.parts.get(key)
    if mark_of(saved) != seen and saved != content:
        raise ChangedMeanwhile(saved, draft.saved_by)
    draft.parts[key] = content
    draft.saved_at, draft.saved_by = now(), officer
    draft.save()
    return draft


def draft_of(request: ResponseRequest) -> ReplyDraft:
    """The one draft of ``request``, whose row is locked."""
    draft, _ = ReplyDraft.objects.get_or_create(request=request)
    return ReplyDraft.objects.select_for_update().get(pk=draft.pk)


@transaction.atomic
def touch(officer: Officer) -> ReplyDraft:
    """Note that ``officer`` worked on the draft, of which there may have been nothing but files."""
    locked(officer.request)
    draft = draft_of(officer.request)
    draft.saved_at, draft.saved_by = now(), officer
    draft.save(update_fields=["saved_at", "saved_by"])
    return draft


def item_progress(parts: dict[str, Any], item: RequestedItem) -> Progress:
    return answer_in(parts, item).progress


def kept_until(draft: ReplyDraft) -> dt.date:
    """The last whole day on which it is there for certain if nobody saves anything more."""
    at = now()
    length = at - settings.HUB_RETENTION["reply_drafts"].before(at)
    return timezone.localdate(draft.saved_at + length) - dt.timedelta(days=1)


# Forgetting


def forget_draft(draft: ReplyDraft) -> None:
    """Delete a draft with its files."""
    for attachment in waiting_files(draft.request):
        forget(attachment)
    draft.delete()


def silent_drafts(before: dt.datetime) -> QuerySet:
    """Drafts that nobody saved since ``before`` and whose officer was told of it five days ago at least.

    The warning counts if it came after the last save: a job that was missed lets nothing end unwarned. Where nobody
    holds a link any more there is nobody to tell.
    """
    is_warned = Q(warned_at__gt=F("saved_at"), warned_at__lte=now() - WARNED_BEFORE)
    holders = Officer.objects.active().filter(request=OuterRef("request"))
    return ReplyDraft.objects.filter(saved_at__lt=before).filter(is_warned | ~Exists(holders))


def forget_silent(keys: list, before: dt.datetime) -> None:
    for draft in ReplyDraft.objects.filter(pk__in=keys).select_related("request"):
        forget_draft(draft)


def stray_files(before: dt.datetime) -> QuerySet:
    """Files that came before ``before`` for a draft that is no longer there."""
    drafts = ReplyDraft.objects.filter(request=OuterRef("request"))
    return Attachment.objects.drafted(by=None).filter(added_at__lt=before).exclude(Exists(drafts))


def forget_strays(keys: list, before: dt.datetime) -> None:
    for attachment in Attachment.objects.filter(pk__in=keys):
        forget(attachment)


def to_warn(at: dt.datetime) -> QuerySet:
    """Drafts that end in five days at ``at`` and whose officer has not been told yet."""
    quiet_since = settings.HUB_RETENTION["reply_drafts"].before(at) + WARNED_BEFORE
    holders = Officer.objects.active().filter(request=OuterRef("request"))
    is_told = Q(warned_at__gt=F("saved_at"))
    return ReplyDraft.objects.filter(Exists(holders), saved_at__lt=quiet_since).exclude(is_told)


def warn_silent() -> int:
    """Tell whoever wrote a draft last that it is about to be deleted; returns how many were told. Safe to repeat."""
    at, count = now(), 0
    for key in to_warn(at).values_list("pk", flat=True):
        with transaction.atomic():
            # Asked again now that it is locked: somebody may have saved it a moment ago.
            draft = to_warn(at).select_for_update(of=("self",)).filter(pk=key).first()
            if draft is None:
                continue
            ReplyDraft.objects.filter(pk=key).update(warned_at=at)
            officer = whom_to_warn(draft)
            ends = timezone.localdate(max(at + WARNED_BEFORE, end_of(draft, at)))
            emails.send(
                "reports.reply_draft_ends",
                officer.email,
                context={
                    "title": draft.request.source.title,
                    "reference": draft.request.reference,
                    "kept_until": day(ends - dt.timedelta(days=1)),
                },
                button_url=further_link(officer),
            )
            count += 1
    return count


def end_of(draft: ReplyDraft, at: dt.datetime) -> dt.datetime:
    return draft.saved_at + (at - settings.HUB_RETENTION["reply_drafts"].before(at))


def whom_to_warn(draft: ReplyDraft) -> Officer:
    """Who saved it last, or else who was named last of those who hold a link."""
    holders = draft.request.officers.active()
    return holders.filter(pk=draft.saved_by_id).first() or holders.last()
