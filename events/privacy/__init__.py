"""The classes of the fields of events: what the organiser wants everyone to know, and what is kept of people."""

from __future__ import annotations

from . import bookings, events, training

__all__ = ["bookings", "events", "training"]
