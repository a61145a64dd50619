"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from hub.shared.jobs import Due, Job, counted, register_job

from .domain.clock import recompute_due_dates


def work_out_dates(due: Due) -> str:
    """Work out open due dates anew: after a release that knows more bank holidays nobody saved a calendar."""
    return counted(len(recompute_due_dates()), "due date moved", "due dates moved")


register_job(
    Job(
        key="reports.due_dates",
        label="Work out open due dates anew",
        run=work_out_dates,
        daily_at=dt.time(0, 20),
    )
)
