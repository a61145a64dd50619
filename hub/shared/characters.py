"""Characters that nobody means to type, and that pages, mails and files can't show."""

from __future__ import annotations

import unicodedata


def without_controls(text: str, *, keep: str = "") -> str:
    """``text`` without control characters and unpaired surrogates, but with those in ``keep``.

    Marks of direction and joiners (Unicode's Cf) stay: right-to-left names and emoji need them.
    """
    return "".join(
        character for character in text if character in keep or unicodedata.category(character) not in {"Cc", "Cs"}
    )


def has_controls(text: str, *, but: str = "") -> bool:
    """Whether ``text`` has any character that ``without_controls`` leaves out; those in ``but`` do not count."""
    return without_controls(text, keep=but) != text
