"""Making a backup: first the database, then the files, so that every file the database names was there in time."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import DatabaseError, connection

from hub.shared.clock import now
from hub.shared.whole_files import UNFINISHED as HALF

from .archives import FILES, ArchiveWriter, BackupError, is_safe
from .readiness import PROBE
from .snapshots import first_line, snapshot, storage_aliases

NAME = re.compile(r"hub-(\d{8}T\d{6}Z)\.tar(\.[a-z0-9]+)?")
UNFINISHED = ".unfinished"
KEPT = dt.timedelta(days=35)


@dataclass(frozen=True)
class Made:
    """What is in a backup, and what could not be."""

    tables: int
    rows: int
    files: int
    size: int
    absent: list[str]


def write_backup(target: BinaryIO, workplace: Path | None = None) -> Made:
    """Write a backup to ``target``; the database is set down in ``workplace`` meanwhile. Raises ``BackupError``."""
    try:
        with tempfile.TemporaryDirectory(prefix="hub-backup-", dir=workplace) as folder:
            return write_parts(target, Path(folder))
    except BrokenPipeError as error:
        raise BackupError("Whatever should have taken the backup stopped reading.") from error
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error.strerror or error}.") from error
    except DatabaseError as error:
        raise BackupError(f"The database could not be read: {first_line(str(error))}") from error


def write_parts(target: BinaryIO, folder: Path) -> Made:
    writer = ArchiveWriter(target)
    made_at = now()
    with snapshot(folder) as (path, figures):
        with path.open("rb") as source:
            # PostgreSQL compresses its own.
            writer.add(path.name, source, packed=connection.vendor == "sqlite")
        path.unlink()
    add_files(writer)
    members = {entry["name"] for entry in writer.members}
    aliases = storage_aliases()
    named = {f"{aliases[column]}/{name}" for column, name in figures.files}
    absent = sorted(name for name in named if f"{FILES}/{name}" not in members)
    writer.finish(
        {
            "made_at": made_at.isoformat(),
            "version": hub_version(),
            "software": {name: version(name) for name in ("django", "wagtail")} | {"python": sys.version.split()[0]},
            "database": connection.vendor,
            "rows": figures.rows,
            "migrations": figures.migrations,
            "absent": absent,
        }
    )
    return Made(
        tables=len(figures.rows),
        rows=sum(figures.rows.values()),
        files=sum(name.startswith(f"{FILES}/") for name in members),
        size=sum(entry["bytes"] for entry in writer.members),
        absent=absent,
    )


def add_files(writer: ArchiveWriter) -> None:
    """Copy every file of every store; one that is deleted before its turn is left out."""
    for alias in store_names():
        for name in names_in(storages[alias]):
            if not is_safe(f"{FILES}/{alias}/{name}"):
                continue  # No name that the hub gives; if a row has it, it is told as absent.
            try:
                with storages[alias].open(name) as source:
                    writer.add(f"{FILES}/{alias}/{name}", source)
            except FileNotFoundError:
                continue  # Told as absent if a row of the database names it.


def store_names() -> list[str]:
    return sorted(alias for alias in settings.STORAGES if alias != "staticfiles")


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of ``storage`` below ``folder``."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files) if not name.startswith(PROBE) and not name.endswith(HALF))
    for name in sorted(folders):
        yield from names_in(storage, prefix + name)


def hub_version() -> str:
    return tomllib.loads((settings.PROJECT_DIR / "pyproject.toml").read_text())["project"]["version"]


# Into a folder


@contextmanager
def sole_user(folder: Path) -> Iterator[None]:
    """Let one backup at a time use ``folder``. Raises ``BackupError`` if another does."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another backup into {folder} is running.") from None
        yield


def keep_backup(folder: Path, *, encrypt: str = "") -> tuple[Path, Made]:
    """A finished backup in ``folder``, under its name only when all of it is on the disk. Raises ``BackupError``."""
    try:
        with sole_user(folder):
            for left in folder.glob(f".hub-*{UNFINISHED}"):
                remove(left)  # Nobody else writes here: whoever began it was stopped.
            words = shlex.split(encrypt)
            suffix = f".{Path(words[0]).name}" if words else ""
            path = folder / f"hub-{now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.tar{suffix}"
            workplace = folder / f".{path.name}{UNFINISHED}"
            workplace.mkdir(mode=0o700)
            try:
                made = write_to(workplace / path.name, words)
                (workplace / path.name).replace(path)
                sync(folder)
            finally:
                remove(workplace)
            return path, made
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error.strerror or error}.") from error


def write_to(path: Path, encrypt: list[str]) -> Made:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        made = write_encrypted(file, encrypt, path.parent) if encrypt else write_backup(file, path.parent)
        file.flush()
        os.fsync(file.fileno())
    return made


def write_encrypted(file: BinaryIO, words: list[str], workplace: Path) -> Made:
    """Write a backup through a program that reads it and writes it encrypted. Raises ``BackupError`` if that fails."""
    try:
        program = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE)  # noqa: S603
    except OSError as error:
        raise BackupError(f"{words[0]} can't be started: {error.strerror}.") from error
    with program:
        try:
            made = write_backup(program.stdin, workplace)
            program.stdin.close()
        except BaseException:
            program.kill()
            raise
        reason = program.stderr.read().decode(errors="replace")
        if program.wait():
            raise BackupError(f"{words[0]} failed: {first_line(reason)}")
    return made


def rotate(folder: Path, *, kept: dt.timedelta = KEPT) -> list[str]:
    """Delete the backups in ``folder`` that are older than ``kept``; returns their names. The newest stays."""
    dated = sorted((found[1], path) for path in folder.iterdir() if (found := NAME.fullmatch(path.name)))
    limit = f"{now().astimezone(dt.UTC) - kept:%Y%m%dT%H%M%SZ}"
    old = [path for stamp, path in dated[:-1] if stamp < limit]
    for path in old:
        path.unlink()
    return [path.name for path in old]


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def sync(folder: Path) -> None:
    """Wait until the disk has the names in ``folder``."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
