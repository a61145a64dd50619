"""Caches that no page depends on: one that is down, full or corrupt answers as if it were empty."""

from __future__ import annotations

import logging
import os
import pickle
import time
import zlib
from collections.abc import Callable
from typing import ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)

SECONDS_LEFT_ALONE = 5
"""How long a cache that did not answer is not asked again, so that no request waits for it twice."""

SECONDS_BETWEEN_WARNINGS = 60

# What reading back an entry raises that was cut off, overwritten, or written by another release.
CORRUPT = (
    ArithmeticError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    pickle.PickleError,
    TypeError,
    ValueError,
    zlib.error,
)


class Forgiving:
    """Mixin for a cache backend: every operation that fails answers as an empty cache would.

    It is for what can be worked out again. A limit that must hold is counted in the database, not here.
    """

    unreachable: ClassVar[tuple[type[Exception], ...]] = (OSError,)
    _alone_until: ClassVar[float] = 0.0
    _warned_at: ClassVar[float] = -float(SECONDS_BETWEEN_WARNINGS)

    def attempt(self, operation: Callable, empty, *arguments, **options):
        """What ``operation`` returns, or ``empty`` if the cache can't be reached or holds nonsense."""
        cls = type(self)
        if time.monotonic() < cls._alone_until:
            return empty
        try:
            return operation(*arguments, **options)
        except self.unreachable as error:
            self.note(error)
            if self.is_gone(error):
                cls._alone_until = time.monotonic() + SECONDS_LEFT_ALONE
        except CORRUPT as error:
            self.note(error)
            self.discard(*arguments[:1], version=options.get("version"))
        return empty

    def note(self, error: Exception) -> None:
        """Say once a minute what is wrong. Its text may hold an address with a password, so only its kind is told."""
        cls = type(self)
        if time.monotonic() - cls._warned_at >= SECONDS_BETWEEN_WARNINGS:
            cls._warned_at = time.monotonic()
            logger.warning("The cache did not answer (%s); pages are made without it.", type(error).__name__)

    def is_gone(self, error: Exception) -> bool:
        """Whether there is no use in asking again for a while."""
        return True

    def discard(self, key: str = "", version=None) -> None:
        """Remove an entry that can't be read, if it can be told which."""
        if not isinstance(key, str) or not key:
            return
        try:
            super().delete(key, version=version)
        except self.unreachable as error:
            self.note(error)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(super().add, True, key, value, timeout, version=version)

    def get(self, key, default=None, version=None):
        return self.attempt(super().get, default, key, default, version=version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self.attempt(super().set, None, key, value, timeout, version=version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(super().touch, False, key, timeout, version=version)

    def delete(self, key, version=None):
        return self.attempt(super().delete, False, key, version=version)

    def has_key(self, key, version=None):
        return self.attempt(super().has_key, False, key, version=version)

    def get_many(self, keys, version=None):
        return self.attempt(super().get_many, {}, list(keys), version=version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(super().set_many, list(data), data, timeout, version=version)

    def delete_many(self, keys, version=None):
        self.attempt(super().delete_many, None, list(keys), version=version)

    def clear(self):
        return self.attempt(super().clear, False)


class SharedFileCache(Forgiving, FileBasedCache):
    """Files in a folder of their own, for the processes of one machine; only its owner may read or write them.

    Django's own compresses each entry; at the size of a page that costs as much as all the rest of an answer.
    """

    def __init__(self, folder, params) -> None:
        super(FileBasedCache, self).__init__(params)
        # The folder is made with the first entry: a disk that is full must not keep the site from starting.
        self._dir = os.path.abspath(folder)

    def is_gone(self, error: Exception) -> bool:
        # The next read may well work: a full disk can still be read.
        return False

    def get(self, key, default=None, version=None):
        return self.attempt(self._read, default, key, default, version=version)

    def _read(self, key, default=None, version=None):
        try:
            with open(self._key_to_file(key, version), "rb") as file:
                if self._is_expired(file):
                    return default
                # Written by this site into a folder that only it may enter.
                return pickle.load(file)  # noqa: S301
        except FileNotFoundError:
            return default

    def _write_content(self, file, timeout, value) -> None:
        pickle.dump(self.get_backend_timeout(timeout), file, self.pickle_protocol)
        pickle.dump(value, file, self.pickle_protocol)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        missing = object()
        value = self.get(key, missing, version=version)
        if value is missing:
            return False
        self.set(key, value, timeout, version=version)
        return True

    def _cull(self) -> None:
        """Remove the oldest third when there are too many: what is kept has much the same time to live."""
        paths = self._list_cache_files()
        if len(paths) < self._max_entries:
            return
        for path in sorted(paths, key=age_of)[: max(1, len(paths) // self._cull_frequency)]:
            self._delete(path)

    def _delete(self, fname) -> bool:
        try:
            return super()._delete(fname)
        except OSError as error:
            self.note(error)
            return False


def age_of(path: str) -> float:
    """When the file was written; one that is gone already counts as the oldest."""
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0
