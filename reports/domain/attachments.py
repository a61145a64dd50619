"""Files that came with a message: kept beside the words, private until staff publish their cleaned form."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from hub.shared.commits import after_commit
from hub.shared.sent_files import SentFile, checked
from hub.shared.whole_files import files_with_rows
from reports.models import Attachment, Message, ResponseRequest

MOST_FILES = 20
TOO_MANY = f"There can be at most {MOST_FILES} files. Take one out to add another."


def keep(upload: UploadedFile, request: ResponseRequest, *, user=None) -> Attachment:
    """Check ``upload`` and add it to the draft reply to ``request``: the one of ``user``, else the officer's.

    Raises ``ValidationError`` with the reason if the file can't be used, or if there are ``MOST_FILES`` already. What
    was kept before stays as it is.
    """
    refuse_more(request.attachments.drafted(by=user))
    sent = checked(upload)
    with files_with_rows() as watch, transaction.atomic():
        # Two files that come at once count one after the other.
        ResponseRequest.objects.select_for_update().get(pk=request.pk)
        refuse_more(request.attachments.drafted(by=user))
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
        sha256=sent.sha256,
        notes="\n".join(sent.notes),
        original=ContentFile(sent.content, name=f"original.{sent.kind}"),
        cleaned=ContentFile(sent.cleaned, name=f"cleaned.{sent.kind}"),
    )


def refuse_more(files) -> None:
    if files.count() >= MOST_FILES:
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


def delete_file(storage: Storage, name: str) -> None:
    storage.delete(name)
