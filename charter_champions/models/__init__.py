from __future__ import annotations

from .applications import Application, ApplicationCheck, ApplicationHistory, ApplicationNote
from .charter import CharterPage, CharterPageTheme, CharterPromise, CharterVersion
from .credentials import Credential, CredentialKey, SignedStatusList, StatusEntry, StatusList
from .memberships import Membership, MembershipHistory
from .packs import BadgePack

__all__ = [
    "Application",
    "ApplicationCheck",
    "ApplicationHistory",
    "ApplicationNote",
    "BadgePack",
    "CharterPage",
    "CharterPageTheme",
    "CharterPromise",
    "CharterVersion",
    "Credential",
    "CredentialKey",
    "Membership",
    "MembershipHistory",
    "SignedStatusList",
    "StatusEntry",
    "StatusList",
]
