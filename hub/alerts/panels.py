"""What alerts add to pages of other apps."""

from __future__ import annotations

import datetime as dt

from hub.alerts.domain.targets import ASKING_PAGES, Target, body_target, page_target, request_target
from hub.alerts.models import Follow
from hub.organisations.models import Organisation
from hub.shared.panels import Panel
from reports.models import ResponseRequest


def follow_panel(subject, *, on: dt.date) -> Panel | None:
    """The link to the form by which anyone follows ``subject``. The same for all, so that the page can be kept."""
    found = target_beside(subject)
    if found is None:
        return None
    target, title = found
    return Panel("follow", title, "alerts/follow_panel.html", {"url": target.follow_url}, order=20)


def target_beside(subject) -> tuple[Target, str] | None:
    """What is followed from the page of ``subject``, and the heading of the panel there."""
    if isinstance(subject, ResponseRequest):
        return request_target(subject), "Follow this request"
    if isinstance(subject, Organisation):
        return body_target(subject), "Follow this body"
    if isinstance(subject, ASKING_PAGES) and subject.pk and subject.live:
        return page_target(subject), f"Follow this {subject.asks.page_noun}"
    return None


def followers_panel(request: ResponseRequest, *, on: dt.date, calendar, user) -> Panel | None:
    """How many hear of what happens to a request: a number, never who. One query."""
    if request.is_draft:
        return None
    return Panel("followers", "Followers", "alerts/followers_panel.html", {"count": count_of(request)}, order=90)


def count_of(request: ResponseRequest) -> int:
    """How many people hear of what happens to ``request``. One query."""
    return Follow.objects.active().of_request(request).values("follower_id").distinct().count()
