"""What every feed needs: text that XML can hold, and the path of a page."""

from __future__ import annotations

from .characters import without_controls

NONCHARACTERS = {0xFFFE: None, 0xFFFF: None}


def xml_text(text: str) -> str:
    """``text`` without what XML 1.0 has no way to write: control characters, surrogates, non-characters."""
    return without_controls(text, keep="\t\n\r").translate(NONCHARACTERS)


def page_path(page) -> str:
    """The path of a page, without scheme and host."""
    parts = page.get_url_parts()
    return parts[2] if parts else "/"
