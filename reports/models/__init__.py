from __future__ import annotations

from .attachments import Attachment
from .chases import Chase, Escalation, EscalationNews
from .commitments import Commitment, CommitmentEvent
from .index import ReportIndexPage
from .letter_templates import LetterTemplate
from .messages import Message, RecommendationReply
from .officers import Officer
from .pages import ReportPage, ReportTheme
from .parts import Correction, Recommendation, ReportCredit, ReportDownload
from .redactions import Redaction, RedactionEvent
from .requests import RecordYear, RequestedItem, ResponseRequest, ResponseRequestEvent
from .rules import DutyRule

__all__ = [
    "Attachment",
    "Chase",
    "Commitment",
    "CommitmentEvent",
    "Correction",
    "DutyRule",
    "Escalation",
    "EscalationNews",
    "LetterTemplate",
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
