"""Files that came with a message: kept beside the words, private until staff publish their cleaned form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from hub.shared.commits import after_commit
from hub.shared.sent_files import SentFile, checked
from hub.shared.whole_files import files_with_rows
from reports.models import Attachment, Message, ResponseRequest

MOST_FILES = 20
TOO_MANY = f"There can be at most {MOST_FILES} files. Take one out to add another."


class KeptAlready(ValidationError):
    """The very same file is in the draft as ``row``."""

    def __init__(self, row: Attachment, *, name: str) -> None:
        same = "" if row.name == name else f" as “{row.name}”"
        super().__init__(f"This file was added already{same}. We keep it once.", code="kept_already")
        self.row = row


def keep(
    upload: UploadedFile, request: ResponseRequest, *, user=None, among: Collection[int] | None = None
) -> Attachment:
    """Check ``upload`` and add it to the draft reply to ``request``: the one of ``user``, else the officer's.

    ``among`` are the primary keys of the files that count with it, where one person may have several drafts.
    Raises ``ValidationError`` with the reason if the file can't be used, or if there are ``MOST_FILES`` already, and
    ``KeptAlready`` for a file that is among them. What was kept before stays as it is.
    """
    drafted = request.attachments.drafted(by=user)
    if among is not None:
        drafted = drafted.filter(pk__in=among)
    refuse_more(drafted)
    sent = checked(upload)
    with files_with_rows() as watch, transaction.atomic():
        # Two files that come at once count one after the other.
        ResponseRequest.objects.select_for_update().get(pk=request.pk)
        refuse_same(drafted, sent)
        refuse_more(drafted)
        row = watch(unsaved(sent, request, user))
        row.save()
    return row


def unsaved(sent: SentFile, request: ResponseRequest, user) -> Attachment:
    return Attachment(
        request=request,
        added_by=user,
        name=sent.name,
        kind=sent.kind,
        size=sent.size,
        cleaned_size=len(sent.cleaned),
        sha256=sent.sha256,
        notes="\n".join(sent.notes),
        original=ContentFile(sent.content, name=f"original.{sent.kind}"),
        cleaned=ContentFile(sent.cleaned, name=f"cleaned.{sent.kind}"),
    )


def refuse_same(drafted: QuerySet, sent: SentFile) -> None:
    """Told by the bytes: the name may be another."""
    row = drafted.filter(sha256=sent.sha256).first()
    if row is not None:
        raise KeptAlready(row, name=sent.name)


def refuse_more(drafted: QuerySet) -> None:
    if drafted.count() >= MOST_FILES:
        raise ValidationError(TOO_MANY, code="too_many")


def attach(attachments: Iterable[Attachment], message: Message) -> None:
    """Send the files with ``message``: they belong to it from now on.

    Raises ``ValidationError`` for more than ``MOST_FILES``, for a file of another request, and for one that was sent
    or taken out meanwhile; none is attached then.
    """
    keys = {attachment.pk for attachment in attachments}
    if not keys:
        return
    with transaction.atomic():
        ResponseRequest.objects.select_for_update().get(pk=message.request_id)
        if message.attachments.count() + len(keys) > MOST_FILES:
            raise ValidationError(TOO_MANY, code="too_many")
        drafted = Attachment.objects.filter(pk__in=keys, request_id=message.request_id, message__isnull=True)
        if drafted.update(message=message) != len(keys):
            raise ValidationError("A file was taken out meanwhile. Look at the list of files again.", code="gone")


def forget(attachment: Attachment) -> bool:
    """Take a file out of a draft, with what is stored of it. Returns whether it was there: a sent file stays."""
    with transaction.atomic():
        row = Attachment.objects.select_for_update().filter(pk=attachment.pk, message__isnull=True).first()
        if row is None:
            return False
        files = [(file.storage, file.name) for file in (row.original, row.cleaned) if file]
        row.delete()
        for storage, name in files:
            after_commit(delete_file, storage, name)
    return True


def forget_left(*, before: dt.datetime) -> int:
    """Take out what staff added before an instant to a form that they never sent. Returns how many files went."""
    left = Attachment.objects.filter(message__isnull=True, added_by__isnull=False, added_at__lt=before)
    return sum(forget(row) for row in left)


def delete_file(storage: Storage, name: str) -> None:
    storage.delete(name)
