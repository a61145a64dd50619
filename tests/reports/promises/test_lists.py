"""Promises in lists and on the pages of bodies, and how often those pages ask the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.domain import voices
from reports.enums import CommitmentStatus, UpdateKind
from reports.models import ReportCredit
from reports.views.promises import body_promises
from tests.factories.portal import client_of, make_person
from tests.factories.promises import make_outcome, make_promise, make_voice, publish
from tests.factories.reports import make_body, make_partner, make_report, make_staff, make_started
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def queries_of(client, url: str) -> tuple[int, str]:
    """How many a second visit asks, and the page."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries), response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_lists_ask_no_more_for_more(client, count):
    partner = make_partner()
    request = make_started()
    ReportCredit.objects.create(report=request.report, organisation=partner)
    for number in range(count):
        row = make_promise(request=request, text=f"Promise {number}")
        publish(voices.champion_says(row, partner, UpdateKind.DONE, "Seen."))
        publish(make_voice(row, kind=UpdateKind.DONE))
        if number < 20:
            make_outcome(commitment=row, title=f"Change {number}")
    staff = client_of(make_staff("run_clock"))
    person = client_of(make_person(partner).user)

    pages = {
        "/record/promises/": (client, 12, "<article", min(count, 20)),
        "/record/changes/": (client, 12, 'id="change-', min(count, 20)),
        request.get_absolute_url(): (client, 16, '<article class="rec" id=', count),
        "/admin/promises-of-bodies/": (staff, 32, "Promise ", min(count, 20)),
        f"/admin/response_requests/inspect/{request.pk}/": (staff, 32, "/admin/promises-of-bodies/inspect/", count),
        f"/portal/{partner.slug}/promises/": (person, 16, 'class="reqrow"', min(count, 20)),
    }
    for url, (who, budget, mark, expected) in pages.items():
        number, html = queries_of(who, url)
        assert number <= budget, url
        assert html.count(mark) >= expected, url


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_part_of_a_body_asks_three_times(count, django_assert_num_queries):
    request = make_started()
    for _ in range(count):
        make_promise(request=request)

    body = request.body
    with django_assert_num_queries(3):
        html = body_promises(body, on=dt.date(2026, 6, 1))

    assert html.count('class="reqrow"') == count


def test_the_page_of_a_body_shows_open_promises_by_date(client):
    request = make_started(body=make_body("Northmoor Trust"))
    make_promise(request=request, text="No date", due_on=None)
    make_promise(request=request, text="July", due_on=dt.date(2026, 7, 1))
    make_promise(request=request, text="May", due_on=dt.date(2026, 5, 1))
    make_promise(CommitmentStatus.CONFIRMED, request=request, text="Kept")
    make_promise(text="Of another")

    html = body_promises(request.body, on=dt.date(2026, 6, 1))

    words = ("May", "July", "No date", "Kept", "Of another")
    places = [html.find(f">{word}</a>") for word in words]
    assert -1 < places[0] < places[1] < places[2]
    assert places[3:] == [-1, -1]
    assert "The promised date, 1 May 2026, has passed. No update has come." in html
    assert "By when: no date given" in html
    assert body_promises(make_body(), on=dt.date(2026, 6, 1)) == ""


def test_the_list_of_promises_is_filtered_and_ordered_by_date(client):
    body = make_body("Northmoor Trust")
    request = make_started(body=body)
    make_promise(request=request, text="Later", due_on=dt.date(2027, 1, 1))
    make_promise(request=request, text="Undated", due_on=None)
    make_promise(request=request, text="Passed", due_on=dt.date(2026, 5, 1))
    for status in (CommitmentStatus.REPORTED_DONE, CommitmentStatus.CONFIRMED, CommitmentStatus.DISPUTED):
        make_promise(status, text=f"Is {status.value}", due_on=dt.date(2026, 6, 2))
    names = ("Passed", "Is reported_done", "Is confirmed", "Is disputed", "Later", "Undated")

    def found(query: str = "") -> list[str]:
        text = get(client, f"/record/promises/{query}")
        return sorted((name for name in names if f" {name} " in text), key=lambda name: text.index(f" {name} "))

    assert found() == list(names)
    assert found("?state=open") == ["Later", "Undated"]
    assert found("?state=date-passed") == ["Passed"]
    assert found("?state=reported-done&state=done") == ["Is reported_done", "Is confirmed"]
    assert found("?state=disputed") == ["Is disputed"]
    assert found("?body=northmoor-trust") == ["Passed", "Later", "Undated"]
    assert found("?year=2027") == ["Later"]
    assert found("?state=given-up") == []
    assert found("?state=nonsense&body=x&year=abc") == list(names)


def test_without_promises_the_lists_say_so(client):
    make_report()

    assert "No promises yet" in get(client, "/record/promises/")
    assert "Nothing yet" in get(client, "/record/changes/")


def test_a_page_without_promises_says_nothing_of_them(client):
    assert "What was promised" not in get(client, make_started().get_absolute_url())
