"""Tasks on Redis whose worker is gone: RQ notices, and gives them up where the hub wants them done."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from .stuck_tasks import MOST_STARTS

STARTS = "hub_starts"
LOST = ("AbandonedJobError", "Work-horse terminated unexpectedly")
"""What RQ writes down for a task whose worker, or the fork that ran it, was killed."""


def recover_abandoned(*, at: dt.datetime) -> tuple[int, int]:
    """Put back the tasks whose worker gave no sign of life; how many were put back, and how many given up.

    A worker renews its hold on a task twice a minute; RQ lets go of it a minute after the last time.
    """
    # django-rq wants its settings when it is imported, and they are there with Redis only.
    import django_rq
    from django_tasks_rq import Job
    from rq.registry import FailedJobRegistry, StartedJobRegistry

    back = lost = 0
    for name in settings.RQ_QUEUES:
        queue = django_rq.get_queue(name, job_class=Job)
        StartedJobRegistry(queue=queue, job_class=Job).cleanup(timestamp=at.timestamp())
        failed = FailedJobRegistry(queue=queue, job_class=Job)
        for key in failed.get_job_ids():
            job = queue.fetch_job(key)
            starts = job.meta.get(STARTS, 1) if job is not None else MOST_STARTS
            if starts > MOST_STARTS or job is None or not was_lost(job):
                continue
            job.meta[STARTS] = starts + 1
            job.save_meta()
            if starts < MOST_STARTS:
                failed.requeue(job)
                back += 1
            else:
                lost += 1
    return back, lost


def was_lost(job) -> bool:
    result = job.latest_result()
    return result is not None and any(word in (result.exc_string or "") for word in LOST)
