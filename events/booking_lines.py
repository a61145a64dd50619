"""What of bookings waits, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from events.domain.booked_pages import booked_unseen
from events.domain.thanking import waiting_for_thanks
from events.permissions import MANAGE
from hub.shared.clock import now
from hub.shared.needs_today import TodayLine
from hub.shared.templatetags.hub_tags import day

UNSEEN, THANKS = 12, 42
MOST_LINES = 3


def lines_of_bookings(user, *, on: dt.date) -> list[TodayLine] | None:
    """Dates that people booked and nobody can see, and those after which nobody was thanked. Two queries.

    ``None`` for who does not look after bookings.
    """
    if not user.has_perm(MANAGE):
        return None
    at = now()
    unseen = [
        TodayLine(
            words=f"People booked what they can’t see: {session.page.title}",
            url=reverse("event_dates:inspect", args=[session.pk]),
            detail=f"{day(session.starts_at)}: publish the page again, or cancel the date",
            is_urgent=True,
            order=UNSEEN,
        )
        for session in booked_unseen(at=at)[:MOST_LINES]
    ]
    return unseen + [
        TodayLine(
            words=f"Thank those who came: {session.page.title}",
            url=reverse("event_dates:inspect", args=[session.pk]) + "#thanks",
            detail=day(session.starts_at),
            order=THANKS,
        )
        for session in waiting_for_thanks(at=at)[:MOST_LINES]
    ]
