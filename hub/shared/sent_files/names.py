"""The name that a sender gave to a file: shown, and held against the content."""

from __future__ import annotations

import re

from hub.shared.characters import is_invisible, without_controls, without_reordering

from .kinds import ALLOWED, CALLED, CSV, ENDINGS, TEXT, refused

MAX_NAME = 150
LONGEST_ENDING = 10


def cleaned_name(raw: str) -> str:
    """``raw`` on one line, without folders and at most ``MAX_NAME`` long; the ending stays."""
    name = without_reordering(without_controls(re.split(r"[/\\]", raw)[-1].replace("\t", " ")))
    name = " ".join(name.split()).strip(". ")
    if is_invisible(name):
        return "file"
    stem, dot, ending = name.rpartition(".")
    if dot and stem and len(ending) <= LONGEST_ENDING:
        return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"
    return name[:MAX_NAME]


def ending_of(name: str) -> str:
    """What stands after the last point, in small letters; empty if that is no ending, as in "Reply of 5.6. to you"."""
    stem, dot, ending = name.rpartition(".")
    is_ending = dot and stem and len(ending) <= LONGEST_ENDING and re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", ending)
    return ending.lower() if is_ending else ""


def text_kind(name: str) -> str:
    """CSV or plain text: of these two only the name knows."""
    return CSV if ending_of(name) in ENDINGS[CSV] else TEXT


def named_as(name: str, kind: str) -> str:
    """``name`` with an ending that says ``kind``. Raises ``ValidationError`` if it has one that says something else."""
    ending = ending_of(name)
    if ending in ENDINGS[kind]:
        return name
    if not ending:
        return f"{name[: MAX_NAME - len(kind) - 1]}.{kind}"
    raise refused(
        "wrong_name",
        f"The name of this file ends in .{ending}, but it holds {CALLED[kind]}. Files can be {ALLOWED}: save it as "
        "what it is and choose it once more.",
    )
