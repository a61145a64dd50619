"""What comes round."""

from __future__ import annotations

from . import pledges

__all__ = ["pledges"]
