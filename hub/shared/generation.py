"""The generation of what is public: a text that changes with every commit that changed any of it (decision 22)."""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache as remember
from pathlib import Path
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection

from .change_triggers import TABLE

QUERY = f"SELECT COUNT(*), SUM(token) FROM {TABLE}"  # noqa: S608
SECONDS_KEPT = 300
MOST_BYTES = 1024 * 1024
"""That one process holds of what is kept: the lists of a large hub take a few hundred kilobytes each."""

Value = TypeVar("Value")


_known: ContextVar[str | None] = ContextVar("known", default=None)


def generation() -> str | None:
    """The generation that this connection sees; ``None`` when nothing may be kept.

    Read it before what it stands for: what is kept under it then is never older than it says. It is ``None`` while a
    migration runs, and where the database does not answer.
    """
    is_within = connection.in_atomic_block
    if connection.connection is not None and not is_within:
        # The question is itself the check that Django would make of a connection that it kept.
        connection.health_check_done = True
    for is_last in (is_within, True):
        try:
            with connection.cursor() as cursor:
                cursor.execute(QUERY)
                count, total = cursor.fetchone()
        except Error:
            if is_last:
                return None
            connection.close()
        else:
            return f"{count}.{total}" if count else None
    return None


def generation_at_hand() -> str | None:
    """As ``generation``, asked of the driver itself; ``None`` as well where no connection is open or it fails.

    Django's layers take five times as long as the question, and whoever has a kept page at hand asks nothing else.
    """
    opened = connection.connection
    if opened is None:
        return None
    try:
        count, total = ask_driver(opened)
    except connection.Database.Error:
        return None
    return f"{count}.{total}" if total is not None else None


def ask_driver(opened) -> tuple:
    if connection.vendor == "sqlite":
        return opened.execute(QUERY).fetchone()
    result = opened.pgconn.exec_(QUERY.encode())
    if result.ntuples != 1:
        raise connection.Database.OperationalError(result.error_message.decode("utf-8", "replace"))
    return tuple(None if (value := result.get_value(0, place)) is None else value.decode() for place in (0, 1))


@contextmanager
def as_known(current: str | None) -> Iterator[None]:
    """Let all that is kept inside be of the generation ``current``, which was read before, without asking again."""
    token = _known.set(current)
    try:
        yield
    finally:
        _known.reset(token)


def is_known() -> bool:
    """Whether this is the answer to a reader, all of which is of one generation."""
    return _known.get() is not None


class Own:
    """What this process has read of one generation, so that it reads the shared cache once and not for each answer.

    As it was written, since whoever gets a value may change it. Whoever needs more than there is room for asks the
    shared cache. It ends when what is in the shared cache does, so that what was of a time that is over takes no room.
    """

    def __init__(self, current: str) -> None:
        self.current = current
        self.begun = time.monotonic()
        self.written: dict[str, bytes] = {}
        self.size = 0

    def is_of(self, current: str) -> bool:
        return self.current == current and 0 <= time.monotonic() - self.begun < SECONDS_KEPT

    def add(self, name: str, written: bytes) -> None:
        if self.size + len(written) <= MOST_BYTES and name not in self.written:
            self.size += len(written)
            self.written[name] = written


_own = Own("")


def own_of(current: str) -> Own:
    """What this process has of the generation ``current``; what it had of another is gone."""
    global _own
    own = _own
    if not own.is_of(current):
        # Two threads may do so at once: one of them begins again.
        own = _own = Own(current)
    return own


def kept(name: str, make: Callable[[], Value], *, is_one_of_many: bool = False) -> Value:
    """What ``make`` returns, made once for each generation and release, by whichever process needs it first.

    Its name never has what readers typed in it: anybody could fill the cache. What there is of each page or row
    ``is_one_of_many``, and leaves the room in the process itself to what all pages share.
    """
    current = _known.get() or generation()
    if current is None:
        return make()
    own = own_of(current)
    written = own.written.get(name)
    if written is None:
        key = f"{name}:{release()}:{current}"
        written = cache.get(key)
        if not isinstance(written, bytes):
            written = pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
            cache.set(key, written, SECONDS_KEPT)
        if not is_one_of_many:
            own.add(name, written)
    # Written by this site into a cache of its own.
    return pickle.loads(written)  # noqa: S301


@remember
def release() -> str:
    """What this process runs, in 16 hexadecimal digits: what another release kept is not for this one."""
    root = settings.PROJECT_DIR
    # The lock files too: what is kept holds objects of Django's.
    folders = {Path(config.path) for config in apps.get_app_configs()} | {root / "templates", root / "requirements"}
    own = [folder for folder in folders if folder.is_relative_to(root) and ".venv" not in folder.parts]
    paths = {path for folder in own for path in folder.rglob("*") if path.suffix in {".py", ".html", ".svg", ".txt"}}
    digest = hashlib.sha256()
    for path in [*sorted(paths), Path(settings.STATIC_ROOT) / "staticfiles.json"]:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
