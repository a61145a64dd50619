"""The numbers and the latest replies that the home page shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from reports.domain.answer_view import DECISION_TONES
from reports.domain.phases import LATE_KEYS
from reports.enums import OPEN_STATUSES, Decision, Nature, PhaseKey, ResponseStatus
from reports.models import Message, Outcome, ReportIndexPage, ReportPage, ResponseRequest


@dataclass(frozen=True)
class HeadlineNumbers:
    """The loop in numbers, over all reports that anyone may see."""

    people_heard: int
    reports_published: int
    reports_url: str
    requests_made: int
    requests_answered: int
    requests_late: int
    recommendations_asked: int
    changes_published: int

    @property
    def record_url(self) -> str:
        return reverse("record:list")

    @property
    def replies_url(self) -> str:
        """The requests with a whole reply."""
        return self.phases_url(PhaseKey.ANSWERED_IN_TIME, PhaseKey.ANSWERED_LATE, PhaseKey.ANSWERED)

    @property
    def late_url(self) -> str:
        return self.phases_url(*LATE_KEYS)

    def phases_url(self, *keys: PhaseKey) -> str:
        """The record with its filter set to ``keys``."""
        return f"{self.record_url}?{urlencode([('phase', key.value) for key in keys])}"


@dataclass(frozen=True)
class LatestReply:
    """What a body answered: the first decision of a reply, in its own words."""

    body: str
    report: str
    decision: str
    tone: str
    quote: str
    replied_on: dt.date
    url: str


def headline_numbers(on: dt.date) -> HeadlineNumbers:
    """The numbers on the day ``on``. Four queries.

    A recommendation to several bodies is counted once; a request is answered when its reply is whole.
    """
    visible = ReportPage.objects.visible()
    reports = visible.exact_type(ReportPage).aggregate(people=Sum("people_heard"), reports=Count("pk"))
    requests = ResponseRequest.objects.public().aggregate(
        asked=Count("pk", distinct=True),
        recommendations=Count("items__recommendation", distinct=True),
        answered=Count("pk", distinct=True, filter=Q(status=ResponseStatus.ANSWERED)),
        late=Count("pk", distinct=True, filter=Q(status__in=OPEN_STATUSES, due_on__lt=on, clock_paused_on=None)),
    )
    index = ReportIndexPage.objects.visible().order_by("path").first()
    return HeadlineNumbers(
        people_heard=reports["people"] or 0,
        reports_published=reports["reports"],
        reports_url=(index.url or "") if index else "",
        requests_made=requests["asked"],
        requests_answered=requests["answered"],
        requests_late=requests["late"],
        recommendations_asked=requests["recommendations"],
        changes_published=Outcome.objects.published().count(),
    )


def latest_replies(on: dt.date, *, limit: int = 3) -> list[LatestReply]:
    """The replies that came last up to the day ``on``, newest first. Two queries."""
    messages = (
        Message.objects.filter(
            nature=Nature.REPLY,
            happened_on__lte=on,
            request__in=ResponseRequest.objects.public(),
            replies__isnull=False,
        )
        .select_related("request__body", "request__report")
        .prefetch_related("replies")
        .distinct()
        .newest_first()[:limit]
    )
    return [latest_reply(message) for message in messages]


def latest_reply(message: Message) -> LatestReply:
    decisions = list(message.replies.all())
    # The first one with words of its own is worth quoting.
    reply = next((row for row in decisions if row.explanation), decisions[0])
    return LatestReply(
        body=message.request.body.name,
        report=message.request.report.title,
        decision=reply.get_decision_display(),
        tone=DECISION_TONES[Decision(reply.decision)],
        quote=reply.explanation,
        replied_on=message.happened_on,
        url=message.request.get_absolute_url(),
    )
