from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections


class Command(BaseCommand):
    help = "Do the tasks that requests leave behind, on the backend that HUB_TASKS chooses, until it is stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--batch", action="store_true", help="end once nothing is left to do")

    def handle(self, *, batch: bool, verbosity: int, **options) -> None:
        if settings.HUB_TASKS == "redis":
            work_on_redis(batch=batch, verbosity=verbosity)
        else:
            call_command("db_worker", queue_name="*", batch=batch, verbosity=verbosity)


def work_on_redis(*, batch: bool, verbosity: int) -> None:
    # django-rq wants its settings when it is imported, and they are there with Redis only.
    from django_rq.workers import get_worker

    worker = get_worker(*settings.RQ_QUEUES, job_class="django_tasks_rq.Job")
    connections.close_all()  # Each task runs in a fork, which must not share a connection.
    worker.work(burst=batch, with_scheduler=True, logging_level="INFO" if verbosity else "WARNING")
