"""Whole numbers as an address or a form gives them: ``int`` reads more than what a page of this site ever sends."""

from __future__ import annotations

import re
from collections.abc import Iterable

LARGEST_KEY = 2**63 - 1
"""The largest primary key that a row can have, in either database."""
WRITTEN = re.compile(r"-?[0-9]{1,19}")


def whole_number(text: str, *, least: int = 0, most: int = LARGEST_KEY) -> int:
    """The number from ``least`` to ``most`` that ``text`` writes in the digits 0 to 9.

    Raises ``ValueError`` for anything else: other digits, a plus sign, anything before, between or behind them.
    """
    number = written_number(text)
    if number is None or not least <= number <= most:
        raise ValueError(f"no whole number from {least} to {most}")
    return number


def row_keys(typed: Iterable[str]) -> list[int]:
    """The keys of rows among ``typed``, in their order; what can be none is left out."""
    return [key for key in map(written_number, typed) if key is not None and 0 <= key <= LARGEST_KEY]


def written_number(text: str) -> int | None:
    return int(text) if WRITTEN.fullmatch(text) else None
