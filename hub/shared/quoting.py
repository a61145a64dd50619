"""Quotation marks around words that may have their own."""

from __future__ import annotations

import re

DOUBLE = re.compile('"([^"]*)"')


def unquoted(words: str) -> str:
    """``words`` without quotation marks around all of it; the page draws its own."""
    words = words.strip()
    for before, after in ("“”", '""', "‘’"):
        inner = words[1:-1]
        if len(words) > 1 and words[0] == before and words[-1] == after and not {before, after} & set(inner):
            return inner.strip()
    return words


def nested(words: str) -> str:
    """``words`` as they stand between “ and ”: what was quoted in them has single marks."""
    inner = unquoted(words).replace("“", "‘").replace("”", "’")
    return DOUBLE.sub(r"‘\1’", inner)


def quoted(words: str) -> str:
    """``words``, such as a title, in quotation marks that are never doubled."""
    return f"“{nested(words)}”"
