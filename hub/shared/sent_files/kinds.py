"""What a file is by its first bytes, and how its name is to end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

MAX_BYTES = 25 * 1024 * 1024

PDF, WORD, SHEET, SLIDES, OPEN_TEXT, OPEN_SHEET = "pdf", "docx", "xlsx", "pptx", "odt", "ods"
JPEG, PNG, CSV, TEXT = "jpg", "png", "csv", "txt"

ENDINGS = {
    PDF: ("pdf",),
    WORD: ("docx",),
    SHEET: ("xlsx",),
    SLIDES: ("pptx",),
    OPEN_TEXT: ("odt",),
    OPEN_SHEET: ("ods",),
    JPEG: ("jpg", "jpeg", "jpe"),
    PNG: ("png",),
    CSV: ("csv",),
    TEXT: ("txt",),
}
"""How the name of each kind may end; what has no ending gets the first."""

CALLED = {
    PDF: "a PDF",
    WORD: "a Word document",
    SHEET: "an Excel spreadsheet",
    SLIDES: "a PowerPoint presentation",
    OPEN_TEXT: "an OpenDocument text",
    OPEN_SHEET: "an OpenDocument spreadsheet",
    JPEG: "a JPEG picture",
    PNG: "a PNG picture",
    CSV: "plain text",
    TEXT: "plain text",
}
CONTENT_TYPES = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    OPEN_TEXT: "application/vnd.oasis.opendocument.text",
    OPEN_SHEET: "application/vnd.oasis.opendocument.spreadsheet",
    JPEG: "image/jpeg",
    PNG: "image/png",
    CSV: "text/csv; charset=utf-8",
    TEXT: "text/plain; charset=utf-8",
}
ACCEPT = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)
ALLOWED = (
    "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument (.odt, .ods), JPEG, PNG, CSV or plain text"
)

ZIP_START = b"PK\x03\x04"
PDF_START = b"%PDF-"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOS_START = b"MZ"
PROGRAMS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")
ARCHIVES = (ZIP_START, b"PK\x05\x06", b"PK\x07\x08", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


@dataclass(frozen=True)
class SentFile:
    """A file that passed. ``kind`` is how its name ends; ``cleaned`` is what may be published of it.

    ``notes`` are sentences for those who decide that: what cleaning could not or did not take out.
    """

    name: str
    kind: str
    content: bytes = field(repr=False)
    cleaned: bytes = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def refused(code: str, message: str) -> ValidationError:
    return ValidationError(message, code=code)


def macros() -> ValidationError:
    return refused("macros", "This file has macros: small programs that run when it is opened. Save it without them.")


def objects() -> ValidationError:
    return refused(
        "objects", "Another file or a control is embedded in this file. Take it out, or save the file as a PDF."
    )


def unknown_kind() -> ValidationError:
    return refused("unknown", f"Files of this kind can’t be used. Send {ALLOWED}.")


def unreadable(kind: str) -> ValidationError:
    """For what begins like a file of ``kind`` but is broken, or made to break who reads it."""
    return refused("unreadable", f"We could not read this as {CALLED[kind]}. Save it again and choose it once more.")


def password() -> ValidationError:
    return refused("password", "A password protects this file, so nobody can check it. Send it without one.")


def is_program(content: bytes) -> bool:
    """Whether a machine would run this. "MZ" begins programs and, without a zero after it, some words too."""
    return content.startswith(PROGRAMS) or (content.startswith(DOS_START) and b"\x00" in content[:64])


def broken_picture() -> ValidationError:
    """For what begins like a picture, and is none that can be drawn."""
    return refused("unreadable", f"This picture can’t be opened. Save it again, or send another file: {ALLOWED}.")
