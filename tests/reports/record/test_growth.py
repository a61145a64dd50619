"""Five times the requests ask the database no more often, neither a first reader nor those after."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.record import make_requests
from tests.factories.reports import make_body, make_report

URLS = (
    "/record/",
    "/record/?page=999",
    "/record/?phase=overdue&year=2026",
    "/record/overdue/",
    "/record/replies/",
    "/record/bodies/",
    "/record/bodies/northmoor-trust/",
    "/record/feed/",
    "/record/feed/?body=northmoor-trust",
    "/record/overdue/feed/",
    "/record/replies/feed/",
    "/record/list.csv",
    "/record/list.csv?phase=overdue",
    "/record/answers.csv",
    "/record/list.json",
    "/record/replies/list.csv",
    "/record/bodies/northmoor-trust/list.csv",
)


def asked_by(client, url: str) -> tuple[int, int]:
    """Status and queries of the whole answer, files read to their end."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    return response.status_code, len(queries)


@pytest.mark.django_db
@pytest.mark.usefixtures("on_7_may_2026")
def test_lists_and_files_ask_the_same_of_40_and_of_200_requests(client):
    body, report = make_body("Northmoor Trust"), make_report("Full report")
    make_requests(20, report=report, body=body)
    client.get("/record/")  # fills the site and content-type caches
    make_requests(20, report=report, body=body, first=21)
    few = {url: asked_by(client, url) for url in URLS}
    few_again = {url: asked_by(client, url) for url in URLS}

    make_requests(160, report=report, body=body, first=41)
    many = {url: asked_by(client, url) for url in URLS}
    many_again = {url: asked_by(client, url) for url in URLS}

    assert {status for status, _ in many.values()} == {200}
    assert (many, many_again) == (few, few_again)
    assert max(number for _, number in many_again.values()) <= 12
