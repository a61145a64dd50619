"""The mails of events. Importing the package makes them known."""

from __future__ import annotations

from . import bookings, training

__all__ = ["bookings", "training"]
