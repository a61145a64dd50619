"""How a promise stands on a day. Pure: nothing here reads the clock or the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hub.shared.working_days import long_date
from reports.enums import CommitmentStatus, PromiseKey, ReminderKind, Tone

DAYS_BEFORE = 10
"""Calendar days before the date on which the body is reminded."""

DAYS_AFTER = 30
"""A reminder that a date has passed, missed for longer than this, is not sent any more."""


@dataclass(frozen=True)
class PromiseFacts:
    """What the words for a promise depend on. ``heard_on`` is the day on which the body last wrote about it."""

    status: CommitmentStatus
    due_on: dt.date | None = None
    heard_on: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """How a promise stands: the words for its tag, and a sentence where there is more to say."""

    key: PromiseKey
    label: str
    tone: Tone
    sentence: str = ""


def standing(facts: PromiseFacts, *, on: dt.date) -> Standing:
    """How a promise stands on the day ``on`` in London. On its date it is not late: the day after it has passed."""
    match CommitmentStatus(facts.status):
        case CommitmentStatus.REPORTED_DONE:
            return Standing(
                PromiseKey.REPORTED_DONE,
                "Reported done by the body",
                Tone.PART,
                "We have not checked yet whether it has happened.",
            )
        case CommitmentStatus.CONFIRMED:
            return Standing(PromiseKey.DONE, "Done, we checked", Tone.CHANGE)
        case CommitmentStatus.DISPUTED:
            return Standing(
                PromiseKey.DISPUTED, "Disputed", Tone.LATE, "The body reported this done. Others say that it is not."
            )
        case CommitmentStatus.GIVEN_UP:
            return Standing(PromiseKey.GIVEN_UP, "Given up by the body", Tone.NEUTRAL)
        case CommitmentStatus.OPEN:
            return open_standing(facts, on)


def open_standing(facts: PromiseFacts, on: dt.date) -> Standing:
    if facts.due_on is None or on <= facts.due_on:
        return Standing(PromiseKey.OPEN, "Promised", Tone.WAITING)
    passed = f"The promised date, {long_date(facts.due_on)}, has passed."
    heard = f"The body last wrote about it on {long_date(facts.heard_on)}." if facts.heard_on else "No update has come."
    return Standing(PromiseKey.DATE_PASSED, "Date passed", Tone.LATE, f"{passed} {heard}")


def due_words(due_on: dt.date | None) -> str:
    """As in "1 June 2026", or openly that there is none."""
    return long_date(due_on) if due_on else "No date given"


def reminder_due(due_on: dt.date, *, on: dt.date, known_since: dt.date) -> ReminderKind | None:
    """Which mail the body should have by the day ``on`` about a promise for ``due_on``; the newest one only.

    ``known_since``: the day on which the date was given or moved. Who promised a moment ago is not reminded.
    """
    if due_on < on <= due_on + dt.timedelta(days=DAYS_AFTER):
        return ReminderKind.AFTER
    opens = due_on - dt.timedelta(days=DAYS_BEFORE)
    if opens <= on <= due_on and known_since < opens:
        return ReminderKind.BEFORE
    return None
