"""When two organisations may be one: the same name, number, web address or e-mail address, written differently."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import urlsplit

# Words that people add or leave out.
FILLERS = frozenset({"the", "a", "and", "of", "for", "ltd", "limited", "cic", "cio", "group", "charity", "uk"})
# Addresses that thousands share say nothing about who somebody is.
SHARED_DOMAINS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "outlook.com",
        "live.co.uk",
        "yahoo.com",
        "yahoo.co.uk",
        "btinternet.com",
        "icloud.com",
        "aol.com",
        "live.com",
        "mail.com",
        "me.com",
        "msn.com",
        "nhs.net",
        "ntlworld.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "facebook.com",
        "instagram.com",
        "linktr.ee",
        "sites.google.com",
        "wordpress.com",
    }
)
LONGEST_NAME = 200

LIKE_NAMES = 0.8
"""From this likeness on two names may be one: four of five words are the same but for a slip."""

LIKE_WORDS = 0.8
"""From this ratio of letters in common on two words are one with a slip, such as kites and kitse."""

LIKE_TRIGRAMS = 0.4
"""Names with a smaller share of groups of three letters in common are not compared word by word, which is slow."""


def name_key(name: str) -> str:
    """``name`` without case, accents, punctuation and filler words; the words that are left stay in order."""
    plain = unicodedata.normalize("NFKD", name[:LONGEST_NAME]).casefold().replace("&", " and ")
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"\w+", re.sub(r"['’]", "", plain))
    telling = [word for word in words if word not in FILLERS]
    return " ".join(telling or words)


def web_domain(address: str) -> str:
    """The host of a web address without ``www.``; empty for none and for places that thousands share."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return "" if host in SHARED_DOMAINS else host


def number_key(charity_number: str) -> str:
    """A charity number without blanks and without the number of a subsidiary."""
    return re.sub(r"\s", "", charity_number).upper().split("-")[0]


def mail_domain(address: str) -> str:
    """What follows the @ of an e-mail address; empty for none and for what thousands share."""
    domain = address.strip().casefold().rpartition("@")[2] if "@" in address else ""
    return "" if domain in SHARED_DOMAINS else domain


def same_domain(one: str, other: str) -> bool:
    """Whether two domains are one, or one lies in the other, such as mail.kites.example in kites.example."""
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


def trigrams(key: str) -> frozenset[str]:
    """The groups of three letters of each word of a name's key, with the ends of words; the order of words is lost."""
    return frozenset(
        padded[at : at + 3] for word in key.split() for padded in [f"  {word} "] for at in range(len(padded) - 2)
    )


def share_in_common(one: frozenset, other: frozenset) -> float:
    """Twice what two sets have in common by what they hold: 1 for the same, 0 for nothing (Sørensen and Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


@lru_cache(maxsize=4096)
def word_likeness(one: str, other: str) -> float:
    """The share of letters that two words have in common, in order; the same whichever comes first."""
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def likeness(one: str, other: str) -> float:
    """How alike two keys of names are, from 0 to 1, whatever the order of their words.

    Each word is paired with the likest one of the other name; pairs below ``LIKE_WORDS`` don't count. Twice the sum of
    the pairs is divided by the number of words of both, so that a word too many costs as much as a wrong one. Names
    that differ in their blanks only are the same.
    """
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    words, others = one.split(), other.split()
    pairs = sorted(
        (
            (-alike, place, place_of_other)
            for place, word in enumerate(words)
            for place_of_other, other_word in enumerate(others)
            if (alike := word_likeness(word, other_word)) >= LIKE_WORDS
        ),
    )
    used: set[int] = set()
    used_of_other: set[int] = set()
    total = 0.0
    for negative, place, place_of_other in pairs:
        if place not in used and place_of_other not in used_of_other:
            used.add(place)
            used_of_other.add(place_of_other)
            total -= negative
    return 2 * total / (len(words) + len(others))


class NameMatcher:
    """Compares many names with one: by trigrams first, then word by word."""

    def __init__(self, name: str) -> None:
        self.key = name_key(name)
        self.trigrams = trigrams(self.key)

    def likeness_of(self, name: str) -> float:
        """How alike ``name`` is, or 0 where it is less than ``LIKE_NAMES``."""
        key = name_key(name)
        if not key or not self.key:
            return 0.0
        if key == self.key:
            return 1.0
        if share_in_common(self.trigrams, trigrams(key)) < LIKE_TRIGRAMS and self.key.replace(" ", "") != key.replace(
            " ", ""
        ):
            return 0.0
        alike = likeness(self.key, key)
        return alike if alike >= LIKE_NAMES else 0.0
