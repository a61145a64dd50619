"""The text of a charter as it is frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence


def fingerprint(frozen: Mapping | Sequence) -> str:
    """SHA-256 of ``frozen`` in one canonical spelling: the same text always gives the same value."""
    canonical = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def words_of(promise: Mapping) -> tuple[str, str, str]:
    """What is agreed to: the words of both sides. The number is not part of them: promises may be moved about."""
    return promise["title"], promise["we_will"], promise["you_will"]
