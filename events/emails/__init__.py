"""The mails of events. Importing the package makes them known."""

from __future__ import annotations

from . import bookings, offers

__all__ = ["bookings", "offers"]
