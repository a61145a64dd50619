"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from hub.shared.jobs import Due, Job, counted, register_job

from .domain.clock import recompute_due_dates
from .domain.succession import carry_over


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
