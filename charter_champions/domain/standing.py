"""What a membership is worth on a day. Worked out from dates; nothing here is stored or needs a nightly job."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from charter_champions.enums import MembershipStatus, Standing

GRACE_DAYS = 30
VALID_YEARS = 1
REMINDER_DAYS = (60, 30, 7, -7)
"""Days before the last day on which a mail about it goes out; the last one follows 7 days after it."""


def valid_until(started_on: dt.date) -> dt.date:
    """The last day of a membership that starts on ``started_on``: one year, so 2 May 2026 gives 1 May 2027."""
    return started_on + relativedelta(years=VALID_YEARS) - dt.timedelta(days=1)


def listed_until(last_day: dt.date) -> dt.date:
    """The last day in the directory: 30 days after ``last_day``."""
    return last_day + dt.timedelta(days=GRACE_DAYS)


def earliest_listed_end(on: dt.date) -> dt.date:
    """The earliest last day that a membership still listed as a champion's on ``on`` can have."""
    return on - dt.timedelta(days=GRACE_DAYS)


def standing(*, status: str, last_day: dt.date, on: dt.date, is_replaced: bool) -> Standing:
    """The standing on the day ``on``. A suspended or ended membership is that, however its dates stand."""
    if status == MembershipStatus.ENDED:
        return Standing.REPLACED if is_replaced else Standing.ENDED
    if is_replaced:
        return Standing.REPLACED
    if status == MembershipStatus.SUSPENDED:
        return Standing.SUSPENDED
    return Standing.CURRENT if on <= last_day else Standing.LAPSED


def renewed_until(last_day: dt.date) -> dt.date:
    """The last day after a renewal: a year after ``last_day``, however early or late within its time it was made."""
    return last_day + relativedelta(years=VALID_YEARS)


def renewal_opens_on(last_day: dt.date) -> dt.date:
    """The first day on which it may be renewed: that of the first reminder."""
    return last_day - dt.timedelta(days=REMINDER_DAYS[0])


def is_renewal_open(last_day: dt.date, *, on: dt.date) -> bool:
    """Whether a membership with this last day may be renewed on the day ``on``: to the end of the days of grace."""
    return renewal_opens_on(last_day) <= on <= listed_until(last_day)


def reminder_due(last_day: dt.date, *, on: dt.date, since: dt.date) -> int | None:
    """Which of ``REMINDER_DAYS`` is the newest whose day has come on ``on``; ``None`` for none.

    Only days after ``since``, the day from which the last day is known, count. After the days of grace none does.
    """
    if on > listed_until(last_day):
        return None
    come = [days for days in REMINDER_DAYS if since < last_day - dt.timedelta(days=days) <= on]
    return come[-1] if come else None
