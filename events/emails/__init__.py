"""The mails of events. Importing the package makes them known."""

from __future__ import annotations

from . import bookings, challenges, offers, pledges, training

__all__ = ["bookings", "challenges", "offers", "pledges", "training"]
