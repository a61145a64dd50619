"""The periodic work of alerts."""

from __future__ import annotations

import datetime as dt

from hub.alerts.domain.telling import tell, tell_week
from hub.shared.jobs import Due, Job, counted, register_job

MONDAY = 0
WEEK_AT = dt.time(8)
LOOKS_BACK = dt.timedelta(days=60)
"""After a longer time without a run, what happened before is not told any more (see ``TOLD_IS_KEPT``)."""


def tell_followers(due: Due) -> str:
    """Write to those who follow what happened since the last run, however long ago that was."""
    return counted(tell(due.since), "mail to a follower", "mails to followers")


def tell_weeks(due: Due) -> str:
    """On a Monday write to those who want one mail a week what happened up to its 8am; nothing on other days.

    After missed runs it is one mail for all the weeks. Run again, it tells of the same weeks, and nobody twice.
    """
    mondays = [day for day in due.days if day.weekday() == MONDAY]
    if not mondays:
        return ""
    until = WEEKLY.on(mondays[-1])
    since = max(WEEKLY.on(mondays[0] - dt.timedelta(days=7)), until - LOOKS_BACK)
    return counted(tell_week(since, until), "mail of a week", "mails of a week")


register_job(
    Job(
        key="alerts.tell",
        label="Write to people who follow what happened",
        run=tell_followers,
        every=dt.timedelta(minutes=5),
    )
)
WEEKLY = register_job(
    Job(
        key="alerts.week",
        label="Write on Mondays to people who want one mail a week",
        run=tell_weeks,
        daily_at=WEEK_AT,
    )
)
