from __future__ import annotations

from .attachments import Attachment
from .commitments import Commitment, CommitmentEvent
from .index import ReportIndexPage
from .information import InformationRequestPage
from .messages import Message, RecommendationReply
from .officers import Officer
from .outcomes import Outcome, OutcomeCorrection, OutcomeEvent
from .pages import ReportPage, ReportTheme
from .parts import Correction, Recommendation, ReportCredit, ReportDownload
from .proposals import RedirectProposal, RedirectProposalEvent
from .redactions import Redaction, RedactionEvent
from .reply_codes import ReplyCode
from .reply_drafts import ReplyDraft
from .requests import RecordYear, RequestedItem, ResponseRequest, ResponseRequestEvent
from .rules import DutyRule
from .sealed_replies import SealedReply
from .settings import ReplySettings
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
    "InformationRequestPage",
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
    "ReplyCode",
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
]
