"""What comes round."""

from __future__ import annotations

from . import bookings, pledges

__all__ = ["bookings", "pledges"]
