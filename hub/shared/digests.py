"""A number that tells what was read from everything else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence


def digest_of(told: Sequence) -> str:
    """The SHA-256 of ``told``, which JSON can write, in 64 hexadecimal digits.

    A form carries it from the page that showed something to the press that does it (decision 43).
    """
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
