"""The record in numbers, a financial year at a time, with the requests behind each number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.enums import BODY_KINDS, OrganisationKind
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.columns import Column, cells, headings
from hub.shared.csv_export import csv_response
from hub.shared.pagination import paginate
from reports.domain.report_view import row_view
from reports.domain.year_numbers import (
    OUTCOME_WORDS,
    FinancialYear,
    YearNumbers,
    financial_year_of,
    outcome_of,
    read_year,
    year_numbers,
)
from reports.enums import ResponseStatus
from reports.models import Commitment, ResponseRequest
from reports.views.record import TITLE as RECORD
from reports.views.record import crumbs

TITLE = "Statistics"
ANSWERED, ASKED, NOT_ANSWERED = "answered", "asked", "not-answered"
REPLY_WORDS = {
    ASKED: "Asked",
    ANSWERED: "Replied to everything",
    NOT_ANSWERED: "Replied, something not answered",
}
WORDS = {**REPLY_WORDS, **{key.value: text for key, text in OUTCOME_WORDS.items()}}
PER_PAGE = 25


@dataclass(frozen=True)
class YearRow:
    """The numbers of one kind of body in one year."""

    year: FinancialYear
    numbers: YearNumbers


def number_column(key: str, heading: str) -> Column:
    meaning = "How many requests of the year are so."
    return Column(key, heading, meaning, lambda row: getattr(row.numbers, key.replace("-", "_")))


COLUMNS = (
    Column("year", "Year", "A financial year, from 1 April to 31 March.", lambda row: str(row.year)),
    Column("kind", "Kind of body", "All bodies together come last.", lambda row: kind_words(row.numbers.kind)),
    *(number_column(key, heading) for key, heading in WORDS.items()),
    Column(
        "median_working_days",
        "Median working days to the whole reply",
        "Of the requests that were answered whole; empty without any.",
        lambda row: row.numbers.median_working_days,
    ),
    Column("promises", "Promises made", "In replies to requests of the year.", lambda row: row.numbers.promises),
    Column("promises_kept", "Promises kept", "Of these, those that we checked.", lambda row: row.numbers.promises_kept),
)


def asked_year(request: HttpRequest, on: dt.date) -> FinancialYear:
    """The year that the address asks for, or the present one. Raises ``Http404`` for nonsense and for years to come."""
    text = request.GET.get("year", "")
    year = read_year(text) if text else financial_year_of(on)
    if year is None or year > financial_year_of(on):
        raise Http404("There is no such year")
    return year


def requests_of(year: FinancialYear):
    rows = ResponseRequest.objects.public().filter(received_on__range=(year.first_day, year.last_day))
    return rows.for_phase().with_not_answered().select_related("report")


def promises_of(year: FinancialYear):
    rows = Commitment.objects.filter(made_on__range=(year.first_day, year.last_day))
    return rows.filter(request__in=ResponseRequest.objects.public()).select_related("request__body")


def numbers_for(year: FinancialYear, on: dt.date) -> list[YearNumbers]:
    """Three queries, and that for the calendar."""
    return year_numbers(requests_of(year), promises_of(year), BODY_KINDS, on=on, calendar=working_calendar())


def years(on: dt.date) -> list[FinancialYear]:
    """Each year since the first request, newest first."""
    first = ResponseRequest.objects.public().aggregate(first=Min("received_on"))["first"] or on
    return [
        FinancialYear(start) for start in range(financial_year_of(on).start, financial_year_of(first).start - 1, -1)
    ]


def kind_words(kind: str) -> str:
    return str(OrganisationKind(kind).label) if kind else "All"


def rows_url(year: FinancialYear, kind: str, which: str) -> str:
    query = urlencode({"year": year, **({"kind": kind} if kind else {}), "which": which})
    return f"{reverse('record:statistics_requests')}?{query}"


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    on = today()
    year = asked_year(request, on)
    numbers = numbers_for(year, on)
    measures = [(key, words) for key, words in WORDS.items() if key != NOT_ANSWERED or numbers[-1].not_answered]
    rows = [
        {
            "words": words,
            "cells": [
                {
                    "number": getattr(of_kind, key.replace("-", "_")),
                    "url": rows_url(year, of_kind.kind, key),
                    "kind": kind_words(of_kind.kind),
                }
                for of_kind in numbers
            ],
        }
        for key, words in measures
    ]
    return render(
        request,
        "reports/statistics.html",
        {
            "title": f"{TITLE} for {year}",
            "breadcrumbs": crumbs((RECORD, reverse("record:list"))),
            "year": year,
            "years": years(on),
            "on": on,
            "kinds": [kind_words(of_kind.kind) for of_kind in numbers],
            "rows": rows,
            "numbers": [{"kind": kind_words(of_kind.kind), "of": of_kind} for of_kind in numbers],
            "total": numbers[-1],
            "csv_url": f"{reverse('record:statistics_csv')}?year={year}",
        },
    )


@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:
    on = today()
    year = asked_year(request, on)
    rows = (YearRow(year, numbers) for numbers in numbers_for(year, on))
    name = f"requests-and-replies-{year}.csv"
    return csv_response(name, headings(COLUMNS), (cells(COLUMNS, row) for row in rows))


@require_safe
def statistics_requests(request: HttpRequest) -> HttpResponse:
    """The requests behind one number."""
    on, calendar = today(), working_calendar()
    year, kind, which = asked_year(request, on), request.GET.get("kind", ""), request.GET.get("which", ASKED)
    if kind not in ("", *BODY_KINDS) or which not in WORDS:
        raise Http404("There is no such list")
    rows = requests_of(year).most_overdue_first()
    if kind:
        rows = rows.filter(body__kind=kind)
    if which == ANSWERED:
        rows = rows.filter(status=ResponseStatus.ANSWERED)
    elif which == NOT_ANSWERED:
        rows = rows.filter(status=ResponseStatus.ANSWERED, has_not_answered=True)
    elif which != ASKED:
        rows = [row for row in rows if outcome_of(row, on=on, calendar=calendar) == which]
    results = paginate(request, rows, per_page=PER_PAGE)
    of_kind = f", {kind_words(kind).lower() if kind != OrganisationKind.NHS_BODY else kind_words(kind)}" if kind else ""
    return render(
        request,
        "reports/statistics_requests.html",
        {
            "title": f"{WORDS[which]} in {year}{of_kind}",
            "breadcrumbs": crumbs(
                (RECORD, reverse("record:list")),
                (f"{TITLE} for {year}", f"{reverse('record:statistics')}?year={year}"),
            ),
            "results": results,
            "views": [row_view(row, on=on, calendar=calendar) for row in results.object_list],
        },
    )
