"""The check of what a body wrote before it is published: the only writer of its status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from wagtail.models import Site

from hub.shared.clock import now
from hub.shared.states import TransitionNotAllowed, move, signed_in
from reports.enums import REDACTION_TRANSITIONS, RedactionStatus
from reports.models import Attachment, Message, RecommendationReply, Redaction, RedactionEvent, ReplySettings

CHANGED = "Somebody else has changed this since you opened it. Nothing of yours was saved: look at it again."
SECOND_PERSON = "Another person than the one who prepared this has to publish it."
PREPARE_FIRST = "Send it to a second person first: they publish it."


CAME_AS = "It came as "
LEFT_OUT = "[We do not publish what the body wrote here.]"
EMPTY = "Nothing would be left to read. Write a public version or choose a file, or withhold it with a reason."


class RedactionRefused(Exception):
    """What was asked can't be done. The message is for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def needs_second_person() -> bool:
    """Whether the hub publishes only what two people have seen."""
    site = Site.objects.filter(is_default_site=True).first()
    return site is not None and ReplySettings.for_site(site).four_eyes


def hold(
    message: Message,
    *,
    public_text: str = "",
    role: str = "",
    explanations: Mapping[int | str, str] | None = None,
    user=None,
) -> Redaction:
    """Publish the words and files of ``message`` only after a check; kind, day and decisions count at once.

    ``public_text``, ``explanations`` (by the primary key of the requested item) and the ``role`` of who wrote it for
    the body are what the check begins with: without the first two what the message and its decisions say. Call it in
    the transaction that writes the message.
    """
    with transaction.atomic():
        replies = list(RecommendationReply.objects.select_for_update().filter(message=message))
        given = {str(key): text for key, text in (explanations or {}).items()}
        originals = {
            str(reply.item_id): {
                "explanation": given.get(str(reply.item_id), reply.explanation),
                "by_when": reply.by_when,
            }
            for reply in replies
        }
        for reply in replies:
            reply.explanation, reply.by_when = "", ""
        RecommendationReply.objects.bulk_update(replies, ["explanation", "by_when"])
        redaction = Redaction.objects.create(
            message=message,
            public_text=public_text or message.public_text,
            role=role,
            explanations={key: words["explanation"] for key, words in originals.items()},
            originals=originals,
        )
        RedactionEvent.objects.create(
            subject=redaction, at=now(), user=signed_in(user), before="", after=RedactionStatus.TO_REDACT
        )
    return redaction


def prepare(
    redaction: Redaction,
    *,
    public_text: str,
    explanations: Mapping[int | str, str],
    files: Iterable[int] = (),
    names: Mapping[int, str] | None = None,
    role: str | None = None,
    user,
    seen: str | None = None,
) -> Redaction:
    """Write the public version: words, and which files go with it. With four eyes it then waits for a second person.

    ``role`` is that of who wrote for the body; ``None`` leaves it as it is. ``names`` are other names for files, by
    primary key. ``seen`` is the ``version`` that ``user`` looked at. Raises ``RedactionRefused`` if it is another by
    now, and if nothing would be left to read; ``TransitionNotAllowed`` unless the words are still to be redacted.
    """
    with transaction.atomic():
        write(
            redaction,
            public_text=public_text,
            explanations=explanations,
            files=files,
            names=names,
            role=role,
            user=user,
            seen=seen,
        )
        refuse_empty(redaction)
        if needs_second_person():
            change(redaction, RedactionStatus.TO_CHECK, user=user)
    return redaction


def write(
    redaction: Redaction,
    *,
    public_text: str,
    explanations: Mapping[int | str, str],
    files: Iterable[int] = (),
    names: Mapping[int, str] | None = None,
    role: str | None = None,
    user,
    seen: str | None = None,
) -> Redaction:
    """Keep the public version as far as it is; it stays to be redacted. Raises as ``prepare`` does."""
    with transaction.atomic():
        row = locked(redaction, seen)
        if row.status != RedactionStatus.TO_REDACT:
            raise TransitionNotAllowed(row.status, RedactionStatus.TO_CHECK)
        own = {file.pk: file for file in row.message.attachments.all()}
        for pk, file in own.items():
            rename(file, (names or {}).get(pk, file.name))
        texts = {str(key): text for key, text in explanations.items()}
        row.public_text = public_text
        row.role = row.role if role is None else role
        row.explanations = {key: texts.get(key, text) for key, text in row.explanations.items()}
        row.files = sorted(own.keys() & set(files))
        row.prepared_by = signed_in(user)
        row.save(update_fields=["public_text", "role", "explanations", "files", "prepared_by"])
    redaction.refresh_from_db()
    return redaction


def rename(file: Attachment, name: str) -> None:
    """Give ``file`` another name to be published under; its notes keep the one with which it came."""
    if name == file.name:
        return
    if CAME_AS not in file.notes:
        file.notes = "\n".join(filter(None, [file.notes, f"{CAME_AS}“{file.name}”."]))
    file.name = name
    file.save(update_fields=["name", "notes"])


def publish(redaction: Redaction, *, user, reason: str = "", seen: str | None = None) -> Redaction:
    """Let everyone read the public version and the chosen files; the history keeps a ``reason``.

    With four eyes only another person than the one who prepared it may, after it was sent to a second person. Raises
    ``RedactionRefused`` otherwise, if it is no longer the version ``seen`` and if nothing would be left to read;
    ``TransitionNotAllowed`` if it was published or withheld meanwhile.
    """
    with transaction.atomic():
        row = locked(redaction, seen)
        if RedactionStatus.PUBLISHED not in REDACTION_TRANSITIONS[RedactionStatus(row.status)]:
            raise TransitionNotAllowed(row.status, RedactionStatus.PUBLISHED)
        if needs_second_person():
            if row.status != RedactionStatus.TO_CHECK:
                raise RedactionRefused(PREPARE_FIRST)
            if user is None or row.prepared_by_id == user.pk:
                raise RedactionRefused(SECOND_PERSON)
        refuse_empty(row)
        row.explanations = with_what_is_left_out(row)
        row.save(update_fields=["explanations"])
        change(row, RedactionStatus.PUBLISHED, user=user, reason=reason)
        by_when = {key: words.get("by_when", "") for key, words in row.originals.items()}
        show(row, explanations=row.explanations, by_when=by_when, files=row.files)
    redaction.refresh_from_db()
    return redaction


def with_what_is_left_out(row: Redaction) -> dict[str, str]:
    """The public version of each explanation; where nothing is left of what came, that we do not publish it."""
    return {key: LEFT_OUT if emptied(row, key, text) else text for key, text in row.explanations.items()}


def emptied(row: Redaction, key: str, text: str) -> bool:
    """Whether the body explained the item ``key``, and nothing of it would be public."""
    return not text.strip() and bool(row.originals.get(key, {}).get("explanation", "").strip())


def refuse_empty(row: Redaction) -> None:
    """Raise ``RedactionRefused`` if something came and nothing of it would be public: that is withheld instead."""
    kept = row.originals.values()
    left = [row.public_text, *row.explanations.values(), *(words.get("by_when", "") for words in kept)]
    if any(text.strip() for text in left) or row.files or row.message.commitments.exists():
        return
    came = [row.message.private_text, *(words.get("explanation", "") for words in kept)]
    if any(text.strip() for text in came) or row.message.attachments.exists():
        raise RedactionRefused(EMPTY)


def withhold(redaction: Redaction, *, reason: str, user, seen: str | None = None) -> Redaction:
    """Publish none of the words and files, for a ``reason`` that the history keeps. Raises as ``publish`` does."""
    with transaction.atomic():
        row = locked(redaction, seen)
        change(row, RedactionStatus.WITHHELD, user=user, reason=reason)
        show(row, explanations={}, by_when={}, files=[])
    redaction.refresh_from_db()
    return redaction


def reopen(redaction: Redaction, *, user, reason: str = "", seen: str | None = None) -> Redaction:
    """Take back what was sent to a second person, published or withheld: nobody reads it until it is checked anew."""
    with transaction.atomic():
        row = locked(redaction, seen)
        change(row, RedactionStatus.TO_REDACT, user=user, reason=reason)
        show(row, explanations={}, by_when={}, files=[])
    redaction.refresh_from_db()
    return redaction


def show(row: Redaction, *, explanations: Mapping[str, str], by_when: Mapping[str, str], files: list[int]) -> None:
    """Put these words and files where public pages read them, and take all others of the message out."""
    replies = list(RecommendationReply.objects.select_for_update().filter(message=row.message_id))
    for reply in replies:
        reply.explanation = explanations.get(str(reply.item_id), "")
        reply.by_when = by_when.get(str(reply.item_id), "")
    RecommendationReply.objects.bulk_update(replies, ["explanation", "by_when"])
    row.message.attachments.exclude(pk__in=files).update(is_public=False)
    row.message.attachments.filter(pk__in=files).update(is_public=True)


def locked(redaction: Redaction, seen: str | None) -> Redaction:
    """The stored row, locked. Raises ``RedactionRefused`` if it is not the version ``seen``."""
    row = Redaction.objects.select_for_update().get(pk=redaction.pk)
    if seen is not None and seen != row.version:
        raise RedactionRefused(CHANGED)
    return row


def change(row: Redaction, to: RedactionStatus, *, user, reason: str = "") -> Redaction:
    return move(row, to, transitions=REDACTION_TRANSITIONS, history=RedactionEvent, user=user, reason=reason)
