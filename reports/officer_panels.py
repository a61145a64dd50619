"""What the reply link adds to other pages: on the case file who answers, on the public page how to get a link."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from hub.shared.needs_today import TodayLine, waits_in_words
from hub.shared.panels import Panel
from hub.shared.working_days import WorkingCalendar
from reports.enums import OPEN_STATUSES, Nature
from reports.models import Message, RedirectProposal, ResponseRequest, SealedReply
from reports.permissions import RUN_CLOCK

QUESTIONS, PROPOSALS = 30, 31


def officers_panel(request: ResponseRequest, *, on: dt.date, calendar: WorkingCalendar, user) -> Panel | None:
    """Who answers for the body, and where staff name and renew them."""
    if not user.has_perm(RUN_CLOCK):
        return None
    return Panel(
        "officers",
        "Who answers",
        "reports/admin/officers_panel.html",
        {
            "officers": request.officers.all(),
            "url": reverse("response_requests:officers", args=[request.pk]),
            "sealed": SealedReply.objects.filter(message__request=request).select_related("officer"),
            "proposals": request.proposals.select_related("to_body"),
        },
        order=20,
    )


def reply_panel(request: ResponseRequest, *, on: dt.date, calendar: WorkingCalendar) -> Panel | None:
    """For officers who come by the public page while we wait for their reply."""
    if not request.is_open:
        return None
    url = f"{reverse('reply:new')}?reference={request.reference}"
    return Panel(
        "reply-link",
        f"Do you work for {request.body.name}?",
        "reports/reply/public_panel.html",
        {"url": url},
        order=900,
    )


def lines_of_officers(user, *, on: dt.date) -> list[TodayLine] | None:
    """Questions of officers that nobody answered, and bodies said to be in charge. Two queries."""
    if not user.has_perm(RUN_CLOCK):
        return None
    return [*question_lines(on), *proposal_lines(on)]


def question_lines(on: dt.date) -> list[TodayLine]:
    asked = Message.objects.filter(nature=Nature.CLARIFICATION_ASKED, request__status__in=OPEN_STATUSES)
    given = Message.objects.filter(nature=Nature.CLARIFICATION_GIVEN)
    waiting: dict[int, dt.date] = dict(asked.order_by("pk").values_list("request_id", "happened_on"))
    for key, day in given.filter(request_id__in=waiting).values_list("request_id", "happened_on"):
        if key in waiting and day >= waiting[key]:
            del waiting[key]
    if not waiting:
        return []
    one = len(waiting) == 1
    url = (
        reverse("response_requests:inspect", args=[next(iter(waiting))]) if one else reverse("response_requests:index")
    )
    return [
        TodayLine(
            words="1 body asks what we mean" if one else f"{len(waiting)} bodies ask what we mean",
            url=url,
            detail=waits_in_words([(on - day).days for day in waiting.values()]),
            order=QUESTIONS,
        )
    ]


def proposal_lines(on: dt.date) -> list[TodayLine]:
    rows = list(RedirectProposal.objects.waiting().values_list("made_at", flat=True))
    if not rows:
        return []
    return [
        TodayLine(
            words="1 body says that another is in charge"
            if len(rows) == 1
            else f"{len(rows)} bodies say that others are in charge",
            url=f"{reverse('redirect_proposals:index')}?status=waiting",
            detail=waits_in_words([(on - timezone.localdate(at)).days for at in rows]),
            order=PROPOSALS,
        )
    ]
