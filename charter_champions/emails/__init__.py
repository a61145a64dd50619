"""The mails of Charter Champions. Importing the package makes them known."""

from __future__ import annotations

from . import applications, drafts, memberships, review

__all__ = ["applications", "drafts", "memberships", "review"]
