"""What of bookings waits, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from events.domain.thanking import waiting_for_thanks
from events.permissions import MANAGE
from hub.shared.clock import now
from hub.shared.needs_today import TodayLine
from hub.shared.templatetags.hub_tags import day

THANKS = 42
MOST_LINES = 3


def lines_of_bookings(user, *, on: dt.date) -> list[TodayLine] | None:
    """Dates after which nobody was thanked. ``None`` for who does not look after bookings. One query."""
    if not user.has_perm(MANAGE):
        return None
    return [
        TodayLine(
            words=f"Thank those who came: {session.page.title}",
            url=reverse("event_dates:inspect", args=[session.pk]) + "#thanks",
            detail=day(session.starts_at),
            order=THANKS,
        )
        for session in waiting_for_thanks(at=now())[:MOST_LINES]
    ]
