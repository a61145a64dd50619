"""The one way in for a file that a stranger sends."""

from __future__ import annotations

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from hub.shared.image_files import megabytes, read_stranger_image

from . import office, opendocument, pdfs, texts
from .kinds import (
    ARCHIVES,
    JPEG,
    MAX_BYTES,
    OLE_START,
    PDF,
    PDF_START,
    PNG,
    ZIP_START,
    SentFile,
    broken_picture,
    is_program,
    password,
    refused,
    unknown_kind,
)
from .names import cleaned_name, ending_of, named_as, text_kind
from .packages import Package
from .pictures import JPEG_START, PNG_START

OLD_OFFICE = {"doc": ".docx", "dot": ".docx", "xls": ".xlsx", "xlt": ".xlsx", "ppt": ".pptx", "pps": ".pptx"}


def checked(upload: UploadedFile) -> SentFile:
    """``upload``, if it is of a kind that can be used and holds nothing that acts on its own.

    Raises ``ValidationError`` with one plain sentence or two for everything else. Its content alone tells the kind; a
    name that says something else is refused.
    """
    content = read(upload)
    name = cleaned_name(upload.name or "")
    kind, cleaned, notes = told_and_cleaned(content, name)
    return SentFile(name=named_as(name, kind), kind=kind, content=content, cleaned=cleaned, notes=tuple(notes))


def read(upload: UploadedFile) -> bytes:
    """The bytes of ``upload``; of one that is too big, none or no more than show it."""
    if upload.size is not None and upload.size > MAX_BYTES:
        raise too_big(upload.size)
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise too_big(len(content))
    if not content:
        raise refused("empty", "This file is empty. Choose another.")
    return content


def too_big(size: int) -> ValidationError:
    return refused(
        "too_big",
        f"This file is {megabytes(size)}. A file can be at most {megabytes(MAX_BYTES)}: make it smaller or send its "
        "parts.",
    )


def told_and_cleaned(content: bytes, name: str) -> tuple[str, bytes, list[str]]:
    """Kind, public version and notes of ``content``."""
    if is_program(content):
        raise refused("program", "This is a program, or could be run as one. It can’t be used.")
    if content.startswith(OLE_START):
        raise old_office(content, name)
    if content.startswith(JPEG_START):
        return JPEG, picture(content), []
    if content.startswith(PNG_START):
        return PNG, picture(content), []
    if content.startswith(ZIP_START):
        return package(content, name)
    if content.startswith(ARCHIVES):
        raise archive(name)
    if PDF_START in content[: pdfs.SEARCHED_FOR_START]:
        return PDF, *pdfs.cleaned(content)
    if texts.is_text(content):
        kind = text_kind(name)
        texts.check(content, kind)
        return kind, content, []
    raise unknown_kind()


def picture(content: bytes) -> bytes:
    try:
        return read_stranger_image(BytesIO(content), max_bytes=MAX_BYTES).read()
    except ValidationError as error:
        # What those say who ask for a picture and nothing else.
        raise broken_picture() if error.code in {"wrong_kind", "unreadable"} else error from error


def package(content: bytes, name: str) -> tuple[str, bytes, list[str]]:
    """An Office or OpenDocument file: both are ZIP archives with a list of contents."""
    with Package.opened(content) as parts:
        if office.CONTENTS in parts.names:
            return office.cleaned(parts)
        if opendocument.MIMETYPE in parts.names:
            return opendocument.cleaned(parts)
    raise archive(name)


def archive(name: str) -> ValidationError:
    ending = ending_of(name)
    though = f" though its name ends in .{ending}" if ending not in ("", "zip", "rar", "7z", "gz") else ""
    return refused("archive", f"This is an archive of files{though}. Send the files themselves, one by one.")


def old_office(content: bytes, name: str) -> ValidationError:
    """OLE: Office until 2003, and what later Office encrypts."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return password()
    new = OLD_OFFICE.get(ending_of(name), ".docx, .xlsx or .pptx")
    return refused("old_office", f"This is a file of an old Office program. Save it as {new} and choose it once more.")
