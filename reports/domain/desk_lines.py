"""What of reports and replies waits for an evidence officer, for the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.shared.needs_today import TodayLine
from reports.domain.desk import LISTS, NOT_THEIRS, PROMISES, TO_REDACT, counts
from reports.permissions import RUN_CLOCK

FIRST = 30

TOLD_ELSEWHERE = (PROMISES, TO_REDACT, NOT_THEIRS)
"""Of these there are lines of their own, which say how long it waits."""


def lines_of_desk(user, *, on: dt.date) -> list[TodayLine] | None:
    """A line for each list of the desk in which something waits. ``None`` for who does not run the clock."""
    if not user.has_perm(RUN_CLOCK):
        return None
    numbers = counts(on)
    return [
        TodayLine(
            words=f"{numbers[row.key]} {row.one if numbers[row.key] == 1 else row.many}",
            url=f"{reverse('reports_desk:index')}?show={row.key}",
            is_urgent=row.is_late,
            order=FIRST + place,
        )
        for place, row in enumerate(LISTS)
        if numbers[row.key] and row.key not in TOLD_ELSEWHERE
    ]
