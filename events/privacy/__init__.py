"""The classes of the fields of events: what the organiser wants everyone to know, and what is kept of people."""

from __future__ import annotations

from . import bookings, challenges, events, offers, pledges, training

__all__ = ["bookings", "challenges", "events", "offers", "pledges", "training"]
