"""What a partner brought and what came of it: from published records, in told numbers, for a period."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from stories.domain import topics as moves
from stories.domain.topic_numbers import recount_topic
from stories.models import Use
from tests.factories.organisations import make_organisation
from tests.factories.promises import make_outcome, make_promise
from tests.factories.reports import make_body, make_report, make_started, reply
from tests.factories.stories import make_accepted_story, make_submission, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """A report of 2 April 2026 on 6 stories of one partner, 3 of another and 5 of one that is not named."""
    topic = make_topic("Night sitters")
    partners = [
        make_organisation(name=name, kind="charity") for name in ("Alder Carers", "Birch Group", "Cedar Circle")
    ]
    for partner, number, is_named in zip(partners, (6, 3, 5), (True, True, False), strict=True):
        envelope = make_submission(organisation=partner, is_partner_named=is_named)
        for _ in range(number):
            make_accepted_story(submission=envelope, topic=topic)
    recount_topic(topic)
    with time_machine.travel(dt.datetime(2026, 4, 20, 12, tzinfo=dt.UTC), tick=False):
        body = make_body()
        report = make_report("Nobody says when", bodies=[body], recommendations=3, published_on=dt.date(2026, 4, 2))
        request = make_started(report=report, body=body)
        reply(request, 1, 2, 3, on=dt.date(2026, 4, 14))
        make_promise(request=request, text="Say the hour", due_on=None)
        make_outcome(request=request, report=request.report, title="Sitters say when they come")
    Use.objects.filter(pk=moves.use_topic(topic, request.report).pk).update(frozen_at=topic.created_at)
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        yield partners


def rows_of(html: str) -> dict[str, str]:
    found = re.findall(r'__key">([^<]+)</dt><dd class="govuk-summary-list__value">([^<]+)</dd>', html)
    return dict(found)


def page_of(client, partner, query: str = "") -> str:
    return client.get(reverse("impact:partner", args=[partner.slug]) + query).content.decode()


def test_the_statement_names_what_came_of_the_stories(client, chain):
    html = page_of(client, chain[0])

    assert rows_of(html) == {
        "Stories that it brought": "6",
        "Reports and questions that stand on them": "1",
        "Bodies asked": "1",
        "Requests that are settled": "1 of 1",
        "Promises": "1",
        "Changes": "1",
        "Events that it ran": "0",
    }
    for words in (
        "Nobody says when",
        "Night sitters",
        "answered in time",
        "Say the hour",
        "Sitters say when they come",
    ):
        assert words in html


def test_small_numbers_and_names_that_are_withheld(client, chain):
    small, withheld = page_of(client, chain[1]), page_of(client, chain[2])

    assert rows_of(small)["Stories that it brought"] == "fewer than 5 in each"
    assert "<b>fewer than 5</b>" in small
    assert rows_of(withheld)["Reports and questions that stand on them"] == "0"
    assert "Nobody says when" not in withheld


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("?from=2026-04-02&to=2026-04-02", "1"),
        ("?from=3/4/2026&to=2026-05-01", "0"),
        ("?from=2026-01-01&to=1 April 2026", "0"),
        ("?from=&to=", "1"),
    ],
)
def test_the_days_of_the_period_count_both(client, chain, query, pages):
    assert rows_of(page_of(client, chain[0], query))["Reports and questions that stand on them"] == pages


@pytest.mark.parametrize(
    "query", ["?from=never", "?from=9999-99-99", "?from=2026-05-01&to=2026-04-01", "?to=0001-01-01"]
)
def test_days_that_are_none_are_said_at_the_box(client, chain, query):
    answer = client.get(reverse("impact:partner", args=[chain[0].slug]) + query)

    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()


def test_the_same_as_a_document(client, chain):
    page = reverse("impact:statement", args=[chain[0].slug])
    answer = client.get(f"{page}?from=2026-04-01&to=2026-05-01")

    assert answer["Content-Type"] == "application/pdf"
    document = PdfReader(io.BytesIO(answer.content))
    text = " ".join(sheet.extract_text() for sheet in document.pages)
    for words in ("Alder Carers", "Nobody says when", "Night sitters", "1 April 2026 to 1 May 2026"):
        assert words in text
    assert "/StructTreeRoot" in document.trailer["/Root"]
    assert "Cedar" not in text


def test_who_has_a_page(client, chain):
    hidden = make_organisation(name="Hidden", live=False)
    body = make_organisation(name="Trust", kind="nhs_body")

    for organisation in (hidden, body):
        assert client.get(reverse("impact:partner", args=[organisation.slug])).status_code == 404
    link = f'<a href="/impact/partner/{chain[0].slug}/">See what came of them</a>'
    assert link in client.get(chain[0].get_absolute_url()).content.decode()
    assert "See what came of them" not in client.get(chain[2].get_absolute_url()).content.decode()


def test_the_overview_and_the_changes_lead_back_to_who_told_us(client, chain):
    overview = client.get(reverse("impact:overview")).content.decode()
    changed = client.get(reverse("impact:changed")).content.decode()

    cell = r'__key"><a href="[^"]+">([^<]+)</a></dt><dd class="govuk-summary-list__value"><b>([^<]+)</b>'
    cells = dict(re.findall(cell, overview))
    assert cells["Stories told"] == "at least 11"
    assert (cells["Requests to bodies"], cells["Answered"], cells["Promises"], cells["Changes"]) == ("1", "1", "1", "1")
    for text in (overview, changed):
        assert "Sitters say when they come" in text
        assert "Alder Carers" in text
        assert "Cedar" not in text
