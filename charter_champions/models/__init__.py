from __future__ import annotations

from .applications import Application, ApplicationCheck, ApplicationHistory, ApplicationNote
from .charter import CharterPage, CharterPageTheme, CharterPromise, CharterVersion
from .duplicates import LikelyDuplicate
from .memberships import Membership, MembershipHistory

__all__ = [
    "Application",
    "ApplicationCheck",
    "ApplicationHistory",
    "ApplicationNote",
    "CharterPage",
    "CharterPageTheme",
    "CharterPromise",
    "CharterVersion",
    "LikelyDuplicate",
    "Membership",
    "MembershipHistory",
]
