"""Documents for paper: a page of blocks as tagged PDF. Words go in as data, and no word is ever markup.

A document is a list of the blocks that the functions here make; ``templates/paper/document.typ`` sets them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches

from .brand import Brand
from .characters import without_controls, without_reordering
from .lettering import printable, reads_leftwards
from .pdf import UnwritableText, compile_pdf, find_template

TEMPLATE = "paper/document.typ"
SECONDS_KEPT = 60 * 60
LARGEST_KEPT = 4 * 1024 * 1024
"""Bytes. A larger document is made for each who asks and finds no kept page."""

Block = dict[str, Any]
Runs = list[dict[str, Any]]


@dataclass
class Paper:
    """A document: its title, what stands below it, the pictures in it by name."""

    title: str
    kicker: str = ""
    lead: str = ""
    address: str = ""
    blocks: list[Block] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, *blocks: Block) -> None:
        self.blocks += blocks

    def add_picture(self, content: bytes, *, alt: str, caption: str = "", ending: str = "png") -> None:
        """A picture; without ``alt`` it is decoration. Raises nothing: whoever calls knows that it can be drawn."""
        name = f"picture-{len(self.files) + 1}.{ending}"
        self.files[name] = content
        self.add({"kind": "picture", "file": name, "alt": alt, "caption": caption})


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, **directed(text)}


def paragraphs(text: str) -> list[Block]:
    """Running text as it was typed: an empty line ends a paragraph."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return [paragraph([{"text": part.strip("\n")}]) for part in parts if part.strip()]


def paragraph(runs: Runs, *, style: str = "") -> Block:
    """``runs``: pieces with ``text`` and, where they are so, ``bold`` and ``link``. ``style`` may be "small"."""
    return {
        "kind": "paragraph",
        "runs": runs,
        "style": style,
        "leftwards": reads_leftwards("".join(run["text"] for run in runs)),
    }


def plain(text: str, *, style: str = "") -> Block:
    return paragraph([{"text": text}], style=style)


def list_of(items: Iterable[Runs], *, is_ordered: bool = False) -> Block:
    return {"kind": "list", "ordered": is_ordered, "items": list(items)}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Names with their values, such as "Due" and "5 May 2026"."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def column(name: str, share: int, *, is_number: bool = False) -> dict[str, Any]:
    """A column of a table: its name, and how much of the width it takes beside the shares of the others."""
    return {"name": name, "share": share, "is_number": is_number}


def table(columns: Sequence[Mapping[str, Any]], rows: Iterable[Sequence[str]], *, title: str = "") -> Block:
    """``rows`` with a cell for each of the ``columns`` that ``column`` makes."""
    return {"kind": "table", "columns": list(columns), "rows": [list(row) for row in rows], "title": title}


def quote(words: str, who: str = "") -> Block:
    return {"kind": "quote", "words": words.strip(), "who": who, "leftwards": reads_leftwards(words)}


def box(title: str, blocks: Sequence[Block], *, tone: str = "") -> Block:
    """What belongs together: a heading and blocks below it, with a line at the side."""
    return {"kind": "box", "blocks": list(blocks), "tone": tone, **directed(title)}


def directed(text: str) -> dict[str, Any]:
    return {"text": text, "leftwards": reads_leftwards(text)}


def press(paper: Paper, *, brand: Brand, at: dt.datetime) -> bytes:
    """``paper`` as PDF/UA-1, under the name and colours of ``brand``; it says that it was made at ``at``."""
    data = data_of(paper, brand)
    # What the file is called is not drawn: it keeps letters that no font has.
    called = {"title": data["title"], "author": data["author"]}
    try:
        return compile_pdf(TEMPLATE, shown(data) | called, paper.files, at=at)
    except UnwritableText:
        # Letters that a font has and typst can't map back: they are told as those are that no font has.
        return compile_pdf(TEMPLATE, shown(data, is_plain=True) | called, paper.files, at=at)


def kept_press(paper: Paper, *, brand: Brand, at: dt.datetime) -> bytes:
    """As ``press``, made once for all that is in it: whoever asks for the same document gets the same bytes.

    Its name is what it says, so it is never out of date.
    """
    digest = hashlib.sha256(find_template(TEMPLATE).read_bytes())
    digest.update(json.dumps([data_of(paper, brand), at.isoformat()], sort_keys=True).encode())
    for name, content in sorted(paper.files.items()):
        digest.update(name.encode() + hashlib.sha256(content).digest())
    key = f"paper:{digest.hexdigest()}"
    made = caches["pages"].get(key)
    if not isinstance(made, bytes):
        made = press(paper, brand=brand, at=at)
        if len(made) <= LARGEST_KEPT:
            caches["pages"].set(key, made, SECONDS_KEPT)
    return made


def data_of(paper: Paper, brand: Brand) -> dict[str, Any]:
    """What the template is given, as it was written."""
    return {
        "title": without_controls(paper.title),
        "author": without_controls(brand.name),
        "name": brand.name,
        "main": brand.main,
        "highlight": brand.highlight,
        "heading": directed(paper.title),
        "kicker": paper.kicker,
        "lead": paper.lead,
        "address": paper.address,
        "blocks": in_steps(paper.blocks),
    }


def in_steps(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with headings that skip no level, whatever was typed; that of a box stands one below the last one."""
    last, found = 1, []
    for block in blocks:
        if block["kind"] == "heading":
            last = min(block["level"], last + 1)
            block = {**block, "level": last}
        elif block["kind"] == "box":
            block = {**block, "level": last + 1}
        found.append(block)
    return found


def shown(value: Any, *, is_plain: bool = False) -> Any:
    """``value`` with every text in it as our fonts can write it."""
    if isinstance(value, str):
        return printable(without_reordering(value), plain=is_plain)
    if isinstance(value, Mapping):
        return {name: shown(inner, is_plain=is_plain) for name, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner, is_plain=is_plain) for inner in value]
    return value
