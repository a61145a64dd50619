from __future__ import annotations

from .audit import AuditEntry
from .calendar import CalendarException
from .changes import PublicChange
from .documents import HubDocument
from .emails import EmailWording, MailStatus, OutgoingEmail, OutgoingEmailHistory
from .erasures import Erasure
from .errands import Errand, ErrandHistory
from .images import HubImage, HubRendition
from .jobs import JobOutcome, JobRun, JobState
from .limits import RateEvent
from .outbox import OutboxPause, WorkStatus
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
    "Errand",
    "ErrandHistory",
    "HubDocument",
    "HubImage",
    "HubRendition",
    "JobOutcome",
    "JobRun",
    "JobState",
    "MailStatus",
    "OutboxPause",
    "OutgoingEmail",
    "OutgoingEmailHistory",
    "PublicChange",
    "RateEvent",
    "SubmissionKey",
    "Theme",
    "Token",
    "WorkStatus",
]
