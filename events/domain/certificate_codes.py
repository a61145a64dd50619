"""Codes of certificates: 130 bits that a person can still copy."""

from __future__ import annotations

from hub.shared.codes import as_stored, random_code

CODE_LENGTH = 26
"""Five bits each: no less than the 128 of a code that can't be guessed."""


def new_code() -> str:
    return random_code(CODE_LENGTH)


def normalise_code(typed: str) -> str:
    """``typed`` as a code is stored; empty if it can be none, whatever it holds."""
    return as_stored(typed, lengths=(CODE_LENGTH,))
