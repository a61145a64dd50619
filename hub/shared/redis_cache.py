"""The cache in Redis; a module of its own, since the client alone takes a tenth of a worker's memory."""

from __future__ import annotations

from typing import ClassVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from .caches import Forgiving


class SharedRedisCache(Forgiving, RedisCache):
    """Redis, shared by machines."""

    unreachable: ClassVar[tuple[type[Exception], ...]] = (OSError, RedisError)

    def incr(self, key, delta=1, version=None):
        """The value of ``key`` and ``delta``. Raises ``ValueError`` where there is none, as the interface has it."""
        sum_of_both = self.attempt(self._incr, None, key, delta, version=version)
        if sum_of_both is None:
            raise ValueError("There is no such key, or no cache")
        return sum_of_both

    def _incr(self, key, delta, version=None):
        try:
            return super().incr(key, delta, version=version)
        except ValueError:
            return None

    def clear(self):
        """Forget what this cache wrote, and nothing else that is kept in the same Redis, such as tasks."""
        return self.attempt(self._clear, False)

    def _clear(self) -> bool:
        client = self._cache.get_client(None, write=True)
        names = list(client.scan_iter(match=f"{self.key_prefix}:*", count=1000))
        return bool(names and client.delete(*names))
