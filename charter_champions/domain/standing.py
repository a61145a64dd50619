"""What a membership is worth on a day. Worked out from dates; nothing here is stored or needs a nightly job."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from charter_champions.enums import MembershipStatus, Standing

GRACE_DAYS = 30
VALID_YEARS = 1


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
