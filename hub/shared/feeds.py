"""What every feed needs: text that XML can hold, and the path of a page."""

from __future__ import annotations

import unicodedata

NONCHARACTERS = {"\ufffe", "\uffff"}


def xml_text(text: str) -> str:
    """``text`` without what XML 1.0 has no way to write: control characters, surrogates, non-characters."""
    return "".join(
        character
        for character in text
        if character in "\t\n\r" or not (unicodedata.category(character) in {"Cc", "Cs"} or character in NONCHARACTERS)
    )


def page_path(page) -> str:
    """The path of a page, without scheme and host."""
    parts = page.get_url_parts()
    return parts[2] if parts else "/"
