"""The mails of Charter Champions. Importing the package makes them known."""

from __future__ import annotations

from . import applications, drafts

__all__ = ["applications", "drafts"]
