"""What went wrong, in words that may stand in a log."""

from __future__ import annotations

import re

# Tried at the beginning of a word only: a long word without any address takes no more time than its length.
EMAIL_ADDRESS = re.compile(r"(?<![^\s@<>'\"(),;:=])[^\s@<>'\"(),;:=]+@[^\s@<>'\"(),;:]+")
LONGEST = 300


def words_of_fault(error: BaseException) -> str:
    """The kind of ``error`` and the first line of what it says, with e-mail addresses masked.

    Only the first: PostgreSQL adds the values of the row on the next ones (DETAIL).
    """
    lines = str(error).strip().splitlines()
    words = EMAIL_ADDRESS.sub("[email]", lines[0]) if lines else ""
    return f"{type(error).__name__}: {words}"[:LONGEST] if words else type(error).__name__
