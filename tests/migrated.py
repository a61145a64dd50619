"""Databases of the suite as copies of one that is migrated once: migrating takes half a minute, copying none.

The copy to start from is named for what it is made of, so a changed migration, role or library makes a new one. SQLite
files lie in the folder for temporary files; on PostgreSQL it is a database of its own on the server of the tests.
"""

from __future__ import annotations

import fcntl
import hashlib
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
INGREDIENTS = ("**/migrations/*.py", "hub/home/domain/roles.py", "**/emails.py", "hub/settings/*.py")
PACKAGES = ("hub", "charter_champions", "spotlights", "events", "reports", "stories", "tests/sample")


def fingerprint() -> str:
    """What a migrated database is made of, as 16 hexadecimal digits."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    paths = {path for pattern in INGREDIENTS for path in ROOT.glob(pattern)}
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(PACKAGES):
            digest.update(f"\n{name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def start_from_migrated() -> None:
    """Let the test database of this process begin as a copy. Raises ``CalledProcessError`` if migrating fails."""
    connection = connections["default"]
    folder = Path(tempfile.gettempdir()) / f"hub-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"hub_{connection.vendor}_{fingerprint()}"
    # One process makes the copy to start from; the others wait for it.
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "postgresql":
            make_database(connection, name)
        else:
            make_file(folder, folder / f"{name}.sqlite3")
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = name
    else:
        shutil.copyfile(folder / f"{name}.sqlite3", connection.settings_dict["TEST"]["NAME"])


def make_file(folder: Path, path: Path) -> None:
    if path.exists():
        os.utime(path)
        return
    for old in folder.glob("*.sqlite3"):
        if old.stat().st_mtime < time.time() - DAYS_KEPT * 24 * 3600:
            old.unlink()
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    migrate(f"sqlite:///{unfinished}")
    unfinished.rename(path)


def make_database(connection, name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_unfinished"')
        cursor.execute(f'CREATE DATABASE "{name}_unfinished"')
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        migrate(f"{server}/{name}_unfinished")
        cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')


def migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "HUB_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"},
        check=True,
    )
