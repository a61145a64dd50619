"""Promises and what changed, for everybody: two lists, the form for voices, and the parts of other pages."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from hub.organisations.facets import chips, filter_form
from hub.shared.clock import today
from hub.shared.pagination import paginate
from hub.shared.panels import Panel
from hub.shared.parts import list_part
from reports.domain import voices
from reports.domain.promise_view import promise_view, promise_views
from reports.enums import CommitmentStatus
from reports.forms.promises import VoiceForm
from reports.models import Commitment
from reports.models.listing import counted
from reports.models.outcomes import published_outcomes
from reports.models.promise_listing import list_changes, list_promises
from reports.views.formats import canonical, formats_of, query_of
from reports.views.record import record_crumbs

PER_PAGE = 20
MOST_OF_BODY = 50


@require_safe
def promise_list(request: HttpRequest) -> HttpResponse:
    on = today()
    groups, rows, keys = list_promises(request.GET, on=on)
    filter_chips = chips(request.GET, *groups)
    results = paginate(request, rows.for_display(), per_page=PER_PAGE, keys=keys)

    def written_rows() -> str:
        views = promise_views(results.object_list, on=on)
        return render_to_string("reports/promise_rows.html", {"views": views, "show_body": True})

    return render(
        request,
        "reports/promise_list.html",
        {
            "title": "Promises",
            "breadcrumbs": record_crumbs(),
            "results": results,
            "rows": list_part("promises", results, request, written_rows, is_for_all=keys is not None),
            "count_text": counted(results.paginator.count, "promise"),
            "filters": filter_form(*groups),
            "chips": filter_chips,
            "canonical": canonical(request, page=results.number, is_filtered=bool(filter_chips)),
            "formats": formats_of("promises", "Promises", query=query_of(filter_chips)),
        },
    )


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    groups, rows, keys = list_changes(request.GET)
    filter_chips = chips(request.GET, *groups)
    results = paginate(request, rows.for_display(), per_page=PER_PAGE, keys=keys)

    def written_rows() -> str:
        return render_to_string("reports/change_rows.html", {"changes": results.object_list, "show_source": True})

    return render(
        request,
        "reports/change_list.html",
        {
            "title": "What changed",
            "breadcrumbs": record_crumbs(),
            "results": results,
            "rows": list_part("changes", results, request, written_rows, is_for_all=keys is not None),
            "count_text": counted(results.paginator.count, "change"),
            "filters": filter_form(*groups),
            "chips": filter_chips,
            "canonical": canonical(request, page=results.number, is_filtered=bool(filter_chips)),
            "formats": formats_of("changes", "What changed", query=query_of(filter_chips)),
        },
    )


def promise_of(pk: int) -> Commitment:
    """A promise of which anyone may say whether it has happened, or ``Http404``."""
    rows = Commitment.objects.public().exclude(status=CommitmentStatus.GIVEN_UP).for_display()
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Has this happened where you are?": what is sent is held until staff publish it."""
    row = promise_of(pk)
    form = VoiceForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        form.run_once(lambda: voices.person_says(row, **form.answers))
        return redirect("promises:said", pk)
    context = {
        "form": form,
        "title": "Has this happened where you are?",
        "view": promise_view(row, on=today()),
        "back_url": row.get_absolute_url(),
        "back_text": "Back to the promise",
    }
    return form.answer_headers(render(request, "reports/promise_voice.html", context))


@require_safe
def said(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reports/promise_said.html", {"title": "Thank you", "row": promise_of(pk)})


def request_promises_panel(request, *, on: dt.date, calendar) -> Panel | None:
    """The promises that came of a request, with every published voice. Three queries."""
    views = promise_views(Commitment.objects.public().filter(request=request).for_display().by_date(), on=on)
    if not views:
        return None
    return Panel("promises", "What was promised", "reports/request_promises.html", {"views": views}, order=20)


def request_changes_panel(request, *, on: dt.date, calendar) -> Panel | None:
    """What changed because of a request. Two queries at most."""
    changes = list(published_outcomes().filter(request=request))
    if not changes:
        return None
    return Panel("changes", "What changed", "reports/request_changes.html", {"changes": changes}, order=10)


def body_promises(body, *, on: dt.date) -> SafeString | str:
    """The part of a body's page with its open promises and their dates; empty without any. Three queries."""
    rows = Commitment.objects.public().open().owed_by(body).for_display().by_date()
    views = promise_views(rows[:MOST_OF_BODY], on=on)
    return render_to_string("reports/body_promises.html", {"views": views, "body": body}) if views else ""
