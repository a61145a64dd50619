"""What comes round."""

from __future__ import annotations

from . import bookings, training

__all__ = [
    "bookings",
    "training",
]
