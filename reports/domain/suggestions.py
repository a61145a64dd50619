"""What in a text may tell who somebody is. Pure: it only points; a person decides what is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Trace(StrEnum):
    EMAIL = "E-mail address"
    PHONE = "Phone number"
    NHS_NUMBER = "NHS number"
    POSTCODE = "Postcode"
    BIRTH = "Date of birth"
    NAME = "Name"


class Suggestion(NamedTuple):
    """``text[start:end]`` may have to go."""

    start: int
    end: int
    trace: Trace


LONGEST_NAME = 3
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
WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,39}"
TITLED = re.compile(
    rf"\b(?:Dear|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor|Nurse|Sister|Rev)\b\.?"
    rf"(?P<names>(?: {WORD}\.?){{1,5}})"
)
TITLES = {
    "dear", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "cllr", "councillor", "nurse",
    "sister", "rev",
}  # fmt: skip
NOBODY = {"sir", "madam", "sirs", "all", "colleague", "colleagues", "team", "sirmadam"}


def suggestions(text: str) -> list[Suggestion]:
    """What to look at in ``text``, in its order; none overlaps another."""
    found = sorted(every_trace(text), key=lambda suggestion: (suggestion.start, -suggestion.end))
    kept: list[Suggestion] = []
    for suggestion in found:
        if not kept or suggestion.start >= kept[-1].end:
            kept.append(suggestion)
    return kept


def every_trace(text: str) -> Iterator[Suggestion]:
    for pattern, trace in ((EMAIL, Trace.EMAIL), (PHONE, Trace.PHONE), (POSTCODE, Trace.POSTCODE)):
        yield from (Suggestion(*match.span(), trace) for match in pattern.finditer(text))
    for match in TEN_DIGITS.finditer(text):
        if is_nhs_number(match[0]):
            yield Suggestion(*match.span(), Trace.NHS_NUMBER)
    yield from (Suggestion(*match.span("day"), Trace.BIRTH) for match in BIRTH.finditer(text))
    for match in TITLED.finditer(text):
        yield from names_in(match)


def is_nhs_number(text: str) -> bool:
    """Whether the tenth digit checks the other nine: modulus 11, weights from 10 down to 2."""
    digits = [int(character) for character in text if character.isdecimal()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == digits[9]


def names_in(match: re.Match) -> Iterator[Suggestion]:
    """The words with a capital letter after a title or "Dear", up to ``LONGEST_NAME``; further titles are skipped."""
    start = end = None
    count = 0
    for word in re.finditer(r"[^ ]+", match["names"]):
        plain = word[0].rstrip(".").casefold()
        if start is None and plain in TITLES:
            continue
        if count == LONGEST_NAME or not word[0][0].isupper() or plain in NOBODY:
            break
        start = match.start("names") + word.start() if start is None else start
        end = match.start("names") + word.end()
        count += 1
        if word[0].endswith(".") and len(plain) > 2:
            # The end of the sentence.
            end -= 1
            break
    if start is not None and end is not None:
        yield Suggestion(start, end, Trace.NAME)
