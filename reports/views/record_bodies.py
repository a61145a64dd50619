"""Bodies in the record: the list of all, and for each what it was asked and how it answered."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import with_keys
from hub.organisations.models import Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.generation import kept
from hub.shared.pagination import paginate
from hub.shared.panels import RECORD_SIDE, panels_of
from reports.domain.report_view import row_view
from reports.enums import OPEN_STATUSES
from reports.models import ResponseRequest
from reports.models.statistics import numbers_of
from reports.views.formats import canonical, formats_of
from reports.views.promises import body_promises
from reports.views.record import TITLE, crumbs, record_crumbs

PER_BODY_PAGE = 25
BODIES = "Bodies we ask"
PAGE_PANELS = "body_page_panels"
"""The hook for further parts of a body's page in the record: takes ``(body, *, on, calendar)``, see ``Panel``."""


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Every body that was asked, A to Z and never by how it does."""
    letters = kept("record-bodies", bodies_by_letter)
    return render(
        request,
        "reports/body_list.html",
        {
            "title": BODIES,
            "breadcrumbs": record_crumbs(),
            "canonical": canonical(request),
            "letters": letters,
        },
    )


def bodies_by_letter() -> list[tuple[str, list[dict]]]:
    """The bodies of public requests by the first letter of their names. Two queries.

    A request that was carried over counts with the body that took over.
    """
    public = ResponseRequest.objects.public().order_by()
    owed = public.annotate(owing=Coalesce("carried_to_id", "body_id")).values_list("owing")
    counts = owed.annotate(asked=Count("pk"), open=Count("pk", filter=Q(status__in=OPEN_STATUSES)))
    by_body = {pk: (number, still_open) for pk, number, still_open in counts}
    asked = Q(pk__in=public.values("body_id")) | Q(pk__in=public.values("carried_to_id"))
    bodies = Organisation.objects.bodies().filter(asked, live=True).select_related("succeeded_by")
    rows = [
        {
            "name": body.name,
            "slug": body.slug,
            "kind": body.get_kind_display(),
            "asked": by_body.get(body.pk, (0, 0))[0],
            "open": by_body.get(body.pk, (0, 0))[1],
            "successor": body.succeeded_by.name if body.succeeded_by else "",
        }
        for body in bodies
    ]
    rows.sort(key=lambda row: (letter_of(row["name"]), row["name"].casefold(), row["slug"]))
    return [(letter, list(some)) for letter, some in groupby(rows, key=lambda row: letter_of(row["name"]))]


def letter_of(name: str) -> str:
    """The capital under which ``name`` stands; "0 to 9" for one that begins with none."""
    first = name.strip()[:1].upper()
    return first if first.isalpha() else "0 to 9"


@require_safe
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    bodies = Organisation.objects.bodies().filter(live=True)
    body = get_object_or_404(bodies.select_related("succeeded_by"), slug=slug)
    on, calendar = today(), working_calendar()
    rows = ResponseRequest.objects.public().on_page_of(body).most_overdue_first()
    owed = ResponseRequest.objects.public().owed_by(body)
    numbers, keys = kept(
        f"record-body:{body.pk}:{on}",
        lambda: with_keys(numbers_of(owed, on=on), rows),
        is_one_of_many=True,
    )
    results = paginate(request, rows.for_lists(), per_page=PER_BODY_PAGE, keys=keys)
    views = [row_view(row, on=on, calendar=calendar) for row in results.object_list]
    name = f"{body.name}: requests and replies"
    return render(
        request,
        "reports/body_detail.html",
        {
            "title": body.name,
            "breadcrumbs": crumbs((TITLE, reverse("record:list")), (BODIES, reverse("record:bodies"))),
            "canonical": canonical(request, page=results.number),
            "formats": formats_of("body", name, args=[slug]),
            "body": body,
            "predecessors": bodies.filter(succeeded_by=body).order_by("name", "pk"),
            "numbers": numbers,
            "carried_count": len(keys) - numbers.counts.asked,
            "results": results,
            "late_views": [view for view in views if view.phase.is_late],
            "open_views": [view for view in views if view.request.is_open and not view.phase.is_late],
            "closed_views": [view for view in views if not view.request.is_open],
            "promises": body_promises(body, on=on),
            "panels": panels_of(PAGE_PANELS, body, on=on, calendar=calendar),
            "side_panels": panels_of(RECORD_SIDE, body, on=on),
        },
    )
