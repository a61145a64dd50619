from __future__ import annotations

from .applications import Application, ApplicationCheck, ApplicationHistory, ApplicationNote
from .charter import CharterPage, CharterPageTheme, CharterPromise, CharterVersion
from .duplicates import LikelyDuplicate
from .life import CharterCommitment, CharterRecall, CharterRecallMail, MembershipReminder, MembershipRenewal
from .memberships import Membership, MembershipHistory

__all__ = [
    "Application",
    "ApplicationCheck",
    "ApplicationHistory",
    "ApplicationNote",
    "CharterCommitment",
    "CharterPage",
    "CharterPageTheme",
    "CharterPromise",
    "CharterRecall",
    "CharterRecallMail",
    "CharterVersion",
    "LikelyDuplicate",
    "Membership",
    "MembershipHistory",
    "MembershipReminder",
    "MembershipRenewal",
]
