"""The record in numbers, worked out by hand for the financial year 2026-27."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.organisations.enums import OrganisationKind
from reports.domain.requests import withdraw
from reports.domain.year_numbers import FinancialYear, financial_year_of, read_year
from reports.enums import CommitmentStatus
from reports.models import Commitment
from tests.factories.reports import make_body, make_report, make_request, make_started, make_started_without_rule, reply
from tests.reports.reading import get

D = dt.date


@pytest.mark.parametrize(
    ("day", "year"),
    [(D(2026, 3, 31), "2025-26"), (D(2026, 4, 1), "2026-27"), (D(2099, 12, 31), "2099-00"), (D(2027, 1, 1), "2026-27")],
)
def test_the_year_of_a_day(day, year):
    assert str(financial_year_of(day)) == year


@pytest.mark.parametrize("text", ["2025", "2025-27", "2025-2026", "25-26", "٢٠٢٥-26", "1025-26", "2025-26 ", ""])
def test_what_is_no_year(text):
    assert read_year(text) is None


def test_a_year_is_read_as_it_is_written():
    assert read_year("2025-26") == FinancialYear(2025)
    assert (FinancialYear(2025).first_day, FinancialYear(2025).last_day) == (D(2025, 4, 1), D(2026, 3, 31))


@pytest.fixture
def year(db):
    """Asked of trusts: answered in time, 5 days late, overdue, withdrawn. Of a council: not due yet, no rule."""
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        in_time, late, overdue, ended = (make_started() for _ in range(4))
        council = make_body("Kilnford Council", kind=OrganisationKind.COUNCIL)
        make_started(body=council, report=make_report(bodies=[council]), received_on=D(2026, 5, 20))
        reply(make_started_without_rule(body=council), on=D(2026, 4, 9))
        make_started(received_on=D(2026, 3, 31))
        make_request()
        reply(in_time, on=D(2026, 4, 30))
        reply(late, on=D(2026, 5, 12))
        withdraw(ended, reason="Sent in error.")
        for status in (CommitmentStatus.CONFIRMED, CommitmentStatus.REPORTED_DONE):
            Commitment.objects.create(request=in_time, text="We will ring back.", made_on=D(2026, 4, 30), status=status)
        yield overdue


def test_the_numbers_of_a_year(client, year):
    """2 to 30 April are 18 working days without Easter; to 12 May 25; 2 to 9 April 3."""
    response = client.get("/record/statistics/numbers.csv?year=2026-27")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert [row[1:] for row in rows[1:]] == [
        ["NHS body", "4", "2", "0", "1", "1", "1", "0", "0", "1", "21.5", "2", "1"],
        ["Council", "2", "1", "0", "0", "0", "0", "1", "1", "0", "3", "0", "0"],
        ["All", "6", "3", "0", "1", "1", "1", "1", "1", "1", "18", "2", "1"],
    ]


def test_the_page_says_what_is_left_out_and_ranks_nobody(client, year):
    text = get(client, "/record/statistics/?year=2026-27")

    assert "Requests that bodies had from 1 April 2026 to 31 March 2027, as they stand on 1 June 2026." in text
    assert "1 of 3 were answered in time. 1 not due yet is left out of that." in text
    assert "Northmoor" not in text
    assert "2025-26" in text


def test_each_number_leads_to_its_requests(client, year):
    late = get(client, "/record/statistics/requests/?year=2026-27&kind=nhs_body&which=no-reply")
    council = get(client, "/record/statistics/requests/?year=2026-27&kind=council")

    assert (late.count("Reference"), f"Reference {year.reference}" in late) == (1, True)
    assert council.count("Reference") == 2


@pytest.mark.parametrize("query", ["year=2030-31", "year=nonsense", "which=best", "kind=charity"])
def test_what_does_not_exist_is_not_found(client, year, query):
    assert client.get(f"/record/statistics/requests/?{query}").status_code == 404


def test_a_page_of_statistics_asks_the_same_however_many_requests(client, db):
    asked = []
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        for more in (1, 3):
            for _ in range(more):
                make_started()
            client.get("/record/statistics/")
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                html = client.get("/record/statistics/").content.decode()
            asked.append((len(queries), "as they stand on 1 June 2026" in html))

    assert asked[0] == asked[1] == (asked[0][0], True)
