"""The mails of events. Importing the package makes them known."""

from __future__ import annotations

__all__: list[str] = []
