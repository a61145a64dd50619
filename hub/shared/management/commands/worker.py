from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Do the tasks that requests leave behind, on the backend that HUB_TASKS chooses, until it is stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--batch", action="store_true", help="end once nothing is left to do")

    def handle(self, *, batch: bool, verbosity: int, **options) -> None:
        if settings.HUB_TASKS == "redis":
            call_command(
                "rqworker",
                *settings.RQ_QUEUES,
                job_class="django_tasks_rq.Job",
                burst=batch,
                with_scheduler=True,
                verbosity=verbosity,
            )
        else:
            call_command("db_worker", queue_name="*", batch=batch, verbosity=verbosity)
