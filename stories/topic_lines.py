"""What of topics waits, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.shared.needs_today import TodayLine
from stories.domain.topic_desk import waiting
from stories.permissions import DECIDE_TOPIC, WRITE_TOPIC
from stories.views.evidence_desk import DESK

ORDER = 45


def lines_of_topics(user, *, on: dt.date) -> list[TodayLine] | None:
    """Topics with weight that nobody decided about, and such as were taken up without a page. Four queries."""
    if not user.has_perm(WRITE_TOPIC):
        return None
    desk, url, lines = waiting(on=on), reverse(f"{DESK}:index"), []
    if heavy := len(desk.just) + len(desk.decide):
        words = "topic has weight and waits" if heavy == 1 else "topics have weight and wait"
        detail = "" if user.has_perm(DECIDE_TOPIC) else "; somebody else decides"
        lines.append(
            TodayLine(f"{heavy} {words} for a decision", url, f"{len(desk.just)} of them new{detail}", order=ORDER)
        )
    if number := len(desk.no_page):
        words = "topic was taken up and stands" if number == 1 else "topics were taken up and stand"
        lines.append(TodayLine(f"{number} {words} on no page yet", url, order=ORDER + 1))
    return lines
