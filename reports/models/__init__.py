from __future__ import annotations

from .attachments import Attachment
from .chases import Chase, Escalation, EscalationNews
from .commitments import Commitment, CommitmentEvent
from .fact_checks import FactCheck, FactCheckEvent
from .index import ReportIndexPage
from .information import InformationRequestPage
from .issued import IssuedText
from .letter_templates import LetterTemplate
from .messages import Message, RecommendationReply
from .officers import Officer
from .outcomes import Outcome, OutcomeCorrection, OutcomeEvent
from .pages import ReportPage, ReportTheme
from .parts import Correction, Recommendation, ReportCredit, ReportDownload
from .proposals import RedirectProposal, RedirectProposalEvent
from .redactions import Redaction, RedactionEvent
from .reply_drafts import ReplyDraft
from .requests import RecordYear, RequestedItem, ResponseRequest, ResponseRequestEvent
from .rules import DutyRule
from .sealed_replies import SealedReply
from .settings import ReplySettings
from .taken_back import TakenBack
from .voices import CommitmentReminder, CommitmentUpdate, CommitmentUpdateEvent

__all__ = [
    "Attachment",
    "Chase",
    "Commitment",
    "CommitmentEvent",
    "CommitmentReminder",
    "CommitmentUpdate",
    "CommitmentUpdateEvent",
    "Correction",
    "DutyRule",
    "Escalation",
    "EscalationNews",
    "FactCheck",
    "FactCheckEvent",
    "InformationRequestPage",
    "IssuedText",
    "LetterTemplate",
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
    "RedirectProposal",
    "RedirectProposalEvent",
    "ReplyDraft",
    "ReplySettings",
    "ReportCredit",
    "ReportDownload",
    "ReportIndexPage",
    "ReportPage",
    "ReportTheme",
    "RequestedItem",
    "ResponseRequest",
    "ResponseRequestEvent",
    "SealedReply",
    "TakenBack",
]
