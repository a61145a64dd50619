from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.management.base import BaseCommand, CommandError

from hub.shared.clock import now
from hub.shared.job_runs import Result, rehearse, run_due
from hub.shared.jobs import UnknownJobError, job_of, jobs
from hub.shared.models.jobs import JobOutcome, JobState
from hub.shared.templatetags.hub_tags import moment

MINUTE = 60


class Command(BaseCommand):
    help = (
        "Run the periodic work that is due. Run it every minute; two at once do nothing twice, and what was missed "
        "is caught up with. Ends with 1 if a job failed."
    )
    # Checks cost more than most runs, and every other command makes them.
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--job", metavar="KEY", action="append", help="only this job; may be given again")
        parser.add_argument("--force", action="store_true", help="run it although it is not due (needs --job)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
        parser.add_argument("--loop", action="store_true", help="run what is due every minute, until it is stopped")
        parser.add_argument("--list", action="store_true", help="list the jobs, their last and their next run")

    def handle(self, *, job: list[str] | None, force: bool, dry_run: bool, loop: bool, list: bool, **options) -> None:
        try:
            wanted = [job_of(key) for key in job] if job else jobs()
        except UnknownJobError as error:
            raise CommandError(f"There is no job {error}. --list names them all.") from error
        if force and not job:
            raise CommandError("--force needs --job.")
        if loop:
            with stoppable(), suppress(KeyboardInterrupt):
                while True:
                    run_due(wanted)
                    time.sleep(MINUTE - time.time() % MINUTE)
            return
        if list:
            self.list_jobs(wanted)
            return
        if dry_run:
            results = [rehearse(each) for each in wanted]
        else:
            with stoppable():
                results = run_due(wanted, force=force)
        for result in results:
            if result.outcome is not None or job or dry_run:
                self.stdout.write(self.line(result))
        if any(result.is_failure for result in results):
            raise CommandError("A job failed; the log has more.", returncode=1)

    def line(self, result: Result) -> str:
        words = result.words or "nothing to do"
        if result.outcome is None:
            return f"{result.job.label} ({result.job.key}) {words}"
        if result.outcome == JobOutcome.FAILED:
            words = f"FAILED: {words}"
        return f"{result.job.label} ({result.job.key}): {words} ({result.seconds:.1f} s)"

    def list_jobs(self, wanted) -> None:
        states = {state.key: state for state in JobState.objects.all()}
        for job in wanted:
            state = states.get(job.key) or JobState(key=job.key)
            last = f"last run {moment(state.ended_at)}" if state.ended_at else "never run"
            upcoming = state.retry_at or job.next(now())
            failing = f"; FAILED {state.failures} times" if state.failures else ""
            self.stdout.write(f"{job.key}\n    {job.label}, {job.rhythm}; {last}; next {moment(upcoming)}{failing}")


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that a job that is stopped gives its lock back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
