"""What the hub needs to serve and to get its work done, each asked in a moment and answered in one word."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from charter_champions.domain.keys import key_state
from hub.shared.clock import now
from hub.shared.jobs import Job, jobs
from hub.shared.models import JobState, OutgoingEmail
from hub.shared.store_checks import faults_of_private_folder
from hub.shared.stores import PRIVATE, SIZES

logger = logging.getLogger(__name__)

MAIL_WAITS = dt.timedelta(minutes=15)
"""A mail that nobody has tried this long after its time is stuck."""

JOBS_WAIT = dt.timedelta(minutes=15)
"""Scheduled work that is not done this long after its due time is stuck."""

PROBE = ".readyz"
PROBE_BYTES = 4096


def states_of(checks: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """For each check ``ok`` or what is wrong, in words without an address or a secret; faults go to the log."""
    states = {}
    for name, check in checks.items():
        try:
            states[name] = check()
        except Exception:
            # Whatever a driver raises, this part does not answer.
            logger.warning("%s does not answer.", name, exc_info=True)
            states[name] = "no answer"
    return states


def database_state() -> str:
    """Whether the database answers with every migration of this version applied. One query of a small table."""
    applied = MigrationRecorder.Migration.objects.using(connection.alias).values_list("app", "name")
    return "ok" if not missing_from(frozenset(applied)) else "migrations are missing"


def missing_from(applied: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """Migrations of this version that are not in ``applied``; one that stands for others is there if they are."""
    return {
        key for key, replaced in known_migrations() if key not in applied and not (replaced and replaced <= applied)
    }


@lru_cache(maxsize=1)
def known_migrations() -> tuple[tuple[tuple[str, str], frozenset], ...]:
    """Every migration on disk that is needed, with those that it replaces; read once in the life of a process."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {key for migration in found.values() for key in migration.replaces}
    return tuple((key, frozenset(migration.replaces)) for key, migration in found.items() if key not in replaced)


def cache_state() -> str:
    """Whether the cache gives back what was put into it."""
    word = secrets.token_hex(8)
    cache.set(f"readyz-{word}", word, timeout=10)
    is_kept = cache.get(f"readyz-{word}") == word
    cache.delete(f"readyz-{word}")
    return "ok" if is_kept else "does not keep what it is given"


def storage_state() -> str:
    """Whether files can be written, and the private ones are nobody else's."""
    states = [state_of(storages[alias]) for alias in (PRIVATE, SIZES)]
    if faults_of_private_folder():
        states.append("private files are open to others")
    return next((state for state in states if state != "ok"), "ok")


def state_of(storage: Storage) -> str:
    """Whether a store can be written: a file of 4 KB on a disk; a question to a store elsewhere."""
    if not isinstance(storage, FileSystemStorage):
        storage.exists(PROBE)
        return "ok"
    folder = Path(storage.location)
    folder.mkdir(parents=True, exist_ok=True, mode=storage.directory_permissions_mode or 0o777)
    probe = folder / f"{PROBE}-{secrets.token_hex(8)}"
    try:
        with probe.open("xb") as file:
            file.write(b"\0" * PROBE_BYTES)
            file.flush()
    except OSError:
        logger.warning("The folder of uploads can't be written.", exc_info=True)
        return "can't be written"
    finally:
        probe.unlink(missing_ok=True)
    return "ok"


def mail_state() -> str:
    """Whether mail leaves the queue."""
    at = now()
    is_stuck = OutgoingEmail.objects.due(at=at).filter(next_attempt_at__lt=at - MAIL_WAITS).exists()
    return "stuck" if is_stuck else "ok"


def jobs_state() -> str:
    """Whether scheduled work is done: no registered job is behind its last due time for long. One query."""
    at = now()
    done = dict(JobState.objects.values_list("key", "done_until"))
    behind = [job for job in jobs() if is_behind(job, done.get(job.key), at)]
    return "stuck" if behind else "ok"


def is_behind(job: Job, done_until: dt.datetime | None, at: dt.datetime) -> bool:
    due = job.latest(at - JOBS_WAIT)
    return done_until is None or done_until < due


SERVING = {"database": database_state, "cache": cache_state, "storage": storage_state}
WORKING = {"mail": mail_state, "jobs": jobs_state, "credentials": key_state}
