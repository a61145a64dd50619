"""PDF files (ISO 32000): read in a process of their own, held in time and memory, and written anew."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from .kinds import PDF, password, refused, unreadable

SEARCHED_FOR_START = 1024
"""Readers allow this many bytes before the header."""

SECONDS = 40
"""Of the clock, for all of it; ``pdf_process`` sets a limit of computing time below it."""

REASONS = {
    "script": "This PDF has a script in it. Print it to a new PDF, and send that.",
    "launch": "This PDF starts programs or sends what is typed elsewhere. Print it to a new PDF, and send that.",
    "embedded": "Other files are embedded in this PDF. Send them on their own, and a PDF without them.",
    "form": "This PDF is an XFA form, which most programs can’t show. Print it to a new PDF, and send that.",
    "media": "This PDF has film, sound or 3D in it. Print it to a new PDF, and send that.",
    "too_long": "This PDF has too many pages or parts to be checked. Send it in several files.",
}
NOTES = {
    "signature": "It has an electronic signature, which does not hold in the public version.",
    "comments": "It has comments or marks: read them. Names of their authors are taken out of the public version.",
    "hidden": "It has layers that can be hidden: look at all of them.",
}


def spelled(word: str) -> bytes:
    """A pattern for a PDF name, each letter as itself or as its number."""
    letters = "".join(f"(?:{re.escape(letter)}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in word)
    return f"/{letters}(?![A-Za-z0-9])".encode()


# Readers repair broken files in ways of their own: what one of them might find counts, wherever it stands.
IN_PLAIN = {
    "script": re.compile(spelled("JavaScript")),
    "launch": re.compile(spelled("Launch")),
    "embedded": re.compile(spelled("EmbeddedFile") + b"|" + spelled("EmbeddedFiles")),
    "media": re.compile(spelled("RichMedia")),
}


def cleaned(content: bytes) -> tuple[bytes, list[str]]:
    """The public version and notes for staff. Raises ``ValidationError`` for what acts or can't be read."""
    for fault, pattern in IN_PLAIN.items():
        if pattern.search(content):
            raise refused(fault, REASONS[fault])
    head, _, new = answer_of_process(content).partition(b"\n")
    try:
        answer = json.loads(head)
    except ValueError as error:
        raise unreadable(PDF) from error
    if fault := answer.get("fault"):
        raise password() if fault == "password" else refused(fault, REASONS[fault])
    return new, [NOTES[note] for note in answer["notes"]]


def answer_of_process(content: bytes) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_process.py"))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise refused("too_long", REASONS["too_long"]) from error
    # Without an answer it broke, or ran out of the time or memory that it may have.
    return done.stdout if done.returncode == 0 else b""
