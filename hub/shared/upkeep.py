"""The periodic work of the shared ground itself."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from . import guards
from .clock import now
from .jobs import DAY, MINUTE, Due, Job, counted, register_job
from .models.jobs import JobOutcome, JobRun
from .stuck_jobs import recover_abandoned
from .stuck_tasks import forget_results, recover_stuck

RUNS_KEPT = 90 * DAY


def publish_scheduled(due: Due) -> str:
    """Publish and take down what editors have scheduled."""
    coming = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).count()
    going = PageLogEntry.objects.filter(action="wagtail.unpublish.scheduled")
    before = going.count()
    call_command("publish_scheduled")
    words = [counted(coming, "draft"), counted(going.count() - before, "page taken down", "pages taken down")]
    return ", ".join(filter(None, words))


def put_tasks_back(due: Due) -> str:
    back, lost = (recover_abandoned if settings.HUB_TASKS == "redis" else recover_stuck)(at=now())
    words = [counted(back, "task put back", "tasks put back"), counted(lost, "task given up", "tasks given up")]
    return ", ".join(filter(None, words))


def forget_old_results(due: Due) -> str:
    return counted(forget_results(at=now(), dry_run=due.dry_run), "task result")


def forget_sessions(due: Due) -> str:
    """Delete the sessions that have expired, wherever they are kept."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return ""


def forget_limited_actions(due: Due) -> str:
    return counted(guards.forget_old(at=now(), dry_run=due.dry_run), "limited action")


def forget_runs(due: Due) -> str:
    """Delete the log of old runs, except the last good one of each job: it says what the job is done with."""
    done = JobRun.objects.filter(outcome=JobOutcome.DONE)
    keys = list(JobRun.objects.order_by().values_list("key", flat=True).distinct())
    last = [done.filter(key=key).order_by("-due_at").values_list("pk", flat=True).first() for key in keys]
    old = JobRun.objects.filter(started_at__lt=due.at - RUNS_KEPT).exclude(pk__in=[pk for pk in last if pk])
    return counted(old.count() if due.dry_run else old.delete()[0], "old run of a job", "old runs of jobs")


for job in (
    Job(key="shared.scheduled_pages", label="Publish what is scheduled", run=publish_scheduled, every=MINUTE),
    Job(key="shared.stuck_tasks", label="Put back tasks whose worker died", run=put_tasks_back, every=MINUTE),
    Job(
        key="shared.task_results",
        label="Forget tasks that are done",
        run=forget_old_results,
        daily_at=dt.time(2, 0),
        has_dry_run=True,
    ),
    Job(key="shared.sessions", label="Forget expired sessions", run=forget_sessions, daily_at=dt.time(2, 2)),
    Job(
        key="shared.limited_actions",
        label="Forget limited actions",
        run=forget_limited_actions,
        every=dt.timedelta(hours=1),
        has_dry_run=True,
    ),
    Job(
        key="shared.job_runs",
        label="Forget old runs of jobs",
        run=forget_runs,
        daily_at=dt.time(2, 10),
        has_dry_run=True,
    ),
):
    register_job(job)
