"""What a partner brought and what came of it: its page, and the same as a document."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from charter_champions.models import Membership
from hub.impact.domain.paper import statement_address, statement_pdf
from hub.impact.domain.statements import Statement, statement_of
from hub.impact.forms import PeriodForm, usual_period
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from hub.shared.responses import shown_pdf

HOME = {"title": "Home", "url": "/"}
TITLE = "Impact"


def partner_of(slug: str) -> Organisation:
    """A partner that anyone may see, or ``Http404``."""
    return get_object_or_404(Organisation.objects.visible().partners(), slug=slug)


def form_for(request: HttpRequest, organisation: Organisation, on: dt.date) -> PeriodForm:
    joined = Membership.objects.filter(organisation=organisation).aggregate(first=Min("started_on"))["first"]
    asked = {name: request.GET[name][:40] for name in ("from", "to") if request.GET.get(name)}
    return PeriodForm(asked, usual=usual_period(on, since=joined))


def years(on: dt.date, slug: str) -> list[dict[str, str]]:
    """Links to this financial year and the last, and to all that there is."""
    start = on.year if (on.month, on.day) >= (4, 1) else on.year - 1
    spans = (
        ("This financial year", dt.date(start, 4, 1), on),
        ("Last financial year", dt.date(start - 1, 4, 1), dt.date(start, 3, 31)),
        ("Since the beginning", dt.date(2000, 1, 1), on),
    )
    page = reverse("impact:partner", args=[slug])
    return [{"text": text, "url": f"{page}?{period_query(first, last)}"} for text, first, last in spans]


def period_query(first: dt.date, last: dt.date) -> str:
    return urlencode({"from": first.isoformat(), "to": last.isoformat()})


@require_safe
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    organisation, on = partner_of(slug), today()
    form = form_for(request, organisation, on)
    statement = statement_of(organisation, form.period, on=on)
    context = {
        "title": f"What {organisation} brought, and what came of it",
        "breadcrumbs": [HOME, {"title": organisation.name, "url": organisation.get_absolute_url()}],
        "organisation": organisation,
        "statement": statement,
        "form": form,
        "years": years(on, slug),
        "pdf_url": pdf_url(statement),
        "address": statement_address(statement),
        "canonical": absolute_url(reverse("impact:partner", args=[slug])),
        "is_period_asked": form.is_bound,
    }
    return render(request, "impact/partner.html", context, status=422 if form.errors else 200)


def pdf_url(statement: Statement) -> str:
    page = reverse("impact:statement", args=[statement.organisation.slug])
    return f"{page}?{period_query(statement.period.first, statement.period.last)}"


@require_safe
def statement_file(request: HttpRequest, slug: str) -> HttpResponse:
    organisation, on = partner_of(slug), today()
    statement = statement_of(organisation, form_for(request, organisation, on).period, on=on)
    at = dt.datetime.combine(on, dt.time(), tzinfo=dt.UTC)
    return shown_pdf(request, statement_pdf(statement, at=at), f"impact-{organisation.slug}.pdf")
