"""Databases of the suite as copies of one that is migrated once: migrating takes half a minute, copying none.

The copy to start from is named for what it is made of, so a changed migration, role or library makes a new one: out of
the last one, if only migrations were added since. SQLite files lie in the folder for temporary files; on PostgreSQL it
is a database of its own on the server of the tests.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
DAYS_KEPT = 7
LOCK_FILE = ROOT / "requirements" / "base.txt"
OTHER_INGREDIENTS = ("hub/home/domain/roles.py", "**/emails.py", "hub/settings/*.py")
# Migrating makes hundreds of models that refer to each other; looking for what is left of them at Python's usual pace
# takes a sixth of the time.
MIGRATE = """if True:
    import gc
    import django
    from django.core.management import call_command
    gc.set_threshold(50_000, 20, 100)
    django.setup()
    call_command("migrate", verbosity=0)
"""
PACKAGES = ("hub", "charter_champions", "spotlights", "events", "reports", "stories", "tests/sample")


def digests(*patterns: str) -> dict[str, str]:
    """The SHA-256 of each of the project's files that match, by its path."""
    names = {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}
    return {
        name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        for name in sorted(names)
        if name.startswith(PACKAGES)
    }


def migrations() -> dict[str, str]:
    libraries = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
    return {"libraries": libraries, **digests("**/migrations/*.py")}


def fingerprint() -> str:
    """What a migrated database is made of, as 16 hexadecimal digits."""
    made_of = {**migrations(), **digests(*OTHER_INGREDIENTS)}
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def prepare(connection) -> Path | str:
    """The copy to start from, made if there is none: a file, or the name of a database.

    Raises ``CalledProcessError`` if migrating fails.
    """
    folder = Path(tempfile.gettempdir()) / f"hub-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"hub_{connection.vendor}_{fingerprint()}"
    # One process makes the copy to start from; the others wait for it.
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "postgresql":
            make_database(connection, folder, name)
            return name
        make_file(folder, folder / f"{name}.sqlite3")
        return folder / f"{name}.sqlite3"


def start_from_migrated() -> None:
    """Let the test database of this process begin as a copy. Raises ``CalledProcessError`` if migrating fails."""
    connection = connections["default"]
    copy = prepare(connection)
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = copy
    else:
        shutil.copyfile(copy, connection.settings_dict["TEST"]["NAME"])


def make_file(folder: Path, path: Path) -> None:
    if path.exists():
        os.utime(path)
        return
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - DAYS_KEPT * 24 * 3600:
            old.unlink()
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    if (base := last_subset(folder, "hub_sqlite_*.sqlite3")) is not None:
        shutil.copyfile(folder / f"{base}.sqlite3", unfinished)
    migrate(f"sqlite:///{unfinished}")
    note_migrations(folder, path.stem)
    unfinished.rename(path)


def make_database(connection, folder: Path, name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        there = {row[0] for row in cursor.fetchall()}
        if name in there:
            return
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_unfinished"')
        base = last_subset(folder, "hub_postgresql_*.made_of", there=there)
        cursor.execute(f'CREATE DATABASE "{name}_unfinished" TEMPLATE "{base or "template1"}"')
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        migrate(f"{server}/{name}_unfinished")
        note_migrations(folder, name)
        cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')


def note_migrations(folder: Path, name: str) -> None:
    (folder / f"{name}.made_of").write_text(json.dumps(migrations()))


def last_subset(folder: Path, pattern: str, *, there: set[str] | None = None) -> str | None:
    """The name of the newest copy whose migrations are all among today's; ``there`` says which of them still exist."""
    now = migrations().items()
    for path in sorted(folder.glob(pattern), key=lambda path: -path.stat().st_mtime):
        made_of = path.with_suffix(".made_of")
        is_there = made_of.exists() and (there is None or path.stem in there)
        if is_there and json.loads(made_of.read_text()).items() <= now:
            return path.stem
    return None


def migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "-c", MIGRATE],
        cwd=ROOT,
        env={**os.environ, "HUB_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"},
        check=True,
    )


if __name__ == "__main__":
    # Without it the first process of a run makes the copy while the others wait.
    prepare(connections["default"])
