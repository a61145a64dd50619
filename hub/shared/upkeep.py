"""The periodic work of the shared ground itself."""

from __future__ import annotations

import datetime as dt

from .jobs import DAY, Due, Job, register_job
from .models.jobs import JobOutcome, JobRun

RUNS_KEPT = 90 * DAY


def forget_runs(due: Due) -> str:
    """Delete the log of old runs, except the last good one of each job: it says what the job is done with."""
    done = JobRun.objects.filter(outcome=JobOutcome.DONE)
    keys = list(JobRun.objects.order_by().values_list("key", flat=True).distinct())
    last = [done.filter(key=key).order_by("-due_at").values_list("pk", flat=True).first() for key in keys]
    old = JobRun.objects.filter(started_at__lt=due.at - RUNS_KEPT).exclude(pk__in=[pk for pk in last if pk])
    if due.dry_run:
        count = old.count()
    else:
        count, _ = old.delete()
    return f"{count} old runs of jobs" if count else ""


register_job(
    Job(
        key="shared.job_runs",
        label="Forget old runs of jobs",
        run=forget_runs,
        daily_at=dt.time(2, 10),
        has_dry_run=True,
    )
)
