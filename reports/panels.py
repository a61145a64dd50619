"""What reports know about an organisation, for its page in the directory."""

from __future__ import annotations

import datetime as dt

from hub.shared.calendars import working_calendar
from hub.shared.panels import Panel
from reports.domain.report_view import row_view
from reports.models import ReportPage, ResponseRequest

MOST_ROWS = 5


def supported_reports_panel(organisation, *, on: dt.date) -> Panel | None:
    """The reports that name a partner with thanks. One query."""
    if organisation.is_body:
        return None
    reports = list(
        ReportPage.objects.visible()
        .filter(credits__organisation=organisation, credits__is_named_publicly=True)
        .distinct()
        .order_by("-published_on", "-pk")
        .only("title", "url_path", "published_on")[: MOST_ROWS + 1]
    )
    if not reports:
        return None
    return Panel(
        key="supported-reports",
        title="Reports it helped with",
        template="reports/supported_reports_panel.html",
        context={"reports": reports[:MOST_ROWS], "has_more": len(reports) > MOST_ROWS},
        order=40,
    )


def requests_panel(organisation, *, on: dt.date) -> Panel | None:
    """The requests to a body, most overdue first. Three queries."""
    if not organisation.is_body:
        return None
    rows = (
        ResponseRequest.objects.public()
        .filter(body=organisation)
        .for_phase()
        .select_related("report")
        .most_overdue_first()[:MOST_ROWS]
    )
    calendar = working_calendar()
    views = [row_view(row, on=on, calendar=calendar) for row in rows]
    if not views:
        return None
    return Panel(
        key="requests",
        title="Requests to this body",
        template="reports/requests_panel.html",
        context={"views": views, "body": organisation},
        order=40,
    )
