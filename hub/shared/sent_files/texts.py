"""Plain text and CSV: UTF-8 without control characters, and no cell that a spreadsheet would run."""

from __future__ import annotations

import codecs
import csv
import re

from .kinds import CSV, refused

CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
NUMBER = re.compile(r"[+-]?[\d .,  ]*\d[\d.,]*\s*%?")
LONGEST_CELL = 1_000_000
SAMPLE, MOSTLY = 64 * 1024, 0.7


def is_text(content: bytes) -> bool:
    """Whether ``content`` reads as text. Raises ``ValidationError`` for text in another encoding than UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or is_western(content):
            raise refused(
                "not_utf8", "This text is not in UTF-8. Save it as “UTF-8”, a CSV file as “CSV UTF-8”."
            ) from None
        return False
    return not CONTROLS.search(text)


def is_western(content: bytes) -> bool:
    """Whether a sample looks like Windows text: all printable in its 8 bits, and mostly plain letters."""
    sample = content[:SAMPLE]
    plain = sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in sample)
    return not re.search(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]", content) and plain >= MOSTLY * len(sample)


def check(content: bytes, kind: str) -> None:
    if kind != CSV:
        return
    text = content.decode("utf-8-sig")
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        for delimiter in ",;\t":
            for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
                if cell := next((cell for cell in row if is_formula(cell)), None):
                    raise refused(
                        "formula",
                        f"A cell of this file would be run as a formula by a spreadsheet: “{cell.strip()[:40]}”. Save "
                        "the file with values only.",
                    )
    except csv.Error as error:
        raise refused("unreadable", "We could not read this as a CSV file. Save it again as CSV UTF-8.") from error
    finally:
        csv.field_size_limit(previous)


def is_formula(cell: str) -> bool:
    text = cell.strip()
    if text.startswith("="):
        return True
    # What begins with a sign is a number or a note; a call or a link to another program makes it a formula.
    return text.startswith(("+", "-", "@")) and not NUMBER.fullmatch(text) and bool(re.search(r"[(|!]", text))
