"""Run as a process of its own: a PDF comes in, and out go one line of JSON and the PDF without metadata.

It knows nothing of the hub. Whatever a hostile file does to it, it ends by the limits that it sets itself.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

SECONDS, MEMORY = 25, 1536 * 1024 * 1024
MOST_PAGES, MOST_OBJECTS, DEEPEST = 2_000, 300_000, 60

SCRIPTS = {"/JavaScript", "/Rendition"}
LAUNCHES = {"/Launch", "/ImportData", "/SubmitForm", "/GoToE"}
MEDIA = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
DROPPED = ("/Metadata", "/PieceInfo", "/LastModified")
MARKS = {
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Redact",
}  # fmt: skip


class Fault(Exception):
    """Why the file is refused, as a key of ``pdfs.REASONS``."""


def answer(content: bytes) -> tuple[dict, bytes]:
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Fault("password")
    if len(reader.pages) > MOST_PAGES:
        raise Fault("too_long")
    notes = look_at(reader)
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    output = BytesIO()
    writer.write(output)
    return {"notes": sorted(notes)}, output.getvalue()


def look_at(reader: PdfReader) -> set[str]:
    """Go through every object, those that nothing leads to as well. Raises ``Fault``; drops metadata on the way."""
    notes: set[str] = set()
    numbers = {(number, 0) for number in reader.xref_objStm}
    numbers |= {(number, generation) for generation, table in reader.xref.items() for number in table}
    if len(numbers) > MOST_OBJECTS:
        raise Fault("too_long")
    look_at_value(reader.trailer, notes, 0)
    for number, generation in sorted(numbers):
        if number:
            value = reader.get_object(IndirectObject(number, generation, reader))
            look_at_value(value, notes, 0)
    return notes


def look_at_value(value, notes: set[str], depth: int) -> None:
    if depth > DEEPEST:
        raise Fault("too_long")
    if isinstance(value, DictionaryObject):
        look_at_dictionary(value, notes)
        for key in list(value):
            look_at_value(value.raw_get(key), notes, depth + 1)
    elif isinstance(value, ArrayObject):
        for part in list.__iter__(value):
            look_at_value(part, notes, depth + 1)


def look_at_dictionary(row: DictionaryObject, notes: set[str]) -> None:
    action, kind = name_in(row, "/S"), name_in(row, "/Subtype")
    if "/JS" in row or action in SCRIPTS or "/JavaScript" in row:
        raise Fault("script")
    if action in LAUNCHES:
        raise Fault("launch")
    if "/EF" in row or "/EmbeddedFiles" in row or name_in(row, "/Type") == "/EmbeddedFile" or kind == "/FileAttachment":
        raise Fault("embedded")
    if "/XFA" in row:
        raise Fault("form")
    if kind in MEDIA or "/RichMediaContent" in row or action in ("/Movie", "/Sound"):
        raise Fault("media")
    if name_in(row, "/FT") == "/Sig" or name_in(row, "/Type") == "/Sig":
        notes.add("signature")
    if "/OCGs" in row:
        notes.add("hidden")
    if kind in MARKS and "/Rect" in row:
        notes.add("comments")
        row.pop("/T", None)
    for key in DROPPED:
        row.pop(key, None)


def name_in(row: DictionaryObject, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable(logging.CRITICAL)
    output = b""
    try:
        said, output = answer(sys.stdin.buffer.read())
    except Fault as fault:
        said = {"fault": str(fault)}
    except (
        PyPdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        # What a broken file makes the library raise: no answer says that it can't be read.
        sys.exit(1)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + output)


if __name__ == "__main__":
    main()
