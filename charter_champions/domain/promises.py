"""The text of a charter as it is frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence


def fingerprint(frozen: Mapping | Sequence) -> str:
    """SHA-256 of ``frozen`` in one canonical spelling: the same text always gives the same value."""
    canonical = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
