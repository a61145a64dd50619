"""Files that strangers send: told by their content, refused with a plain reason, and made ready to be published."""

from __future__ import annotations

from .checking import checked
from .kinds import ACCEPT, ALLOWED, MAX_BYTES, SentFile

__all__ = ["ACCEPT", "ALLOWED", "MAX_BYTES", "SentFile", "checked"]
