"""The letters of a list from A to Z. Pure."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase

OTHER = "other"
LETTERS = (*ascii_lowercase, OTHER)
IN_WORDS = {letter: letter.upper() for letter in ascii_lowercase} | {OTHER: "0 to 9 and others"}


def letter_of(name: str) -> str:
    """The letter of ``LETTERS`` under which ``name`` stands; accents do not count, nor do quotation marks."""
    for character in unicodedata.normalize("NFKD", name).casefold():
        if character.isalnum():
            return character if character in ascii_lowercase else OTHER
    return OTHER
