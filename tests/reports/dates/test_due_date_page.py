"""``/record/due-date/``: anyone can have a date worked out."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import time_machine

from tests.reports.reading import get, text_of

pytestmark = pytest.mark.django_db

ASKED = {
    "received_day": "2",
    "received_month": "4",
    "received_year": "2026",
    "days": "20",
    "day_type": "working",
    "count": "after",
}


def ask(client, **changes):
    return client.get("/record/due-date/", {**ASKED, **changes})


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2026, 4, 1), "Today, 1 April 2026 0 of 20 working days used, 20 left"),
        (dt.date(2026, 4, 21), "Today, 21 April 2026 11 of 20 working days used, 9 left"),
        (dt.date(2026, 5, 5), "Today, 5 May 2026 20 of 20 working days used, 0 left"),
        (dt.date(2026, 5, 6), "Today, 6 May 2026 The date was 1 working day ago"),
        (dt.date(2026, 5, 12), "Today, 12 May 2026 The date was 5 working days ago"),
    ],
)
def test_the_answer_explains_itself(client, today, words):
    with time_machine.travel(dt.datetime.combine(today, dt.time(12), dt.UTC), tick=False):
        shown = text_of(ask(client))

    assert "Due Tuesday 5 May 2026" in shown
    assert "Received Thursday 2 April 2026 Day 1 Tuesday 7 April 2026 Due by the end of Tuesday 5 May 2026" in shown
    assert "Working days in this time 20 Saturdays and Sundays 10 did not count" in shown
    assert (
        "Friday 3 April 2026 : Good Friday Monday 6 April 2026 : Easter Monday "
        "Monday 4 May 2026 : Early May bank holiday"
    ) in shown
    assert words in shown


def test_the_answer_leads_to_the_same_for_software_and_for_calendars(client):
    page = ask(client, days="30", count="beginning").content.decode()
    query = "received=2026-04-02&days=30&day_type=working&count=beginning"

    links = {html.unescape(address) for address in re.findall(r'href="([^"]+)"', page)}

    assert {f"/api/v1/due-date?{query}", f"/record/due-date/due.ics?{query}"} <= links
    assert client.get(f"/api/v1/due-date?{query}").json()["due_on"] == "2026-05-18"


@pytest.mark.parametrize(
    ("changes", "message", "leads_to"),
    [
        (
            {"received_month": "13"},
            "The day it was received must be a real date, for example 27 3 2026",
            "id_received_day",
        ),
        ({"received_year": "2061"}, "The day must be in the years 2010 to 2060, for which", "id_received_day"),
        ({"received_year": "2060", "received_month": "12"}, "The due date is after 2060", "id_days"),
        ({"days": "many"}, "The number of days must be a whole number from 1 to 2,000", "id_days"),
        ({"days": ""}, "Enter the number of days", "id_days"),
        ({"day_type": "lunar"}, "Select a valid choice", "id_day_type_0"),
    ],
)
def test_rubbish_is_told_and_what_was_typed_stays(client, changes, message, leads_to):
    response = ask(client, **{"received_day": "29", **changes})

    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(r"<title>Error: ", page)
    assert f'<li><a href="#{leads_to}">{message}' in page
    assert 'name="received_day" value="29"' in page
    assert "answer-heading" not in page


def test_the_empty_form_asks_nothing_yet(client):
    shown = get(client, "/record/due-date/?utm_source=x")

    assert "There is a problem" not in shown
    assert "When was it received?" in shown


def test_markup_that_was_typed_is_shown_as_text(client):
    page = ask(client, days="<script>alert(1)</script>").content.decode()

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
