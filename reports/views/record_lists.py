"""Lists of the record that the filters can't tell: what is overdue, and what was replied."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import with_keys
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.generation import kept
from hub.shared.pagination import paginate
from hub.shared.parts import list_part
from reports.domain.replies import reply_view
from reports.domain.report_view import row_view
from reports.enums import PhaseKey
from reports.models import Message, ResponseRequest
from reports.models.listing import counted
from reports.models.public_messages import for_reply_lists, public_replies
from reports.models.record_index import overdue_keys
from reports.views.formats import canonical, formats_of
from reports.views.record import record_crumbs

PER_PAGE = 20
MOST_ASKED_FOR = 10
"""How many without a duty stand below the overdue ones; the record has the others."""


@require_safe
def overdue_list(request: HttpRequest) -> HttpResponse:
    """The most overdue first. What was merely asked for by a date stands apart and is never called overdue."""
    on, calendar = today(), working_calendar()
    unmet = ResponseRequest.objects.public().not_by_date(on=on).order_by("reply_requested_by", "pk")
    keys = overdue_keys(on)
    _, unmet_keys = kept(f"record-not-by-date:{on}", lambda: with_keys(None, unmet))
    rows = ResponseRequest.objects.order_by("due_on", "pk").for_lists()
    results = paginate(request, rows, per_page=PER_PAGE, keys=keys)

    def written(found) -> str:
        views = [row_view(row, on=on, calendar=calendar) for row in found]
        return render_to_string("reports/request_rows.html", {"views": views, "show_body": True})

    some_unmet = unmet.filter(pk__in=list(unmet_keys[:MOST_ASKED_FOR])).for_lists() if unmet_keys else ()
    return render(
        request,
        "reports/overdue_list.html",
        {
            "title": "Overdue replies",
            "breadcrumbs": record_crumbs(),
            "canonical": canonical(request, page=results.number),
            "formats": formats_of("overdue", "Overdue replies"),
            "results": results,
            "rows": list_part(f"overdue:{on}", results, request, lambda: written(results.object_list), is_for_all=True),
            "count_text": f"{counted(len(keys), 'reply', 'replies')} overdue",
            "unmet_count": len(unmet_keys),
            "unmet_rows": written(some_unmet) if unmet_keys else "",
            "unmet_url": f"{reverse('record:list')}?phase={PhaseKey.NOT_BY_DATE.value}",
            "has_more_unmet": len(unmet_keys) > MOST_ASKED_FOR,
        },
    )


@require_safe
def reply_list(request: HttpRequest) -> HttpResponse:
    """What bodies replied, the newest first, in their own words."""
    _, keys = kept("record-replies", lambda: with_keys(None, public_replies()))
    rows = for_reply_lists(Message.objects.newest_first())
    results = paginate(request, rows, per_page=PER_PAGE, keys=keys)

    def written_rows() -> str:
        views = [reply_view(message) for message in results.object_list]
        return render_to_string("reports/reply_rows.html", {"views": views})

    return render(
        request,
        "reports/reply_list.html",
        {
            "title": "Recent replies",
            "breadcrumbs": record_crumbs(),
            "canonical": canonical(request, page=results.number),
            "formats": formats_of("replies", "Recent replies"),
            "results": results,
            "rows": list_part("replies", results, request, written_rows, is_for_all=True),
            "count_text": counted(len(keys), "reply", "replies"),
        },
    )
