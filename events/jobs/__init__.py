"""What comes round."""

from __future__ import annotations

from . import bookings

__all__ = ["bookings"]
