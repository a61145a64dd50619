"""Codes that people read, type and dictate: Crockford's base 32 has no I, L, O or U."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEMBERSHIP_CODE_LENGTH = 16  # 80 bits: a badge can't be guessed, and a person can still type it.
SHORT_CODE_LENGTH = 8  # How much of it is printed on the badge.
REFERENCE_LENGTH = 4
LONGEST_TYPED_CODE = 60
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEPARATORS = re.compile(r"[\s\u2010-\u2015.\-_]+")


def new_code(length: int = MEMBERSHIP_CODE_LENGTH) -> str:
    """A random code of ``length`` characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_code(typed: str) -> str:
    """``typed`` as a code is stored: capitals, no spaces or dashes, O read as 0, I and L as 1.

    The whole code or the short one of a badge. Empty if it can't be either, whatever it holds.
    """
    if len(typed) > LONGEST_TYPED_CODE:
        return ""
    code = SEPARATORS.sub("", typed).upper().translate(LOOKALIKES)
    has_length = len(code) in (SHORT_CODE_LENGTH, MEMBERSHIP_CODE_LENGTH)
    return code if has_length and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """The code in fours, as it is printed: ``8F3K-Q2ZT-...``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def new_reference(year: int) -> str:
    """A reference for an application, such as CC-2026-7Q4K. Public, and never a proof of anything."""
    return f"CC-{year}-{new_code(REFERENCE_LENGTH)}"
