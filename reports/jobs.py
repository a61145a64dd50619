"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from hub.shared.clock import today
from hub.shared.jobs import Due, Job, counted, register_job

from .domain import reminders


def remind_bodies(due: Due) -> str:
    """Mail the officers of bodies whose reply is due soon, or has not come. Words and days are those of today."""
    sent = reminders.remind_bodies(on=today(), dry_run=due.dry_run)
    return counted(sent, "body reminded of its reply", "bodies reminded of their replies")


register_job(
    Job(
        key="reports.reminders",
        label="Remind bodies of their replies",
        run=remind_bodies,
        daily_at=dt.time(8, 20),
        has_dry_run=True,
    )
)
