from __future__ import annotations

from .index import ReportIndexPage
from .messages import Message, RecommendationReply
from .pages import ReportPage, ReportTheme
from .parts import Correction, Recommendation, ReportCredit, ReportDownload
from .requests import RecordYear, RequestedItem, ResponseRequest, ResponseRequestEvent
from .rules import DutyRule

__all__ = [
    "Correction",
    "DutyRule",
    "Message",
    "Recommendation",
    "RecommendationReply",
    "RecordYear",
    "ReportCredit",
    "ReportDownload",
    "ReportIndexPage",
    "ReportPage",
    "ReportTheme",
    "RequestedItem",
    "ResponseRequest",
    "ResponseRequestEvent",
]
