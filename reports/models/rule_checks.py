"""What a rule says about itself that can't be so. Pure."""

from __future__ import annotations

import re

from hub.shared.working_days import Unit

PLACEHOLDER = "find the regulation and quote it"
"""Ends the source of the rules that a new hub comes with: whoever verifies one puts the regulation in its place."""

NUMBERS = {
    "five": 5,
    "seven": 7,
    "ten": 10,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "twenty-eight": 28,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
}
STATED = re.compile(rf"\b(\d{{1,4}}|{'|'.join(sorted(NUMBERS, reverse=True))})[ -](working |calendar )?days?\b", re.I)


def name_fault(name: str, *, days: int | None, unit: str, period: str) -> str:
    """Why ``name`` contradicts the days that the rule has; empty if it does not, or states none."""
    stated = list(STATED.finditer(name))
    if not stated or any(agrees(found, days, unit) for found in stated):
        return ""
    return f"The name says “{stated[0][0]}”, but the rule has {period}. Put one of them right."


def agrees(stated: re.Match, days: int | None, unit: str) -> bool:
    number = NUMBERS.get(stated[1].lower()) or int(stated[1])
    kind = (stated[2] or "").strip().lower()
    return number == days and kind in ("", "working" if unit == Unit.WORKING else "calendar")


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
