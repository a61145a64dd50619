"""The mails of reports and replies. Importing the package makes them known."""

from __future__ import annotations

from . import fact_checks, officers, promises

__all__ = ["fact_checks", "officers", "promises"]
