"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.shared.jobs import Due, Job, counted, register_job
from reports.domain.promise_reminders import remind


def remind_of_promises(due: Due) -> str:
    """Mail officers 10 days before the date that their body gave, and the day after it."""
    on = timezone.localdate(due.at, timezone.get_default_timezone())
    return counted(remind(on=on, dry_run=due.dry_run), "reminder of a promise", "reminders of promises")


register_job(
    Job(
        key="reports.promises",
        label="Remind bodies of the dates that they promised",
        run=remind_of_promises,
        daily_at=dt.time(8, 10),
        has_dry_run=True,
    )
)
