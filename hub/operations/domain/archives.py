"""The file that a backup is: a plain tar with the database, the files of each store, and last a manifest of all.

It can be read with any tar. It is written from front to back, so it may go through a pipe that encrypts it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

MANIFEST = "manifest.json"
FILES = "files"
FORMAT = 1

PIECE = 1024 * 1024
IN_MEMORY = 8 * PIECE
LARGEST_MANIFEST = 512 * PIECE
LONGEST_NAME = 1000


class BackupError(Exception):
    """The backup could not be made, or can't be restored, with the reason in a sentence."""


class ArchiveWriter:
    """Writes members one after the other and keeps the list of them."""

    def __init__(self, target: BinaryIO) -> None:
        self.tar = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members: list[dict[str, Any]] = []

    def add(self, name: str, source: BinaryIO, *, packed: bool = False) -> None:
        """Copy ``source`` as it is now, however it grows or shrinks meanwhile. ``packed`` compresses it."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
            plain = hashlib.sha256()
            length = 0
            into = gzip.GzipFile(fileobj=kept, mode="wb", compresslevel=6, mtime=0) if packed else kept
            while piece := source.read(PIECE):
                plain.update(piece)
                length += len(piece)
                into.write(piece)
            if packed:
                into.close()
            size = kept.tell()
            kept.seek(0)
            self.write(name, kept, size)
        self.members.append({"name": name, "bytes": length, "sha256": plain.hexdigest(), "packed": packed})

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, without which an archive is not one, and the end of the tar."""
        data = json.dumps(manifest | {"format": FORMAT, "members": self.members}, indent=1).encode()
        self.write(MANIFEST, io.BytesIO(data), len(data))
        self.tar.close()

    def write(self, name: str, source: BinaryIO, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size = size
        member.mode = 0o600
        self.tar.addfile(member, source)


class ArchiveReader:
    """Reads an archive that anybody may have made: only plain files, only names of its manifest, only their bytes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.found: dict[str, tarfile.TarInfo] = {}
        for member in tar:
            refuse_member(member)
            if member.name in self.found:
                raise BackupError(f"It has two members {member.name[:100]!r}.")
            self.found[member.name] = member
        self.manifest = self.read_manifest()
        self.members: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in self.manifest["members"]}
        if extra := self.found.keys() - self.members.keys() - {MANIFEST}:
            raise BackupError(f"It has {len(extra)} members that its manifest does not name.")
        if lost := self.members.keys() - self.found.keys():
            raise BackupError(f"It lacks {len(lost)} members that its manifest names.")

    def read_manifest(self) -> dict[str, Any]:
        member = self.found.get(MANIFEST)
        if member is None:
            raise BackupError("It has no manifest: it is no backup of the hub, or was not finished.")
        if member.size > LARGEST_MANIFEST:
            raise BackupError("Its manifest is too large.")
        try:
            manifest = json.loads(self.tar.extractfile(member).read())
            check_shape(manifest)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError("Its manifest can't be read.") from error
        if manifest["format"] > FORMAT:
            raise BackupError("It was made by a newer version of the hub: restore it with that version.")
        return manifest

    def copy(self, name: str, target: BinaryIO) -> None:
        """Write a member, unpacked, to ``target``. Raises ``BackupError`` unless it is as the manifest says."""
        entry = self.members[name]
        source: Any = self.tar.extractfile(self.found[name])
        if entry["packed"]:
            source = gzip.GzipFile(fileobj=source, mode="rb")
        digest, left = hashlib.sha256(), entry["bytes"]
        try:
            while piece := source.read(min(PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    raise BackupError(f"{name[:200]} is longer than its manifest says.")
                digest.update(piece)
                target.write(piece)
        except (EOFError, gzip.BadGzipFile, tarfile.TarError) as error:
            raise BackupError(f"{name[:200]} is damaged.") from error
        if left or digest.hexdigest() != entry["sha256"]:
            raise BackupError(f"{name[:200]} is not what its manifest says.")

    def files(self) -> Iterator[tuple[str, str, str]]:
        """Member, store and name in the store of every file."""
        for member in self.members:
            folder, _, rest = member.partition("/")
            if folder == FILES:
                alias, _, name = rest.partition("/")
                yield member, alias, name

    @property
    def total_bytes(self) -> int:
        return sum(entry["bytes"] for entry in self.members.values())


def refuse_member(member: tarfile.TarInfo) -> None:
    if not member.isreg() or member.issparse():
        raise BackupError(f"{member.name[:100]!r} in it is no plain file.")
    if not is_safe(member.name):
        raise BackupError(f"{member.name[:100]!r} in it is no name that a backup has.")


def is_safe(name: str) -> bool:
    """Whether ``name`` stays inside the folder that it is unpacked in, on any system."""
    parts = name.split("/")
    return (
        0 < len(name) <= LONGEST_NAME
        and not re.search(r"[\x00-\x1f\x7f\\]", name)
        and all(part not in {"", ".", ".."} for part in parts)
        and not PurePosixPath(name).is_absolute()
        and (len(parts) == 1 or (parts[0] == FILES and len(parts) > 2))
    )


def check_shape(manifest: Any) -> None:
    """Raise one of the errors of wrong data unless everything that is read later is there and of its kind."""
    for entry in manifest["members"]:
        well_formed = (
            isinstance(entry["name"], str)
            and isinstance(entry["packed"], bool)
            and type(entry["bytes"]) is int
            and entry["bytes"] >= 0
            and re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
        )
        if not well_formed:
            raise ValueError("a member")
    if not all(isinstance(table, str) and type(count) is int for table, count in manifest["rows"].items()):
        raise ValueError("rows")
    if not all(len(pair) == 2 and all(isinstance(word, str) for word in pair) for pair in manifest["migrations"]):
        raise ValueError("migrations")
    if not all(isinstance(manifest[name], str) for name in ("made_at", "database", "version")):
        raise ValueError("a word")
    if not all(isinstance(name, str) for name in manifest["absent"]) or type(manifest["format"]) is not int:
        raise ValueError("absent")


@contextmanager
def opened(path: Path) -> Iterator[ArchiveReader]:
    """The archive at ``path``. Raises ``BackupError`` if it is none that may be read."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield ArchiveReader(tar)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError("It is no tar archive, or it is damaged.") from error
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
