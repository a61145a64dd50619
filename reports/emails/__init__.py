"""The mails of reports and replies. Importing the package makes them known."""

from __future__ import annotations

from . import officers, promises

__all__ = ["officers", "promises"]
