"""The mails of events. Importing the package makes them known."""

from __future__ import annotations

from . import offers

__all__ = ["offers"]
