"""The identifiers (RFC 9562) of what Open Referral software reads from the hub: the same for as long as its address is.

Nothing is kept for them. What is asked for by its identifier has the key of its row inside (version 8); everything
else is named after what it belongs to (version 5).
"""

from __future__ import annotations

import hashlib
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

KEY_BITS = 62
VERSION, VARIANT = 8, 0b10


def identifier(kind: str, key: int) -> str:
    """That of the ``kind`` of thing with the primary key ``key``, 0 or more."""
    return str(UUID(int=prefix(kind) | key))


def key_of(kind: str, value: UUID) -> int | None:
    """The primary key inside an identifier; ``None`` if it is not one of this hub for this ``kind``."""
    key = value.int & (1 << KEY_BITS) - 1
    return key if value.int == prefix(kind) | key else None


def prefix(kind: str) -> int:
    """All bits of the identifiers of a kind but those of the key: 60 of a digest, the version and the variant."""
    digest = int.from_bytes(hashlib.sha256(name_of(kind).encode()).digest()[:8], "big") >> 4
    return (digest >> 12) << 80 | VERSION << 76 | (digest & 0xFFF) << 64 | VARIANT << KEY_BITS


def named(kind: str, *names: object) -> str:
    """That of what is never asked for by itself, such as the address of a location."""
    return str(uuid5(NAMESPACE_URL, name_of(kind, *names)))


def name_of(*names: object) -> str:
    return "/".join([settings.HUB_BASE_URL.rstrip("/"), "hsds", *map(str, names)])
