"""How often a public page asks the database: the whole request after a first visit, whatever stands in the tables."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.enums import Nature
from reports.models import Correction, ReportCredit, ReportDownload
from tests.factories.reports import (
    RECEIVED,
    log,
    make_body,
    make_partner,
    make_report,
    make_request,
    make_rule,
    make_started,
    reply,
)
from tests.factories.shared import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("on_7_may_2026")]


def visited(client, url: str, *, budget: int) -> tuple[str, list[str]]:
    """The page of a second visit and its queries: at most ``budget``, and no two the same."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    asked = [query["sql"] for query in queries.captured_queries]
    assert response.status_code == 200
    assert len(asked) <= budget, "\n".join(asked)
    assert sorted(set(asked)) == sorted(asked)
    return response.content.decode(), asked


def make_full_report(count: int):
    """A report with ``count`` of everything: recommendations to all of as many bodies, each of which answered one."""
    bodies = [make_body(f"Asked body {number}") for number in range(count)]
    report = make_report("Full report", bodies=bodies, recommendations=count)
    for number in range(count):
        report.credits.add(ReportCredit(organisation=make_partner(f"Partner {number}")))
        report.downloads.add(ReportDownload(document=make_document()))
        report.corrections.add(Correction(corrected_on=dt.date(2026, 5, 1), text=f"Correction {number}."))
    report.save()
    for body in bodies:
        request = make_started(report=report, body=body)
        log(request, Nature.ACKNOWLEDGEMENT, on=RECEIVED)
        if count > 1:
            reply(request, 1, on=RECEIVED)
    return report


def fill(count: int, *, body) -> None:
    """Requests to ``body`` on ``count`` reports, half of them answered in part."""
    rule = make_rule()
    for number in range(count):
        request = make_started(report=make_report(f"Report {number}", bodies=[body]), body=body, rule=rule)
        if number % 2:
            reply(request, 1, on=RECEIVED)


@pytest.mark.parametrize("others", [1, 3, 30])
def test_pages_ask_the_same_however_much_is_in_the_tables(client, others):
    body = make_body("Northmoor Trust")
    fill(others, body=body)
    report = make_full_report(3)
    request = report.response_requests.get(number=others + 2)

    record, _ = visited(client, "/record/", budget=15)
    reports, _ = visited(client, "/reports/", budget=15)
    of_body, _ = visited(client, "/record/bodies/northmoor-trust/", budget=12)
    of_request, _ = visited(client, request.get_absolute_url(), budget=12)
    of_report, _ = visited(client, report.url, budget=11)

    assert record.count('class="reqrow"') == min(others + 3, 20)
    assert reports.count('class="reqrow"') == min(others + 1, 10)
    assert of_body.count('class="reqrow"') == min(others, 25)
    assert (of_request.count('class="rec"'), of_request.count("Accepted")) == (3, 1)
    assert [of_report.count(mark) for mark in ('class="rec"', "Accepted", "We corrected the report")] == [3, 3, 3]
    assert of_report.count('class="download"') == 4  # Three files, and the page as PDF.


@pytest.mark.parametrize("count", [0, 1])
def test_pages_with_less_on_them_ask_no_more(client, count):
    report = make_full_report(count)

    of_report, _ = visited(client, report.url, budget=11)
    for request in report.response_requests.all():
        of_request, _ = visited(client, request.get_absolute_url(), budget=12)
        assert of_request.count('class="rec"') == count

    assert of_report.count('class="rec"') == count


def test_a_report_that_waits_for_some_and_was_not_put_to_others(client):
    bodies = [make_body(f"Asked body {number}") for number in range(3)]
    report = make_report("Mixed report", bodies=bodies, recommendations=3)
    make_started(report=report, body=bodies[0])
    make_request(report=report, body=bodies[1])

    html, _ = visited(client, report.url, budget=12)

    assert html.count("Not asked yet") == 6
