"""One migration at a time, however many deployments begin at once."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

ADVISORY_KEY = 0x687562_6D6967  # "hub mig": any number that nothing else on this database uses
SECONDS_BETWEEN_TRIES = 0.2


class MigrationLockBusy(Exception):
    """Another migration has not ended in the time there was to wait for it."""


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper, *, seconds: float, wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of this database; ``wait`` is called once if another has it.

    Whoever is killed loses it: on PostgreSQL with its session, on SQLite with its process. Raises
    ``MigrationLockBusy`` after ``seconds``.
    """
    hold = hold_in_database if connection.vendor == "postgresql" else hold_beside_file
    with hold(connection) as try_lock:
        deadline = time.monotonic() + seconds
        if not try_lock():
            wait()
            while not try_lock():
                if time.monotonic() >= deadline:
                    raise MigrationLockBusy(f"Another migration has been running for {seconds:.0f} seconds.")
                time.sleep(SECONDS_BETWEEN_TRIES)
        yield


@contextmanager
def hold_in_database(connection: BaseDatabaseWrapper) -> Iterator[Callable[[], bool]]:
    """An advisory lock on a connection of its own, which no migration closes or rolls back."""
    own = connection.copy()
    own.settings_dict["CONN_MAX_AGE"] = None
    try:
        with own.cursor() as cursor:

            def try_lock() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
                return cursor.fetchone()[0]

            yield try_lock
    finally:
        own.close()


@contextmanager
def hold_beside_file(connection: BaseDatabaseWrapper) -> Iterator[Callable[[], bool]]:
    """A locked file beside the database file; a database in memory has nobody else."""
    name = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db():
        yield lambda: True
        return
    path = Path(f"{name}.migrating")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:

        def try_lock() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield try_lock
