"""What waits at the rights desk, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.rights.enums import OPEN
from hub.rights.models import RightsRequest
from hub.rights.permissions import HANDLE
from hub.rights.views.desk import NAMESPACE
from hub.shared.calendars import working_calendar
from hub.shared.needs_today import TodayLine
from hub.shared.working_days import long_date

ORDER = 15
DAYS_URGENT = 7


def lines_of_rights(user, *, on: dt.date) -> list[TodayLine] | None:
    """How many requests are open and the first day by which one is due; ``None`` for who may not handle them."""
    if not user.has_perm(HANDLE):
        return None
    rows = list(RightsRequest.objects.open().prefetch_related("waits"))
    if not rows:
        return []
    calendar = working_calendar()
    first = min((day for row in rows if (day := row.next_day(calendar))), default=None)
    query = "&".join(f"status={status.value}" for status in OPEN)
    return [
        TodayLine(
            words=f"{len(rows)} request{'s' if len(rows) > 1 else ''} about personal data",
            url=f"{reverse(f'{NAMESPACE}:index')}?{query}",
            detail=f"the first is due {long_date(first)}" if first else "none has a last day",
            is_urgent=first is not None and (first - on).days <= DAYS_URGENT,
            order=ORDER,
        )
    ]
