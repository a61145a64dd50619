"""Characters that nobody means to type, and that pages, mails and files can't show."""

from __future__ import annotations

import unicodedata

NONCHARACTERS = "\ufffe\uffff"
"""What XML can't write besides controls and surrogates."""


def without_controls(text: str, *, keep: str = "") -> str:
    """``text`` without control characters, unpaired surrogates, U+FFFE and U+FFFF, but with those in ``keep``.

    Marks of direction and joiners (Unicode's Cf) stay: right-to-left names and emoji need them.
    """
    return "".join(character for character in text if character in keep or not is_control(character))


def is_control(character: str) -> bool:
    return character in NONCHARACTERS or unicodedata.category(character) in {"Cc", "Cs"}


def has_controls(text: str, *, but: str = "") -> bool:
    """Whether ``text`` has any character that ``without_controls`` leaves out; those in ``but`` do not count."""
    return without_controls(text, keep=but) != text


REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates (Unicode UAX 9, sections 2.1, 2.2 and 2.4)."""


def without_reordering(text: str) -> str:
    """``text`` without the characters that turn round what stands around it, on other people's pages too.

    Telephones put them around a number that is copied, so they are no reason to refuse it. Single marks of direction
    stay: they reach no further than the letters beside them.
    """
    return text.translate(REORDERING)


# Letters, a mark and a symbol that are drawn as nothing.
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}


def is_invisible(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: blanks, joiners and marks of direction only, or no text at all."""
    return all(character in BLANKS or unicodedata.category(character) in INVISIBLE for character in text)


def xml_text(text: str) -> str:
    """``text`` without what XML 1.0 has no way to write, for feeds, pictures and spreadsheets."""
    return without_controls(text, keep="\t\n\r")
