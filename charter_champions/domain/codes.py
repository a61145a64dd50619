"""Codes of badges and references of applications."""

from __future__ import annotations

from hub.shared.codes import as_stored, random_code

MEMBERSHIP_CODE_LENGTH = 16  # 80 bits: a badge can't be guessed, and a person can still type it.
SHORT_CODE_LENGTH = 8  # How much of it is printed on the badge.
CODE_LENGTHS = (SHORT_CODE_LENGTH, MEMBERSHIP_CODE_LENGTH)
REFERENCE_LENGTH = 4


def new_code() -> str:
    return random_code(MEMBERSHIP_CODE_LENGTH)


def normalise_code(typed: str) -> str:
    """``typed`` as a code is stored, the whole one or the short one of a badge; empty if it can't be either."""
    return as_stored(typed, lengths=CODE_LENGTHS)


def new_reference(year: int) -> str:
    """A reference for an application, such as CC-2026-7Q4K. Public, and never a proof of anything."""
    return f"CC-{year}-{random_code(REFERENCE_LENGTH)}"
