"""Tasks of the database backend whose worker is gone: django-tasks leaves them running for ever (its issue 46)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_STARTS = 3
"""How often a task may be started: one that takes its worker down each time is given up."""

RESULTS_KEPT = dt.timedelta(days=14)


class WorkerLost(Exception):
    """The worker that ran a task went away, each time that it was started."""


def recover_stuck(*, at: dt.datetime) -> tuple[int, int]:
    """Put back the tasks that run for longer than any should; how many were put back, and how many given up.

    Tasks are idempotent by rule: should the worker be slow and not dead, the task is done twice and nothing else. A
    start later than now was written before the clock was put back.
    """
    limit = dt.timedelta(minutes=settings.HUB_TASK_MINUTES)
    late = Q(started_at__lte=at - limit) | Q(started_at__gt=at + limit) | Q(started_at=None)
    back = lost = 0
    for task in DBTaskResult.objects.running().filter(late).order_by("pk"):
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MOST_STARTS:
            back += same.update(status=TaskResultStatus.READY, started_at=None)
        else:
            lost += same.update(
                status=TaskResultStatus.FAILED,
                finished_at=at,
                exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
                traceback=f"The worker went away each of the {len(task.worker_ids)} times that this was started.",
            )
    return back, lost


def forget_results(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Delete what is told of tasks that ended more than 14 days before ``at``; how many there were."""
    old = DBTaskResult.objects.finished().filter(finished_at__lte=at - RESULTS_KEPT)
    return old.count() if dry_run else old.delete()[0]
