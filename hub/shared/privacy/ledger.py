"""Who was erased, and what was taken back, and when, as HMACs, in the database and in a file outside it.

A backup that is older than an erasure brings the person back; the file knows, and ``erasure.replay_erasures`` erases
them again. Addresses are not in it: an HMAC can be compared with the addresses of the restored database, not read.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from hub.shared.models.erasures import Erasure

from .addresses import normalise

SALT = "hub.shared.privacy.ledger"
NAME_SALT = "hub.shared.privacy.ledger.key"


@dataclass(frozen=True, order=True)
class Entry:
    """One erasure: what its name comes to under the secret ``key_name``, and the instant."""

    at: dt.datetime
    digest: str
    key_name: str

    def to_line(self) -> str:
        return json.dumps({"at": self.at.isoformat(), "digest": self.digest, "key": self.key_name}) + "\n"


@dataclass(frozen=True)
class Contents:
    """What the file holds, and how many of its lines could not be read."""

    entries: frozenset[Entry]
    unreadable: int


def secrets_in_use() -> list[str]:
    """The secret that new entries are made with, then older ones that are still given."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def name_of(secret: str) -> str:
    """A name for a secret that tells nothing of it."""
    return salted_hmac(NAME_SALT, "", secret=secret, algorithm="sha256").hexdigest()[:12]


def digest_of(name: str, secret: str) -> str:
    return salted_hmac(SALT, normalise(name), secret=secret, algorithm="sha256").hexdigest()


def new_entry(name: str, at: dt.datetime) -> Entry:
    """``name`` is an address, or what ``taken_back`` names."""
    secret = settings.SECRET_KEY
    return Entry(at.astimezone(dt.UTC), digest_of(name, secret), name_of(secret))


def ledger_path() -> Path:
    return Path(settings.HUB_ERASURE_LEDGER)


@contextmanager
def locked() -> Iterator[Path]:
    """The path of the file, which no other process of this machine touches meanwhile."""
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(lock)


def read() -> Contents:
    """Every entry of the file. A line that a crash left unfinished counts as unreadable and hides no other."""
    with locked() as path:
        return contents_of(path)


def contents_of(path: Path) -> Contents:
    entries, unreadable = set(), 0
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            at = dt.datetime.fromisoformat(row["at"])
            entries.add(Entry(at.astimezone(dt.UTC), str(row["digest"]), str(row["key"])))
        except (ValueError, KeyError, TypeError):
            unreadable += 1
    return Contents(frozenset(entries), unreadable)


def append(entries: Iterable[Entry]) -> None:
    """Write ``entries`` that the file does not have, and wait until the disk has them.

    Raises ``OSError`` when it can't: an erasure that is not remembered must not be done.
    """
    with locked() as path:
        new = sorted(set(entries) - contents_of(path).entries)
        if not new:
            return
        is_new_file = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(file).st_size
            # A line that was cut off is ended first, so that it takes no other with it.
            start = b"" if size == 0 or os.pread(file, 1, size - 1) == b"\n" else b"\n"
            data = start + "".join(entry.to_line() for entry in new).encode()
            while data:
                data = data[os.write(file, data) :]
            os.fsync(file)
        finally:
            os.close(file)
        if is_new_file:
            sync_folder(path.parent)


def remember(names: Iterable[str], at: dt.datetime) -> None:
    """Remember that what ``names`` say is erased: in the current transaction, and in the file, which knows no way back.

    So call it last, as close to the commit as can be: an entry too much erases nothing that nobody asked for. Raises
    ``OSError`` when the file can't be written.
    """
    entries = [new_entry(name, at) for name in names]
    Erasure.objects.bulk_create(Erasure(digest=each.digest, key_name=each.key_name, at=each.at) for each in entries)
    append(entries)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of ``folder``."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync() -> Contents:
    """Bring file and database to the same entries; returns them all."""
    contents = read()
    rows = {
        Entry(at.astimezone(dt.UTC), digest, key_name)
        for at, digest, key_name in Erasure.objects.values_list("at", "digest", "key_name")
    }
    append(rows)
    Erasure.objects.bulk_create(
        [Erasure(digest=entry.digest, key_name=entry.key_name, at=entry.at) for entry in contents.entries - rows],
        ignore_conflicts=True,
    )
    return Contents(contents.entries | rows, contents.unreadable)


def forget_before(at: dt.datetime) -> int:
    """Drop entries from before ``at`` in both places; returns how many there were. A reader never sees half a file."""
    gone = Erasure.objects.filter(at__lt=at).delete()[0]
    with locked() as path:
        contents = contents_of(path)
        kept = sorted(entry for entry in contents.entries if entry.at >= at)
        dropped = len(contents.entries) - len(kept)
        if dropped:
            new = path.with_name(path.name + ".new")
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
                file.writelines(entry.to_line() for entry in kept)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
            sync_folder(path.parent)
    return max(gone, dropped)


def instants_by_digest(entries: Iterable[Entry]) -> dict[str, dt.datetime]:
    """The last erasure of each digest."""
    last: dict[str, dt.datetime] = {}
    for entry in entries:
        last[entry.digest] = max(entry.at, last.get(entry.digest, entry.at))
    return last


def erased_at(name: str, last: Mapping[str, dt.datetime]) -> dt.datetime | None:
    """When what ``name`` says was erased last, as ``instants_by_digest`` has it; ``None`` if never."""
    found = [at for secret in secrets_in_use() if (at := last.get(digest_of(name, secret))) is not None]
    return max(found, default=None)


def unmatched(entries: Iterable[Entry]) -> int:
    """How many entries were made with a secret that is not given any more: nobody can be compared with them."""
    names = {name_of(secret) for secret in secrets_in_use()}
    return sum(1 for entry in entries if entry.key_name not in names)
