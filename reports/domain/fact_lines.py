"""What of the fact checks waits for staff, for the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.shared.needs_today import TodayLine
from reports.models import FactCheck
from reports.permissions import ISSUE

ANSWERED, ENDED = 30, 31


def lines_of_checks(user, *, on: dt.date) -> list[TodayLine] | None:
    """Checks that were answered or whose time is over, of reports that are not issued. ``None`` for who issues none.

    Two queries.
    """
    if not user.has_perm(ISSUE):
        return None
    waiting = FactCheck.objects.filter(page__issued_text=None)
    groups = (
        (ANSWERED, waiting.answered(), "answered", "answered"),
        (ENDED, waiting.over(on=on), "open", "ended without an answer"),
    )
    lines = []
    for order, rows, status, words in groups:
        if number := rows.count():
            lines.append(
                TodayLine(
                    words=f"{number} fact check{'' if number == 1 else 's'} {words}",
                    url=f"{reverse('fact_checks:index')}?status={status}",
                    detail="the report is not issued yet" if number == 1 else "their reports are not issued yet",
                    order=order,
                )
            )
    return lines
