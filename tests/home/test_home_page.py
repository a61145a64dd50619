from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import time_machine
from bs4 import BeautifulSoup

from hub.organisations.enums import OrganisationKind
from tests.factories.charter_champions import make_champion
from tests.factories.events import make_event, session
from tests.factories.home import make_home
from tests.factories.organisations import make_body
from tests.factories.reports import make_report, make_started, reply
from tests.factories.spotlights import make_spotlight

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 5, 12, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_12_may_2026():
    with time_machine.travel(NOW, tick=False):
        yield


def fill(count: int) -> None:
    """``count`` of everything that the front page shows."""
    for number in range(count):
        make_spotlight(is_featured=True)
        make_event(sessions=[session(NOW + dt.timedelta(days=number + 1))])
        make_champion(f"Champion {number}", started_on=dt.date(2026, 5, 1))
        body = make_body(f"Body {number}", kind=OrganisationKind.NHS_BODY)
        request = make_started(report=make_report(bodies=[body]), body=body)
        reply(request, 1, 2, on=dt.date(2026, 4, 28))


def test_a_site_with_nothing_yet_has_a_front_page(client):
    make_home(summary="We take what people tell us to those in charge.")

    answer = client.get("/")
    document = BeautifulSoup(answer.content, "html.parser")

    assert answer.status_code == 200
    assert document.h1.get_text() == "What local people said, and what happened next"
    assert [number.get_text() for number in document.select(".loop .n")] == ["0", "0", "0", "0"]
    assert [heading.get_text() for heading in document.select("h2")][:2] == [
        "From your story to a change",
        "Become a Charter Champion",
    ]
    assert "Be the first" in answer.content.decode()


def test_the_front_page_shows_what_there_is(client):
    make_home()
    fill(2)

    document = BeautifulSoup(client.get("/").content, "html.parser")

    assert [number.get_text() for number in document.select(".loop .n")] == ["128", "4", "2", "0"]
    assert document.select(".late-note") == []
    assert len(document.select(".reply-mark")) == 2
    assert [item.get_text() for item in document.select(".namewall li")] == ["Champion 0", "Champion 1"]


def test_the_number_of_champions_is_that_of_the_list_it_leads_to(client):
    make_home()
    make_champion("Current", started_on=dt.date(2026, 5, 1))
    make_champion("In grace", started_on=dt.date(2025, 5, 2))
    make_champion("Lapsed long ago", started_on=dt.date(2025, 1, 1))
    make_champion("No partner", kind=OrganisationKind.COUNCIL)

    document = BeautifulSoup(client.get("/").content, "html.parser")
    listed = client.get(document.select_one(".champ__side a")["href"])

    assert document.select_one(".champ__side h3").get_text() == "2 champions so far"
    assert [item.get_text() for item in document.select(".namewall li")] == ["Current", "In grace"]
    assert listed.context["page_of_results"].paginator.count == 2


def test_late_replies_are_told_at_once(client):
    make_home()
    body = make_body()
    make_started(report=make_report(bodies=[body]), body=body)

    document = BeautifulSoup(client.get("/").content, "html.parser")

    assert document.select_one(".late-note strong").get_text(strip=True) == "1 reply is late"
    assert document.select_one(".late-note a")["href"] == "/record/?phase=overdue&phase=long-overdue"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (
            1,
            [
                "Recommendation that a body has been asked to answer.",
                "Request with a reply to everything, out of 1.",
                "Things that changed since, with how one can tell.",
            ],
        ),
        (
            2,
            [
                "Recommendations that a body has been asked to answer.",
                "Requests with a reply to everything, out of 2.",
                "Things that changed since, with how one can tell.",
            ],
        ),
    ],
)
def test_the_numbers_say_what_they_count_and_lead_to_it(client, count, words):
    make_home()
    for _ in range(count):
        body = make_body(kind=OrganisationKind.NHS_BODY)
        request = make_started(report=make_report(bodies=[body], recommendations=1), body=body)
        reply(request, 1, on=dt.date(2026, 4, 28))

    document = BeautifulSoup(client.get("/").content, "html.parser")

    assert [text.get_text() for text in document.select(".loop p")][1:] == words
    assert [link["href"] for link in document.select(".loop a")] == [
        "/reports/",
        "/record/",
        "/record/?phase=answered-in-time&phase=answered-late&phase=answered",
        "/impact/changed/",
    ]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_front_page_asks_at_most_20_times_and_nothing_twice(client, count, django_assert_max_num_queries):
    make_home()
    fill(count)
    client.get("/")

    with django_assert_max_num_queries(20) as asked:
        client.get("/")

    assert [sql for sql, times in Counter(query["sql"] for query in asked).items() if times > 1] == []
