"""Where the hub keeps what can be made again: its caches, from environment variables."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from .env import Environment

REDIS_SCHEMES = {"redis", "rediss", "unix"}
REDIS_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "health_check_interval": 30}
MOST_ENTRIES = {"default": 5_000, "pages": 3_000}
"""Of a cache in files. Redis has a limit of its own, in bytes."""


def caches(env: Environment, var: Path) -> dict:
    """Two caches that all processes share: Redis where an address is given, else files under ``var``.

    Pages have one to themselves, so that many addresses of them can't push out the rest.
    """
    name = "HUB_CACHE_URL" if env.text("HUB_CACHE_URL") else "HUB_REDIS_URL"
    address = env.text(name) or f"file://{var / 'cache'}"
    scheme, separator, rest = address.partition("://")
    if separator and scheme in REDIS_SCHEMES and is_address(address):
        place = {
            "BACKEND": "hub.shared.redis_cache.SharedRedisCache",
            "LOCATION": [address],
            "OPTIONS": REDIS_OPTIONS,
        }
        return {alias: {**place, "KEY_PREFIX": f"hub-{alias}"} for alias in MOST_ENTRIES}
    if scheme == "file" and rest.startswith("/"):
        folder = Path(unquote(rest) if env.text(name) else rest)
        return {
            alias: {
                "BACKEND": "hub.shared.caches.SharedFileCache",
                "LOCATION": str(folder / alias),
                "OPTIONS": {"MAX_ENTRIES": most},
            }
            for alias, most in MOST_ENTRIES.items()
        }
    # The address may hold a password, so it is not repeated.
    env.faults.append(f"{name} must start with redis://, rediss:// or unix://, or be file:// and a whole path")
    return {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.path if parts.scheme == "unix" else parts.hostname) and parts.port != 0
    except ValueError:
        return False
