"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.shared.clock import now
from hub.shared.jobs import Due, Job, counted, register_job

from .domain.clock import recompute_due_dates
from .domain.promise_reminders import remind
from .domain.reply_drafts import to_warn, warn_silent
from .domain.succession import carry_over


def work_out_dates(due: Due) -> str:
    """Work out open due dates anew: after a release that knows more bank holidays nobody saved a calendar."""
    return counted(len(recompute_due_dates()), "due date moved", "due dates moved")


def warn_of_drafts(due: Due) -> str:
    """Tell officers five days before that a draft reply on which nobody works will be deleted."""
    count = to_warn(now()).count() if due.dry_run else warn_silent()
    return counted(count, "warning that a draft reply ends", "warnings that draft replies end")


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
register_job(
    Job(
        key="reports.due_dates",
        label="Work out open due dates anew",
        run=work_out_dates,
        daily_at=dt.time(0, 20),
    )
)
register_job(
    Job(
        key="reports.warn_drafts",
        label="Warn officers of draft replies that will be deleted",
        run=warn_of_drafts,
        daily_at=dt.time(9, 0),
        has_dry_run=True,
    )
)


def carry_requests_over(due: Due) -> str:
    """Let the requests of bodies that closed today go on with those that took over."""
    return counted(len(carry_over()), "request carried over", "requests carried over")


register_job(
    Job(
        key="reports.carry_over",
        label="Carry open requests over to the bodies that took over",
        run=carry_requests_over,
        daily_at=dt.time(0, 10),
    )
)
