"""What may stand in a log line: no secret of a link, no email address, phone number or whole IP address, no line break.

Which addresses hold a secret follows from the URL patterns, so a new one can't be forgotten: a parameter with one of
``SECRET_NAMES``, one whose converter says ``is_secret``, and under the prefixes of transactions every parameter but
those of ``OPEN_NAMES``. What fits no pattern is judged by the words that the patterns beside it know.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver

from .prefixes import TRANSACTION_PREFIXES

SECRET_NAMES = {"token", "key", "secret", "signature", "signed", "uidb36", "uidb64", "otp", "receipt"}
OPEN_NAMES = {"step", "slug", "year", "number", "pk", "page"}

MASK = "[token]"
LONGEST = 2000
"""Characters of a message that are looked at; the rest is left out."""

LONGEST_KNOWN, MOST_KNOWN = 100, 256
"""What is redacted again and again is remembered: so many texts of so many characters."""

# Outer limits keep each of these linear in the length of the text.
ADDRESS = re.compile(r"(?:https?://[^\s/?#\"'<>]{1,255})?(/[^\s\"'<>]{0,1900})")
EMAIL = re.compile(r"[^\s@<>\"'(),;:=/\[\]{}]{1,64}(?:@|%40)[A-Za-z0-9_.\[\]-]{1,255}")
PHONE = re.compile(r"(?<![\w.+-])(?:\+44[ ]?|0)\d(?:[ -]?\d){8,10}(?![\w-])")
# Of this machine itself, an address is nobody's.
IPV4 = re.compile(r"(?<![\w.])(?!127\.|0\.)((?:\d{1,3}\.){3})\d{1,3}(?![\w.]*\w)")
IPV6 = re.compile(r"(?<![\w:])((?:[0-9a-fA-F]{1,4}:){3})(?:[0-9a-fA-F]{0,4}:){1,4}[0-9a-fA-F]{1,4}(?![\w:])")
# The number that django-tasks gives to a task opens nothing.
LONG_WORD = re.compile(r"(?<![A-Za-z0-9_-])(?<!Task id=)[A-Za-z0-9_-]{20,}")
HEX = re.compile(r"[0-9a-fA-F]{32,}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

building = threading.local()


@dataclass(frozen=True)
class SecretAddress:
    """A URL pattern with secrets in it: the plain text it begins with, and the names of its secret parameters."""

    prefix: str
    names: frozenset[str]
    route: str


def redact(text: str) -> str:
    """``text`` without secrets of links, query strings, e-mail addresses, phone numbers
    and whole IP addresses, on one line.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST] + " …"
    # Most lines tell of the same few pages.
    known = redacted if len(text) <= LONGEST_KNOWN and apps.ready else redacted.__wrapped__
    return known(text, settings.ROOT_URLCONF)


@lru_cache(maxsize=MOST_KNOWN)
def redacted(text: str, urlconf: str) -> str:
    return redact_words(ADDRESS.sub(redact_address, text))


def redact_path(path: str) -> str:
    """The path of a request as a log may hold it: without its secrets and on one line."""
    path = path.partition("?")[0][:LONGEST]
    known = redacted_path if len(path) <= LONGEST_KNOWN and apps.ready else redacted_path.__wrapped__
    return known(path, settings.ROOT_URLCONF)


@lru_cache(maxsize=MOST_KNOWN)
def redacted_path(path: str, urlconf: str) -> str:
    return redact_words(masked(path))


def redact_words(text: str) -> str:
    text = EMAIL.sub("[email]", text)
    text = PHONE.sub("[phone]", text)
    text = IPV6.sub(r"\1:", IPV4.sub(r"\g<1>0", text))
    return one_line(LONG_WORD.sub(redact_word, text))


def one_line(text: str) -> str:
    """``text`` with every control character and line break written as a number."""
    return CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def redact_word(found: re.Match) -> str:
    """A mask for what is as long and mixed as only a secret is; other words as they are."""
    word = found[0]
    is_mixed = any(map(str.isupper, word)) and any(map(str.islower, word)) and any(map(str.isdigit, word))
    return MASK if is_mixed or HEX.fullmatch(word) else word


def redact_address(found: re.Match) -> str:
    host = found[0][: -len(found[1])]
    path, mark, _ = found[1].partition("?")
    path, hash_mark, _ = path.partition("#")
    return host + masked(path) + ("?[query]" if mark else "#[fragment]" if hash_mark else "")


def masked(path: str) -> str:
    """``path`` with a mask in place of each secret that the URL patterns know of."""
    plain = re.sub(r"/{2,}", "/", unquote(path))
    if not plain.casefold().startswith(secret_prefixes()):
        return path
    prefix = next(prefix for prefix in secret_prefixes() if plain.casefold().startswith(prefix))
    tail = plain[len(prefix) :]
    secrets = secrets_of(plain)
    if secrets is not None and all(secret in tail for secret in secrets):
        for secret in sorted(secrets, key=len, reverse=True):
            tail = tail.replace(secret, MASK)
        return plain[: len(prefix)] + tail
    # No pattern knows this address, such as one with a letter too many: it may hold a secret all the same.
    words = known_words()
    parts = [part if not part or part in words else MASK for part in tail.split("/")]
    return plain[: len(prefix)] + "/".join(parts)


def secrets_of(path: str) -> list[str] | None:
    """The secrets in ``path`` by its URL pattern; ``None`` if it fits none but the one for pages."""
    if not apps.ready:
        return None
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    if match.args:
        return None
    names = {name for address in secret_addresses() if address.route == match.route for name in address.names}
    return [str(value) for name, value in match.kwargs.items() if name in names and value]


def secret_prefixes() -> tuple[str, ...]:
    """What addresses with secrets begin with, in small letters, the longest first."""
    if not apps.ready or getattr(building, "now", False):
        return TRANSACTION_PREFIXES
    building.now = True
    try:
        return prefixes_of(settings.ROOT_URLCONF)
    finally:
        building.now = False


@lru_cache(maxsize=8)
def prefixes_of(urlconf: str) -> tuple[str, ...]:
    prefixes = {f"/{address.prefix}".casefold() for address in addresses_of(urlconf)}
    return tuple(sorted(prefixes | set(TRANSACTION_PREFIXES), key=lambda prefix: (-len(prefix), prefix)))


def secret_addresses() -> tuple[SecretAddress, ...]:
    """Every URL pattern of the site that has a secret in it."""
    return addresses_of(settings.ROOT_URLCONF)


@lru_cache(maxsize=8)
def addresses_of(urlconf: str) -> tuple[SecretAddress, ...]:
    return tuple(found for found in walk(get_resolver(urlconf)) if isinstance(found, SecretAddress))


def known_words() -> frozenset[str]:
    """The parts of addresses that the URL patterns themselves spell out."""
    return words_of(settings.ROOT_URLCONF) if apps.ready else frozenset()


@lru_cache(maxsize=8)
def words_of(urlconf: str) -> frozenset[str]:
    routes = [found if isinstance(found, str) else found.route for found in walk(get_resolver(urlconf))]
    return frozenset(part for route in routes for part in route.split("/") if re.fullmatch(r"[a-z][a-z-]*", part))


def walk(resolver: URLResolver, route: str = "", pattern: str = "", secret: frozenset[str] = frozenset()) -> Iterator:
    """For each pattern below ``resolver`` its ``SecretAddress``, or its route if it has no secret.

    The route is spelt as ``ResolverMatch.route`` spells it.
    """
    for child in resolver.url_patterns:
        own = str(child.pattern)
        whole = route + (own.removeprefix("^") if route and own.startswith("^") else own)
        text = pattern + child.pattern.regex.pattern.removeprefix("^").removeprefix(r"\A")
        names = secret | secret_names(child, pattern=text)
        if isinstance(child, URLResolver):
            yield from walk(child, whole, text, names)
        elif isinstance(child, URLPattern):
            yield SecretAddress(beginning(text), names, whole) if names else whole


def secret_names(child: URLPattern | URLResolver, *, pattern: str) -> frozenset[str]:
    names = set(child.pattern.regex.groupindex)
    is_transaction = f"/{beginning(pattern)}".startswith(TRANSACTION_PREFIXES)
    converters = getattr(child.pattern, "converters", {})
    return frozenset(
        name
        for name in names
        if name in SECRET_NAMES
        or getattr(converters.get(name), "is_secret", False)
        or (is_transaction and name not in OPEN_NAMES)
    )


def beginning(pattern: str) -> str:
    """The plain text that a regular expression begins with."""
    return re.sub(r"\\(.)", r"\1", re.match(r"(?:[^()\[\].*+?{}|$^\\]|\\[^A-Za-z0-9])*", pattern)[0])
