"""What comes round."""

from __future__ import annotations

from . import bookings, pledges, training

__all__ = ["bookings", "pledges", "training"]
