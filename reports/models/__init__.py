from __future__ import annotations

from .attachments import Attachment
from .commitments import Commitment, CommitmentEvent
from .index import ReportIndexPage
from .messages import Message, RecommendationReply
from .officers import Officer
from .outcomes import Outcome, OutcomeCorrection, OutcomeEvent
from .pages import ReportPage, ReportTheme
from .parts import Correction, Recommendation, ReportCredit, ReportDownload
from .redactions import Redaction, RedactionEvent
from .requests import RecordYear, RequestedItem, ResponseRequest, ResponseRequestEvent
from .rules import DutyRule
from .voices import CommitmentReminder, CommitmentUpdate, CommitmentUpdateEvent

__all__ = [
    "Attachment",
    "Commitment",
    "CommitmentEvent",
    "CommitmentReminder",
    "CommitmentUpdate",
    "CommitmentUpdateEvent",
    "Correction",
    "DutyRule",
    "Message",
    "Officer",
    "Outcome",
    "OutcomeCorrection",
    "OutcomeEvent",
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
