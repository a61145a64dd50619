"""The words of the demo, in files that anyone can read and change."""

from __future__ import annotations

import json
import re
import tomllib
from html import escape
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
LIST_MARK = "- "


def words(name: str) -> dict[str, Any]:
    """What the file ``name`` says."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def rich(text: str) -> str:
    """Plain text as rich text: paragraphs between blank lines, lines that start with "- ", and ``[words](address)``."""
    return "".join(paragraph(part.strip()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def paragraph(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    if all(line.startswith(LIST_MARK) for line in lines):
        return f"<ul>{''.join(f'<li>{linked(line.removeprefix(LIST_MARK))}</li>' for line in lines)}</ul>"
    return f"<p>{linked(' '.join(lines))}</p>"


def linked(text: str) -> str:
    return LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))


def as_stream(blocks: list[dict[str, Any]]) -> str:
    """Blocks in the order of a page, as a ``StreamField`` takes them. Each has a ``type`` and its ``value``."""
    return json.dumps([{"type": block["type"], "value": block["value"]} for block in blocks])
