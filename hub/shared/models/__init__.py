from __future__ import annotations

from .calendar import CalendarException
from .documents import HubDocument
from .emails import EmailWording, MailStatus, OutgoingEmail
from .images import HubImage, HubRendition
from .limits import RateEvent
from .pages import BasePage, BasePageManager, BasePageQuerySet
from .submissions import SubmissionKey
from .themes import Theme
from .tokens import Token

__all__ = [
    "BasePage",
    "BasePageManager",
    "BasePageQuerySet",
    "CalendarException",
    "EmailWording",
    "HubDocument",
    "HubImage",
    "HubRendition",
    "MailStatus",
    "OutgoingEmail",
    "RateEvent",
    "SubmissionKey",
    "Theme",
    "Token",
]
