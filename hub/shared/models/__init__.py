from __future__ import annotations

from .audit import AuditEntry
from .calendar import CalendarException
from .changes import PublicChange
from .documents import HubDocument
from .emails import EmailWording, MailStatus, OutgoingEmail
from .erasures import Erasure
from .images import HubImage, HubRendition
from .jobs import JobOutcome, JobRun, JobState
from .limits import RateEvent
from .pages import BasePage, BasePageManager, BasePageQuerySet
from .submissions import SubmissionKey
from .themes import Theme
from .tokens import Token

__all__ = [
    "AuditEntry",
    "BasePage",
    "BasePageManager",
    "BasePageQuerySet",
    "CalendarException",
    "EmailWording",
    "Erasure",
    "HubDocument",
    "HubImage",
    "HubRendition",
    "JobOutcome",
    "JobRun",
    "JobState",
    "MailStatus",
    "OutgoingEmail",
    "PublicChange",
    "RateEvent",
    "SubmissionKey",
    "Theme",
    "Token",
]
