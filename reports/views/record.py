"""The public record: every request that was started for a report that anyone may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import filter_form
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path
from hub.shared.pagination import paginate
from hub.shared.panels import LIST_FOOT, RECORD_SIDE, panels_of
from hub.shared.parts import list_part
from hub.shared.quoting import quoted
from hub.shared.responses import shown_pdf
from reports.domain.answer_view import sent_views
from reports.domain.documents import request_file_pdf
from reports.domain.report_view import request_view, row_view
from reports.domain.steps import request_steps
from reports.domain.timeline import request_timeline
from reports.models import ResponseRequest
from reports.models.display import what_happened
from reports.models.listing import counted
from reports.models.outcomes import first_change_of_request
from reports.models.record_index import list_requests
from reports.views.formats import JSON, PDF, Format, canonical, formats_of, query_of

PER_PAGE = 20
TITLE = "Requests and replies"
PAGE_PANELS = "request_page_panels"
"""The hook for further parts of a request's public page: takes ``(request, *, on, calendar)``, see ``Panel``."""


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the record."""
    steps = [("Home", "/"), *further]
    return [{"title": title, "url": url} for title, url in steps]


def record_crumbs() -> list[dict[str, str]]:
    return crumbs((TITLE, reverse("record:list")))


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    on, calendar = today(), working_calendar()
    listing = list_requests(request.GET, on=on, calendar=calendar)
    rows = ResponseRequest.objects.public().most_overdue_first().for_lists()
    results = paginate(request, rows, per_page=PER_PAGE, keys=listing.keys)

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
            "rows": list_part("record", results, request, written_rows, is_for_all=listing.is_everything),
            "count_text": counted(results.paginator.count, "request"),
            "filters": filter_form(*listing.groups),
            "chips": listing.chips,
            "canonical": canonical(request, page=results.number, is_filtered=bool(listing.chips)),
            "foot_panels": panels_of(LIST_FOOT, listing.chips, name="record"),
            "formats": formats_of("list", TITLE, query=query_of(listing.chips)),
            "answers_url": f"{reverse('record:list_answers_csv')}{query_of(listing.chips)}",
        },
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
    happenings = what_happened([row])
    data_url, file_url = (reverse(f"record:{name}", args=[year, number]) for name in ("data", "pdf"))
    return render(
        request,
        "reports/request_detail.html",
        {
            "title": f"{row.body} on {quoted(row.report.title)}",
            "breadcrumbs": record_crumbs(),
            "canonical": absolute_url(row.get_absolute_url()),
            "formats": [
                Format(PDF, file_url, f"Request {row.reference} (PDF)", "The whole file of this request (tagged PDF)"),
                Format(JSON, data_url, f"Request {row.reference} (data)", "For programs (JSON)"),
            ],
            "row": row,
            "asked_instead": asked_instead(row),
            "view": request_view(row, on=on, calendar=calendar),
            "steps": request_steps(row, happenings, on=on, changed_on=first_change_of_request(row)),
            "sent_views": sent_views(row, on=on, calendar=calendar),
            "timeline": request_timeline(row, happenings, on=on, calendar=calendar, source_url=page_path(row.source)),
            "due": row.due_date,
            "panels": panels_of(PAGE_PANELS, row, on=on, calendar=calendar),
            "side_panels": panels_of(RECORD_SIDE, row, on=on),
        },
    )


def asked_instead(row: ResponseRequest) -> ResponseRequest | None:
    """The request to the body that ``row`` was redirected to, about the same report; ``None`` where there is none."""
    if not row.redirected_to_id:
        return None
    return ResponseRequest.objects.public().filter(report=row.report).owed_by(row.redirected_to).order_by("-pk").first()


@require_safe
def request_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The whole file of a request as tagged PDF."""
    row = get_object_or_404(ResponseRequest.objects.public(), year=year, number=number)
    return shown_pdf(request, request_file_pdf(row, on=today()), f"request-{row.year}-{row.number}.pdf")
