"""Runs what is due: one run of a job at a time on all machines, each due time seen to, no crash in another's way."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import traceback
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, Error, close_old_connections, connection, transaction
from django.db.models import Max

from .clock import now
from .fault_words import words_of_fault
from .jobs import Due, Job, jobs
from .models.jobs import LEASE, JobOutcome, JobRun, JobState

logger = logging.getLogger("hub.jobs")

LONGEST_WAIT = dt.timedelta(hours=1)
"""Between two tries of a job that fails, and the most that a due time may lie ahead before the clock was wrong."""

LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Result:
    """What came of one job. ``outcome`` is ``None`` if it was not run, and ``words`` say why."""

    job: Job
    outcome: JobOutcome | None
    words: str = ""
    seconds: float = 0.0

    @property
    def is_failure(self) -> bool:
        return self.outcome == JobOutcome.FAILED


def run_due(wanted: Iterable[Job] | None = None, *, force: bool = False) -> list[Result]:
    """Run those of the jobs that are due, or all of them with ``force``; what came of each, in their order."""
    results = []
    for job in jobs() if wanted is None else wanted:
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            results.append(run_job(job, force=force))
        except Error as error:
            # The job itself is guarded; this is the state of jobs that can't be read or written: on a full disk, or
            # while the database is away.
            logger.error("Job %s: %s", job.key, words_of_fault(error), extra={"job": job.key, "outcome": "failed"})
            results.append(Result(job, JobOutcome.FAILED, words_of_fault(error)))
    return results


def rehearse(job: Job) -> Result:
    """What a run of ``job`` would do now, whether it is due or not. Writes nothing."""
    if not job.has_dry_run:
        return Result(job, None, "can't be rehearsed")
    state = JobState.objects.filter(key=job.key).first() or JobState(key=job.key)
    due = due_of(job, state, now(), force=True, dry_run=True)
    started_at = now()
    try:
        words = job.run(due) or ""
    except Exception as error:
        logger.exception("Dry run of job %s failed", job.key)
        return Result(job, JobOutcome.FAILED, words_of_fault(error))
    return Result(job, JobOutcome.DONE, words, (now() - started_at).total_seconds())


def run_job(job: Job, *, force: bool = False) -> Result:
    """Run ``job`` if it is due, or whenever nobody else runs it with ``force``.

    Whatever it raises is logged and written down, not raised. Being stopped (Ctrl-C, SIGTERM) is passed on.
    """
    at = now()
    # A new job begins with the due time before; were it not written down now, a first run that fails would lose days.
    state, _ = JobState.objects.get_or_create(key=job.key, defaults={"done_until": job.before(job.latest(at))})
    if due_of(job, state, at, force=force) is None:
        return Result(job, None, "is not due")
    lease = take(state, at)
    if lease is None:
        return Result(job, None, "is being run elsewhere")
    state.refresh_from_db()
    # Asked again: another run may have ended between the two lines above.
    due = due_of(job, state, at, force=force)
    if due is None:
        JobState.objects.filter(pk=state.pk, lease=lease).update(lease="", leased_until=None)
        return Result(job, None, "is not due")
    JobState.objects.filter(pk=state.pk).update(started_at=at, running_due_at=due.at)
    try:
        with kept_alive(state.pk, lease):
            words = (job.run(due) or "")[:LONGEST_WORDS]
    except Exception as error:  # noqa: BLE001  Logged and written down by finish, whatever it is.
        result = Result(job, JobOutcome.FAILED, words_of_fault(error), seconds_since(at))
        faults = "".join(traceback.format_tb(error.__traceback__)) + words_of_fault(error)
        finish(state.pk, lease, result, due=due, started_at=at, error=faults)
        return result
    except BaseException:
        finish(state.pk, lease, Result(job, JobOutcome.STOPPED, "", seconds_since(at)), due=due, started_at=at)
        raise
    result = Result(job, JobOutcome.DONE, words, seconds_since(at))
    finish(state.pk, lease, result, due=due, started_at=at)
    return result


def due_of(job: Job, state: JobState, at: dt.datetime, *, force: bool = False, dry_run: bool = False) -> Due | None:
    """What a run at ``at`` has to see to; ``None`` if it is not due. With ``force`` always something."""
    latest = job.latest(at)
    since = state.done_until
    if since is not None and since > at + min(job.period, LONGEST_WAIT):
        since = None  # The clock was ahead when that was written.
    if not force:
        if since is not None and since >= latest:
            return None
        if state.retry_at is not None and at < state.retry_at <= at + LONGEST_WAIT:
            return None
    # The log knows better where the clock was once put back by years, and so was ``done_until``.
    done = JobRun.objects.filter(key=job.key, outcome=JobOutcome.DONE, due_at__lte=latest).aggregate(last=Max("due_at"))
    since = max((moment for moment in (since, done["last"]) if moment is not None), default=job.before(latest))
    if since >= latest:
        return Due(at=latest, since=job.before(latest), dry_run=dry_run) if force else None
    return Due(at=latest, since=since, dry_run=dry_run)


def take(state: JobState, at: dt.datetime) -> str | None:
    """The lease of the job for a new run, or ``None`` if another run has it. A run that was killed is written down."""
    lease = uuid.uuid4().hex
    rows = JobState.objects.free(at=at).filter(pk=state.pk, lease=state.lease)
    with transaction.atomic():
        if not rows.update(lease=lease, leased_until=at + LEASE):
            return None
        if state.lease:
            JobRun.objects.create(
                key=state.key,
                due_at=state.running_due_at or at,
                started_at=state.started_at or at,
                ended_at=at,
                outcome=JobOutcome.KILLED,
                words="The process that ran it went away.",
            )
            JobState.objects.filter(pk=state.pk).update(failures=state.failures + 1)
            logger.warning("Job %s: its last run was killed", state.key, extra={"job": state.key, "outcome": "killed"})
    return lease


@contextmanager
def kept_alive(state_id: int, lease: str) -> Iterator[None]:
    """Renew the lease from a thread of its own while the block runs, however long."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 4):
            try:
                JobState.objects.filter(pk=state_id, lease=lease).update(leased_until=now() + LEASE)
            except DatabaseError as error:
                # Busy or full: there is time for another try before the lease runs out.
                logger.warning("The lease of a job could not be renewed: %s", words_of_fault(error))
            finally:
                connection.close()

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def finish(state_id: int, lease: str, result: Result, *, due: Due, started_at: dt.datetime, error: str = "") -> None:
    """Write down how a run ended, give the lease back, and log it."""
    ended_at = now()
    changes = {"lease": "", "leased_until": None, "ended_at": ended_at}
    if result.outcome == JobOutcome.DONE:
        changes |= {"done_until": due.at, "failures": 0, "retry_at": None}
    with transaction.atomic():
        rows = JobState.objects.filter(pk=state_id, lease=lease)
        if result.is_failure:
            failures = rows.values_list("failures", flat=True).first() or 0
            wait = min(dt.timedelta(minutes=2 ** min(failures, 10)), LONGEST_WAIT)
            changes |= {"failures": failures + 1, "retry_at": ended_at + wait}
        is_ours = rows.update(**changes)
        if result.words or result.outcome != JobOutcome.DONE or result.job.daily_at is not None:
            JobRun.objects.create(
                key=result.job.key,
                due_at=due.at,
                started_at=started_at,
                ended_at=ended_at,
                outcome=result.outcome,
                words="" if error else result.words,
                error=error,
            )
    if not is_ours:
        logger.warning("Job %s: another run took over before this one ended", result.job.key)
    told = {
        "job": result.job.key,
        "outcome": str(result.outcome),
        "due_at": due.at.isoformat(),
        "seconds": round(result.seconds, 3),
    }
    if error:
        logger.error("Job %s failed:\n%s", result.job.key, error, extra=told)
    else:
        level = logging.INFO if result.words or result.outcome != JobOutcome.DONE else logging.DEBUG
        logger.log(level, "Job %s: %s", result.job.key, result.words or str(result.outcome), extra=told)


def seconds_since(at: dt.datetime) -> float:
    return max(0.0, (now() - at).total_seconds())
