"""Codes of certificates: 130 bits that a person can still copy. Crockford's base 32 has no I, L, O or U. Pure."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 26
"""Five bits each: no less than the 128 of a code that can't be guessed."""

LONGEST_TYPED = 80
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEPARATORS = re.compile(r"[\s\u2010-\u2015.\-_]+")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalise_code(typed: str) -> str:
    """``typed`` as a code is stored; empty if it can be none, whatever it holds."""
    if len(typed) > LONGEST_TYPED:
        return ""
    code = SEPARATORS.sub("", typed).upper().translate(LOOKALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """In fours, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
