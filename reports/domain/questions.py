"""What became of the questions of a body about what we mean. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from reports.enums import OPEN_STATUSES, ResponseStatus

Place = tuple[dt.date, int]
"""The day of a message and its key: those of one day stand in the order in which they were logged."""


def question_words(asked: Place, explained: Iterable[Place], status: str) -> str:
    """What became of a question of the body, if we did not explain after it what we mean."""
    if any(place > asked for place in explained):
        return ""
    if status in OPEN_STATUSES:
        return "We have not explained it yet."
    what = "The whole reply came" if status == ResponseStatus.ANSWERED else "The request ended"
    return f"{what} before we explained it, so the question is no longer open."
