"""The public record: every request that was started for a report that anyone may see."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import chips, filter_form
from hub.organisations.models import Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginate
from hub.shared.panels import RECORD_SIDE, panels_of
from hub.shared.parts import list_part
from hub.shared.responses import shown_pdf
from reports.domain.bodies import body_numbers
from reports.domain.documents import request_file_pdf
from reports.domain.report_view import request_view, row_view, sent_views
from reports.domain.timeline import newest_first, request_entries
from reports.models import ResponseRequest
from reports.models.display import what_happened
from reports.models.listing import counted, list_requests

PER_PAGE = 20
PER_BODY_PAGE = 25
CSV_HEADER = (
    "Reference",
    "Report",
    "Body",
    "Received",
    "Due",
    "Reply requested by",
    "Answered",
    "Where it stands",
    "Address",
)
TITLE = "Requests and replies"
PAGE_PANELS = "request_page_panels"
"""The hook for further parts of a request's public page: takes ``(request, *, on, calendar)``, see ``Panel``."""


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the record."""
    steps = [("Home", "/"), *further]
    return [{"title": title, "url": url} for title, url in steps]


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    on, calendar = today(), working_calendar()
    groups, rows, keys = list_requests(request.GET, on=on, calendar=calendar)
    rows = rows.for_phase().select_related("report")
    results = paginate(request, rows, per_page=PER_PAGE, keys=keys)
    filter_chips = chips(request.GET, *groups)
    filters = urlencode([(chip.key, chip.value) for chip in filter_chips])

    def written_rows() -> str:
        views = [row_view(row, on=on, calendar=calendar) for row in results.object_list]
        return render_to_string("reports/request_rows.html", {"views": views, "show_body": True})

    return render(
        request,
        "reports/record_list.html",
        {
            "title": TITLE,
            "breadcrumbs": crumbs(),
            "results": results,
            "rows": list_part("record", results, request, written_rows, is_for_all=keys is not None),
            "count_text": counted(results.paginator.count, "request"),
            "filters": filter_form(*groups),
            "chips": filter_chips,
            "csv_url": f"{reverse('record:csv')}{'?' + filters if filters else ''}",
        },
    )


@require_safe
def record_csv(request: HttpRequest) -> HttpResponse:
    on, calendar = today(), working_calendar()
    _, rows, _ = list_requests(request.GET, on=on, calendar=calendar)
    rows = rows.for_phase().select_related("report")
    return csv_response(
        "requests-and-replies.csv",
        CSV_HEADER,
        (
            (
                row.reference,
                row.report.title,
                row.body.name,
                row.received_on,
                row.due_on,
                row.reply_requested_by,
                row.answered_on,
                row.phase(on=on, calendar=calendar).sentence,
                absolute_url(row.get_absolute_url()),
            )
            for row in rows.iterator(chunk_size=500)
        ),
    )


@require_safe
def request_detail(request: HttpRequest, year: int, number: int) -> HttpResponse:
    rows = (
        ResponseRequest.objects.public()
        .for_display()
        .select_related("report", "body", "carried_to", "redirected_to", "duty_rule")
    )
    row = get_object_or_404(rows, year=year, number=number)
    on, calendar = today(), working_calendar()
    return render(
        request,
        "reports/request_detail.html",
        {
            "title": f"{row.body} on “{row.report.title}”",
            "breadcrumbs": crumbs((TITLE, reverse("record:list"))),
            "row": row,
            "view": request_view(row, on=on, calendar=calendar),
            "sent_views": sent_views(row, on=on, calendar=calendar),
            "timeline": newest_first(request_entries(row, what_happened([row]), on=on, calendar=calendar)),
            "due": row.due_date,
            "panels": panels_of(PAGE_PANELS, row, on=on, calendar=calendar),
            "side_panels": panels_of(RECORD_SIDE, row, on=on),
        },
    )


@require_safe
def request_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The whole file of a request as tagged PDF."""
    row = get_object_or_404(ResponseRequest.objects.public(), year=year, number=number)
    return shown_pdf(request, request_file_pdf(row, on=today()), f"request-{row.year}-{row.number}.pdf")


@require_safe
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    body = get_object_or_404(Organisation.objects.bodies().filter(live=True), slug=slug)
    on, calendar = today(), working_calendar()
    rows = list(
        ResponseRequest.objects.public().filter(body=body).for_phase().select_related("report").most_overdue_first()
    )
    results = paginate(request, rows, per_page=PER_BODY_PAGE)
    views = [row_view(row, on=on, calendar=calendar) for row in results.object_list]
    return render(
        request,
        "reports/body_detail.html",
        {
            "title": body.name,
            "breadcrumbs": crumbs((TITLE, reverse("record:list"))),
            "body": body,
            "numbers": body_numbers(rows, on=on, calendar=calendar),
            "results": results,
            "side_panels": panels_of(RECORD_SIDE, body, on=on),
            "open_views": [view for view in views if view.request.is_open],
            "closed_views": [view for view in views if not view.request.is_open],
        },
    )
