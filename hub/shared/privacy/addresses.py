"""One e-mail address in its many spellings: compared as people see it, found in texts, remembered as an HMAC. Pure."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from urllib.parse import quote

from .registry import ERASED

PUNYCODE = "xn--"
MOST_ROUNDS = 5


def normalise(address: str) -> str:
    """``address`` as two spellings of it are compared: NFKC, small letters, the host in Unicode without a final dot.

    Doing it twice changes nothing. What is no address comes back in the same form.
    """
    text = address
    for _ in range(MOST_ROUNDS):
        before = text
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).lower()).strip()
        local, at, host = text.rpartition("@")
        if at:
            text = f"{local}@{'.'.join(shown(label) for label in host.rstrip('.').split('.'))}"
        if text == before:
            break
    return text


def shown(label: str) -> str:
    """A label of a host as people read it; as it is if it is no Punycode."""
    if not label.startswith(PUNYCODE):
        return label
    try:
        return label[len(PUNYCODE) :].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def is_same(one: str | None, other: str) -> bool:
    """Whether ``one`` is the normalised address ``other``."""
    return bool(one) and normalise(one) == other


def is_plus_form(one: str, other: str) -> bool:
    """Whether ``one`` is the normalised address ``other`` with a tag, such as ada+hub@ for ada@."""
    local, _, host = normalise(one).rpartition("@")
    stem, plus, _ = local.partition("+")
    return bool(plus) and f"{stem}@{host}" == other


def spellings(address: str) -> set[str]:
    """The normalised ``address`` with its host in Unicode and in Punycode."""
    local, at, host = address.rpartition("@")
    labels = [label if label.isascii() else PUNYCODE + label.encode("punycode").decode() for label in host.split(".")]
    return {address, f"{local}{at}{'.'.join(labels)}"}


def in_texts(address: str) -> re.Pattern:
    """What finds ``address`` in a text, in HTML, in JSON and in a query string, but not inside a longer address."""
    forms = "|".join("".join(written(character) for character in form) for form in sorted(spellings(address)))
    # In stored JSON a line break is two characters, the second a letter; in a query string a blank is a plus or %20.
    start = r"(?:(?<![\w.+'%-])|(?<=\\[nrt])|(?<=%[013-9A-F][0-9A-F]))(?<!%2B)"
    end = r"(?![\w-]|\.\w|%2E\w)"
    return re.compile(f"{start}(?:{forms}){end}", re.IGNORECASE)


def written(character: str) -> str:
    """A pattern for the ways in which one character of an address is written."""
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    forms = {
        character,
        quote(character, safe=""),
        f"%{code:02X}" if character.isascii() else character,
        html.escape(character),
        f"&#{code};",
        f"&#x{code:x};",
        json.dumps(character)[1:-1],
    }
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})"


def like(address: str) -> str:
    """A pattern for SQL that every text with ``address`` fits, however it is written there, and a few others.

    Only letters and digits of ASCII count: SQLite knows no other capitals, and Punycode keeps these in their order.
    """
    return f"%{re.sub(r'[^a-z0-9]+', '%', address)}%"


def without(text: str, pattern: re.Pattern, longest: int | None = None) -> str:
    """``text`` with each mention replaced, cut to the ``longest`` that its column takes."""
    return pattern.sub(ERASED, text)[:longest]


CANDIDATE = re.compile(r"[^\s@<>\"'();:,\\/&=?%]+(?:@|%40|&#64;)[\w.-]+", re.IGNORECASE)


def candidates(text: str) -> set[str]:
    """Normalised addresses that ``text`` may mention."""
    found = set()
    for match in CANDIDATE.findall(text):
        local, host = re.split(r"@|%40|&#64;", match, maxsplit=1, flags=re.IGNORECASE)
        found.add(normalise(f"{local}@{host.rstrip('.-')}"))
    return found
