from __future__ import annotations

import secrets

REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is mistaken for a number when it is read out."""


def random_letters(length: int) -> str:
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(length))


def new_reference(prefix: str) -> str:
    """A reference that says nothing about how many there are, such as "SN-7KQ2MD4X"."""
    return f"{prefix}-{random_letters(8)}"
