"""Trying a backup, and putting it in the place of what is here."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from charter_champions.domain.status_lists import begin_next_list
from hub.shared.models import OutgoingEmail
from hub.shared.models.emails import MailStatus
from hub.shared.stores import put

from .archives import IN_MEMORY, PIECE, ArchiveReader, BackupError, opened
from .backups import names_in, store_names
from .file_moves import store_of
from .snapshots import FILE_NAMES, is_empty, replace_database, scratch, storage_aliases

# Whoever was signed in when the backup was made may have been suspended since.
SESSIONS = ("sessions.Session", "usersessions.UserSession")
HELD = "From a backup: it may have been sent since the backup was made. Send it again if it was not."


@dataclass
class Checked:
    """What a backup holds, in figures, and everything that is wrong with it, in sentences."""

    made_at: str
    database: str
    tables: int = 0
    rows: int = 0
    migrations: int = 0
    files: int = 0
    size: int = 0
    absent: int = 0
    faults: list[str] = field(default_factory=list)


class Nowhere:
    """Takes bytes and forgets them."""

    def write(self, data: bytes) -> int:
        return len(data)


def check_backup(path: Path) -> Checked:
    """Read every byte of the backup, restore its database beside the real one, and compare. Changes nothing.

    Raises ``BackupError`` for what is no backup at all or can't be tried here.
    """
    with opened(path) as archive, tempfile.TemporaryDirectory(prefix="hub-restore-") as folder:
        refuse_without_room(archive, Path(folder))
        return check_parts(archive, set_down(archive, Path(folder)))


def set_down(archive: ArchiveReader, folder: Path) -> Path:
    """The database of the archive as a file in ``folder``."""
    name = database_member(archive)
    with (folder / name).open("wb") as target:
        archive.copy(name, target)
    return folder / name


def database_member(archive: ArchiveReader) -> str:
    kind = archive.manifest["database"]
    if kind != connection.vendor:
        raise BackupError(f"It is a backup of {kind}, and DATABASE_URL names {connection.vendor}.")
    name = FILE_NAMES[connection.vendor]
    if name not in archive.members:
        raise BackupError("It holds no database.")
    return name


def refuse_without_room(archive: ArchiveReader, folder: Path) -> None:
    """Raise ``BackupError`` if the database would fill the disk; its size is what the manifest says, and no more."""
    wanted, there = archive.members[database_member(archive)]["bytes"], shutil.disk_usage(folder).free
    if wanted > there:
        raise BackupError(f"Its database needs {wanted} bytes in {folder.parent}, where {there} are free.")


def check_parts(archive: ArchiveReader, database: Path) -> Checked:
    manifest = archive.manifest
    found = Checked(made_at=manifest["made_at"], database=manifest["database"])
    present = set()
    for member, alias, name in files_of(archive):
        if alias not in store_names():
            found.faults.append(f"It has files of a store {alias!r} that is not set up here.")
            break
        try:
            archive.copy(member, Nowhere())
            present.add(f"{alias}/{name}")
        except BackupError as error:
            found.faults.append(str(error))
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted({f"{app}.{name}" for app, name in manifest["migrations"]} - known)
    if newer:
        found.faults.append(f"It needs {len(newer)} migrations that this version does not have, such as {newer[0]}.")
    with scratch(database, manifest["database"]) as figures:
        if figures.migrations != manifest["migrations"]:
            found.faults.append("The migrations in its database are not those of its manifest.")
        for table in sorted(figures.rows.keys() & manifest["rows"].keys()):
            if figures.rows[table] != manifest["rows"][table]:
                found.faults.append(
                    f"{table} has {figures.rows[table]} rows, and {manifest['rows'][table]} in the manifest."
                )
        aliases = storage_aliases()
        named = {f"{aliases[column]}/{name}" for column, name in figures.files}
    lost = sorted(named - present - {in_its_store(path) for path in manifest["absent"]})
    if lost:
        found.faults.append(f"{len(lost)} files that its database names are not in it, such as {lost[0]}.")
    found.tables, found.rows = len(figures.rows), sum(figures.rows.values())
    found.migrations, found.files = len(figures.migrations), len(present)
    found.size, found.absent = archive.total_bytes, len(manifest["absent"])
    return found


def files_of(archive: ArchiveReader) -> Iterator[tuple[str, str, str]]:
    """Member, store and name of each file, in the store where it belongs now: an old backup knew only one."""
    for member, alias, name in archive.files():
        yield member, store_of(alias, name), name


def in_its_store(path: str) -> str:
    alias, _, name = path.partition("/")
    return f"{store_of(alias, name)}/{name}"


def is_new_here() -> bool:
    """Whether there is nothing that a restore could overwrite: no table and no file."""
    return is_empty() and not any(next(names_in(storages[alias]), None) for alias in store_names())


@dataclass(frozen=True)
class Restored:
    checked: Checked
    migrated: int
    held: int
    removed: int


def restore_backup(path: Path, *, replace: bool) -> Restored:
    """Check the backup, then put it in the place of what is here, and bring it up to this version.

    Raises ``BackupError`` before anything is changed if it is not in order, or if there is something here and
    ``replace`` is not set. Stopped half-way it can be run again, with ``replace``.
    """
    if not replace and not is_new_here():
        raise BackupError("There is a database or files here already. --replace puts the backup in their place.")
    with opened(path) as archive, tempfile.TemporaryDirectory(prefix="hub-restore-") as folder:
        refuse_without_room(archive, Path(folder))
        database = set_down(archive, Path(folder))
        checked = check_parts(archive, database)
        if checked.faults:
            raise BackupError(" ".join(checked.faults))
        wanted = put_files(archive)
        replace_database(database)
        removed = remove_others(wanted)
    migrated = migrate_forward()
    end_sessions()
    held = hold_mail()
    begin_next_list()
    cache.clear()
    if migrated:
        call_command("update_index", verbosity=0)
    return Restored(checked, migrated, held, removed)


def put_files(archive: ArchiveReader) -> set[tuple[str, str]]:
    """Write every file of the archive that is not here as it is there; returns store and name of all."""
    wanted = set()
    for member, alias, name in files_of(archive):
        wanted.add((alias, name))
        storage = storages[alias]
        if is_same(storage, name, archive.members[member]):
            continue
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
            archive.copy(member, kept)
            kept.seek(0)
            storage.delete(name)
            if not put(alias, name, File(kept, name=name)):
                raise BackupError(f"{alias} can't keep a file under the name {name!r}.")
    return wanted


def is_same(storage: Storage, name: str, entry: dict) -> bool:
    if not storage.exists(name) or storage.size(name) != entry["bytes"]:
        return False
    with storage.open(name) as source:
        return digest_of(source) == entry["sha256"]


def digest_of(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def remove_others(wanted: set[tuple[str, str]]) -> int:
    """Delete files that no row of the restored database can name; returns how many."""
    others = [(alias, name) for alias in store_names() for name in list(names_in(storages[alias]))]
    others = [pair for pair in others if pair not in wanted]
    for alias, name in others:
        storages[alias].delete(name)
    return len(others)


def migrate_forward() -> int:
    """Apply the migrations that are newer than the backup; returns how many there were."""
    connections.close_all()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def end_sessions() -> None:
    for label in SESSIONS:
        app, _, name = label.partition(".")
        if app in {config.label for config in apps.get_app_configs()}:
            apps.get_model(app, name)._base_manager.all().delete()


def hold_mail() -> int:
    """Give mail that was waiting into the hands of staff: it may have been sent since; returns how many mails."""
    waiting = OutgoingEmail.objects.filter(status=MailStatus.QUEUED)
    return waiting.update(status=MailStatus.FAILED, last_error=HELD, leased_until=None)
