"""What a rule says about itself that can't be so. Pure."""

from __future__ import annotations

import re

from hub.shared.working_days import Unit

PLACEHOLDER = "find the regulation and quote it"
"""Ends the source of the rules that a new hub comes with: whoever verifies one puts the regulation in its place."""

NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "twenty-eight": 28,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
}
STATED = re.compile(
    rf"\b(?P<number>\d{{1,4}}|{'|'.join(sorted(NUMBERS, reverse=True))})(?:[\s-](?P<kind>working|calendar))?[\s-]?"
    r"(?:(?P<unit>day|week)s?\b|(?P<short>wds?\b|w\.\s?d\b))",
    re.IGNORECASE,
)
"""As in "20 working days", "28-day", "four weeks", "20 WD" or "20 w.d."."""


def days_fault(what: str, text: str, *, days: int | None, unit: str, period: str) -> str:
    """Why ``text``, which is ``what`` of a rule, contradicts its days; empty if it does not, or states none."""
    stated = list(STATED.finditer(text))
    if not stated or any(agrees(found, days, unit) for found in stated):
        return ""
    return f"The {what} says “{stated[0][0]}”, but the rule has {period}. Put one of them right."


def agrees(stated: re.Match, days: int | None, unit: str) -> bool:
    number = NUMBERS.get(stated["number"].lower()) or int(stated["number"])
    kind = "working" if stated["short"] else (stated["kind"] or "").lower()
    if (stated["unit"] or "").lower() == "week":
        # Seven days each, unless it speaks of working weeks.
        kind = kind or "calendar"
        number *= 5 if kind == "working" else 7
    return number == days and kind in ("", "working" if unit == Unit.WORKING else "calendar")


def public_citation(citation: str) -> str:
    """``citation`` as anyone may read it; empty for one that still asks staff for the regulation."""
    return "" if PLACEHOLDER in citation.casefold() else citation


def source_faults(citation: str, quote: str) -> dict[str, str]:
    """Why nobody can have verified a rule with this source, by field; empty if somebody can."""
    faults = {}
    if not citation.strip():
        faults["citation"] = "Say where the rule is written: nobody can verify it without a source."
    elif PLACEHOLDER in citation.casefold():
        faults["citation"] = "This still asks for the regulation. Give the regulation and the paragraph that you read."
    if not quote.strip():
        faults["quote"] = "Quote the sentence that says so, word for word: people read it next to the date."
    return faults
