from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from hub.organisations.facets import chips, filter_form
from hub.shared.calendars import working_calendar
from hub.shared.pagination import paginate
from reports.domain.listing import list_reports
from reports.domain.report_view import report_status, row_view

PER_PAGE = 10


def report_list(index, request, *, on: dt.date) -> dict:
    """The context of the list of reports for the address that was asked for."""
    calendar = working_calendar()
    reports, facets = list_reports(request.GET, index.reports(), on=on, calendar=calendar)
    results = paginate(request, reports.for_listing().order_by("-published_on", "-pk"), per_page=PER_PAGE)
    filter_chips = chips(request.GET, *facets.groups)
    count = results.paginator.count
    return {
        "results": results,
        "rows": [report_row(report, on=on, calendar=calendar) for report in results.object_list],
        "count_text": f"{count:,} report" if count == 1 else f"{count:,} reports",
        "filters": filter_form(*facets.groups),
        "chips": filter_chips,
        "feed_query": urlencode([(chip.key, chip.value) for chip in filter_chips]),
    }


def report_row(report, *, on: dt.date, calendar) -> dict:
    """``report`` comes with its started requests, as ``for_listing()`` brings them."""
    views = [row_view(request, on=on, calendar=calendar) for request in report.response_requests.all()]
    tone, text = report_status(views)
    return {"report": report, "tone": tone, "text": text, "views": views}
