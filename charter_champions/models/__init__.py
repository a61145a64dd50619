from __future__ import annotations

from .applications import Application, ApplicationCheck, ApplicationHistory, ApplicationNote, UnsavedPage
from .charter import CharterPage, CharterPageTheme, CharterPromise, CharterVersion
from .credentials import Credential, CredentialKey, SignedStatusList, StatusEntry, StatusList
from .duplicates import LikelyDuplicate
from .life import CharterCommitment, CharterRecall, CharterRecallMail, MembershipReminder, MembershipRenewal
from .memberships import Membership, MembershipHistory
from .packs import BadgePack

__all__ = [
    "Application",
    "ApplicationCheck",
    "ApplicationHistory",
    "ApplicationNote",
    "BadgePack",
    "CharterCommitment",
    "CharterPage",
    "CharterPageTheme",
    "CharterPromise",
    "CharterRecall",
    "CharterRecallMail",
    "CharterVersion",
    "Credential",
    "CredentialKey",
    "LikelyDuplicate",
    "Membership",
    "MembershipHistory",
    "MembershipReminder",
    "MembershipRenewal",
    "SignedStatusList",
    "StatusEntry",
    "StatusList",
    "UnsavedPage",
]
