from __future__ import annotations

from .attachments import Attachment
from .commitments import Commitment, CommitmentEvent
from .index import ReportIndexPage
from .information import InformationRequestPage
from .messages import Message, RecommendationReply
from .officers import Officer
from .pages import ReportPage, ReportTheme
from .parts import Correction, Recommendation, ReportCredit, ReportDownload
from .redactions import Redaction, RedactionEvent
from .requests import RecordYear, RequestedItem, ResponseRequest, ResponseRequestEvent
from .rules import DutyRule

__all__ = [
    "Attachment",
    "Commitment",
    "CommitmentEvent",
    "Correction",
    "DutyRule",
    "InformationRequestPage",
    "Message",
    "Officer",
    "Recommendation",
    "RecommendationReply",
    "RecordYear",
    "Redaction",
    "RedactionEvent",
    "ReportCredit",
    "ReportDownload",
    "ReportIndexPage",
    "ReportPage",
    "ReportTheme",
    "RequestedItem",
    "ResponseRequest",
    "ResponseRequestEvent",
]
