"""When the date of a reply was told, and the mail to those who answer for a body when it moved without their doing."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from hub.shared.letters import Letter
from hub.shared.working_days import long_date, weekday_date
from reports.domain.timeline import TOOK_OVER
from reports.enums import ResponseStatus
from reports.models import ResponseRequest, ResponseRequestEvent


def dates_told() -> QuerySet[ResponseRequestEvent]:
    """The rows of history by which a date was told: the start, and each by which it moved or the clock stopped.

    Not those by which something was taken back or another body took over, which keep the status too.
    """
    rows = ResponseRequestEvent.objects.filter(Q(before=F("after")) | Q(before=ResponseStatus.DRAFT), takes_back=None)
    return rows.exclude(reason__contains=TOOK_OVER)


def tell_officers(request: ResponseRequest, *, old: dt.date, new: dt.date, why: str) -> None:
    """Write to each officer with a link of the open ``request`` that its date moved; ``why`` is what the record says.

    Written in the transaction that moves the date, so that each move is told once. Nothing is said where the days are
    the same, of a request that ended, and while the clock stands still: nothing is due then.
    """
    if old == new or not request.is_open or request.clock_paused_on:
        return
    for officer in request.officers.active():
        context = {
            "name": officer.name,
            "body": request.owing_body.name,
            "title": request.source.title,
            "reference": request.reference,
            "old": long_date(old),
            "new": weekday_date(new),
            "why": why,
        }
        Letter("reports.date_moved", officer.email, context, button_url=request.get_absolute_url()).send()
