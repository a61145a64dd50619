"""What in a text may tell who somebody is. Pure: it only points; a person decides what is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class Trace(StrEnum):
    EMAIL = "Email address"
    PHONE = "Phone number"
    NHS_NUMBER = "NHS number"
    POSTCODE = "Postcode"
    BIRTH = "Date of birth"
    NAME = "Name"
    DATE = "Date"
    AGE = "Age"
    NUMBER = "Number"
    LEFT_OUT = "The body wrote something, and the page will say that we do not publish it"


class Suggestion(NamedTuple):
    """``text[start:end]`` may have to go."""

    start: int
    end: int
    trace: Trace


class Piece(NamedTuple):
    """Words of an original; with a ``trace`` they may tell who somebody is."""

    text: str
    trace: Trace | None = None


LONGEST_NAME = 3
APOSTROPHE = re.compile("['’]")
SHORTEST_PART = 3
"""Letters of a part of a known name that is marked by itself."""

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september"
MONTHS += "|october|november|december"

# Bounded, so that each is linear in the length of the text.
EMAIL = re.compile(r"[^\s@<>\"'(),;:=/\[\]{}]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
PHONE = re.compile(r"(?<![\w.+-])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)\d(?:[ ()-]{0,2}\d){8,10}(?![\w-])")
TEN_DIGITS = re.compile(r"(?<![\w-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-])")
POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
                      r" ?\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)  # fmt: skip
BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\s{0,3}[:-]?\s{0,3}(?:is |was )?"
    r"(?P<day>\d{1,2}[./ -]\d{1,2}[./ -](?:\d{4}|\d{2})|\d{1,2}(?:st|nd|rd|th)? (?:" + MONTHS + r") \d{4}|"
    r"\d{4}-\d{2}-\d{2})\b",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<![\w./-])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|"
    r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:" + MONTHS + r")(?: \d{4})?|"
    r"(?:" + MONTHS + r") \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)(?![\w-])",
    re.IGNORECASE,
)
AGE = re.compile(r"\b\d{1,3}(?:[ -](?:year|yr|month|week)s?[ -]old\b| years of age\b)|\baged \d{1,3}\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.,-])[A-Z]{0,3}\d{5,20}(?![\w-])")
WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,39}"
TITLE = re.compile(
    r"\b(?:Dear|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor|Nurse|Sister|Rev)\b\.?(?= )"
)
CALLED = re.compile(
    r"\b(?:called|named|[Mm]y (?:husband|wife|partner|son|daughter|mum|mother|dad|father|brother|sister|gran|nan|"
    r"friend|neighbour|carer|nurse|doctor|midwife|social worker))\b(?= )"
)
NAMES = re.compile(rf"(?: {WORD}\.?){{1,5}}")
SIGNED = re.compile(
    r"\b(?:yours(?: sincerely| faithfully| truly)?|(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|best wishes|"
    r"many thanks|with thanks)\s{0,3}[,.]?[ \t]{0,3}\n\s{0,9}(?=\S)",
    re.IGNORECASE,
)
SIGNATURE = re.compile(rf"{WORD}\.?(?: {WORD}\.?){{0,4}}")
TITLES = {
    "dear", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "cllr", "councillor", "nurse",
    "sister", "rev",
}  # fmt: skip
NOBODY = {"sir", "madam", "sirs", "all", "colleague", "colleagues", "team", "sirmadam"}


def suggestions(text: str, *, names: Iterable[str] = (), is_story: bool = False) -> list[Suggestion]:
    """What to look at in ``text``, in its order; none overlaps another. ``names`` are of people who are known.

    ``is_story``: somebody's own account, in which each date, age and number may tell who it is.
    """
    traces = [*every_trace(text), *known_names(text, names), *(story_traces(text) if is_story else ())]
    found = sorted(traces, key=lambda suggestion: (suggestion.start, -suggestion.end))
    kept: list[Suggestion] = []
    for suggestion in found:
        if not kept or suggestion.start >= kept[-1].end:
            kept.append(suggestion)
    return kept


def pieces_of(text: str, *, names: Iterable[str] = (), is_story: bool = False) -> list[Piece]:
    """``text`` cut where something may have to go, as ``suggestions`` finds it."""
    pieces, done = [], 0
    for start, end, trace in suggestions(text, names=names, is_story=is_story):
        pieces += [Piece(text[done:start]), Piece(text[start:end], trace)]
        done = end
    return [piece for piece in [*pieces, Piece(text[done:])] if piece.text]


def every_trace(text: str) -> Iterator[Suggestion]:
    for pattern, trace in ((EMAIL, Trace.EMAIL), (PHONE, Trace.PHONE), (POSTCODE, Trace.POSTCODE)):
        yield from (Suggestion(*match.span(), trace) for match in pattern.finditer(text))
    for match in TEN_DIGITS.finditer(text):
        if is_nhs_number(match[0]):
            yield Suggestion(*match.span(), Trace.NHS_NUMBER)
    yield from (Suggestion(*match.span("day"), Trace.BIRTH) for match in BIRTH.finditer(text))
    for ending in SIGNED.finditer(text):
        if name := SIGNATURE.match(text, ending.end()):
            yield from names_in(name)
    for title in TITLE.finditer(text):
        if names := NAMES.match(text, title.end()):
            yield from names_in(names)


def story_traces(text: str) -> Iterator[Suggestion]:
    """What else tells who somebody is in an account of what happened to them."""
    for pattern, trace in ((DATE, Trace.DATE), (AGE, Trace.AGE), (NUMBER, Trace.NUMBER)):
        yield from (Suggestion(*match.span(), trace) for match in pattern.finditer(text))
    for cue in CALLED.finditer(text):
        if names := NAMES.match(text, cue.end()):
            yield from names_in(names)


def known_names(text: str, names: Iterable[str]) -> Iterator[Suggestion]:
    """Each place where one of ``names`` stands, whole in any case, or a part of it with a capital letter."""
    for name in names:
        words = [word for word in name.split() if word.rstrip(".").casefold() not in TITLES]
        parts = [word for word in words if len(word) >= SHORTEST_PART and word[0].isupper()]
        patterns = [re.compile(spelt(words), re.IGNORECASE)] if words else []
        for pattern in [*patterns, *(re.compile(spelt([part])) for part in parts)]:
            yield from (Suggestion(*match.span(), Trace.NAME) for match in pattern.finditer(text))


def spelt(words: list[str]) -> str:
    """A pattern for ``words`` one after the other, with either kind of apostrophe."""
    literal = r"\s{1,3}".join(APOSTROPHE.sub(APOSTROPHE.pattern, re.escape(word)) for word in words)
    return rf"(?<!\w){literal}(?!\w)"


def is_nhs_number(text: str) -> bool:
    """Whether the tenth digit checks the other nine: modulus 11, weights from 10 down to 2."""
    digits = [int(character) for character in text if character.isdecimal()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == digits[9]


def names_in(names: re.Match) -> Iterator[Suggestion]:
    """The words with a capital letter after a title or "Dear", up to ``LONGEST_NAME``; further titles are skipped."""
    start = end = None
    count = 0
    for word in re.finditer(r"[^ ]+", names[0]):
        plain = word[0].rstrip(".").casefold()
        if start is None and plain in TITLES:
            continue
        if count == LONGEST_NAME or not word[0][0].isupper() or plain in NOBODY:
            break
        start = names.start() + word.start() if start is None else start
        end = names.start() + word.end()
        count += 1
        if word[0].endswith(".") and len(plain) > 2:
            # The end of the sentence.
            end -= 1
            break
    if start is not None and end is not None:
        yield Suggestion(start, end, Trace.NAME)
