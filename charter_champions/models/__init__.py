from __future__ import annotations

from .applications import Application, ApplicationCheck, ApplicationHistory, ApplicationNote, UnsavedPage
from .charter import CharterPage, CharterPageTheme, CharterPromise, CharterVersion
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
    "Membership",
    "MembershipHistory",
    "UnsavedPage",
]
