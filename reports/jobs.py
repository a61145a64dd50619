"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from hub.shared.clock import now
from hub.shared.jobs import Due, Job, counted, register_job

from .domain.attachments import forget_left
from .domain.clock import recompute_due_dates

LEFT_FOR = dt.timedelta(days=1)


def work_out_dates(due: Due) -> str:
    """Work out open due dates anew: after a release that knows more bank holidays nobody saved a calendar."""
    return counted(len(recompute_due_dates()), "due date moved", "due dates moved")


def forget_left_files(due: Due) -> str:
    """Take out files that staff added to a form and never sent."""
    return counted(
        forget_left(before=now() - LEFT_FOR), "file of a form that was left", "files of forms that were left"
    )


register_job(
    Job(
        key="reports.left_files",
        label="Take out files of forms that were left",
        run=forget_left_files,
        daily_at=dt.time(0, 25),
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
