"""Codes that people read, type and dictate: Crockford's base 32 has no I, L, O or U. Pure."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_TYPED = 80
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEPARATORS = re.compile(r"[\s\u2010-\u2015.\-_]+")


def random_code(length: int) -> str:
    """``length`` characters of five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def as_stored(typed: str, *, lengths: Collection[int]) -> str:
    """``typed`` as a code of one of ``lengths`` is stored: capitals, no spaces or dashes, O read as 0, I and L as 1.

    Empty if it can be none, whatever it holds.
    """
    if len(typed) > LONGEST_TYPED:
        return ""
    code = SEPARATORS.sub("", typed).upper().translate(LOOKALIKES)
    return code if len(code) in lengths and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """The code in fours, as it is printed: ``8F3K-Q2ZT-...``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
