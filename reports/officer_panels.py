"""What the reply link adds to other pages: on the case file who answers, on the public page how to get a link."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from hub.shared.needs_today import TodayLine, waits_in_words
from hub.shared.panels import Panel
from hub.shared.working_days import WorkingCalendar
from reports.models import RedirectProposal, ResponseRequest, SealedReply
from reports.permissions import RUN_CLOCK

PROPOSALS = 45


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
        f"Do you work for {request.owing_body.name}?",
        "reports/reply/public_panel.html",
        {"url": url},
        order=900,
    )


def lines_of_officers(user, *, on: dt.date) -> list[TodayLine] | None:
    """Bodies said to be in charge. The questions of officers are in the work list. One query."""
    return proposal_lines(on) if user.has_perm(RUN_CLOCK) else None


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
