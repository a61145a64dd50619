"""The chain a financial year at a time: each thing counts in the year of its own day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from hub.impact.domain.years import MOST_YEARS, year_rows
from tests.factories.charter_champions import make_champion
from tests.factories.promises import make_outcome, make_promise
from tests.factories.reports import make_body, make_report, make_started, reply

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 5, 6)
LAST, FIRST = dt.date(2026, 3, 31), dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def on_6_may_2026(time_machine):
    time_machine.move_to("2026-05-06T10:00:00Z")


def numbers() -> dict[str, dict[str, int]]:
    return {str(row.year): dict(row.numbers) for row in year_rows(ON)}


NONE = {"reports": 0, "requests": 0, "answered": 0, "promises": 0, "changes": 0, "champions": 0}


def test_without_a_report_there_are_no_years():
    make_champion("Supper Club", started_on=FIRST)
    assert (numbers(), "Year by year" in Client().get("/impact/").content.decode()) == ({}, False)


def test_each_thing_counts_in_the_year_of_its_own_day():
    bodies = [make_body(), make_body()]
    report = make_report("Letters", bodies=bodies, published_on=LAST)
    make_report("Nights", published_on=FIRST)
    late = make_started(report=report, body=bodies[0], received_on=LAST)
    make_started(report=report, body=bodies[1], received_on=FIRST)
    reply(late, on=FIRST)
    make_promise(request=late)
    for day in (LAST, FIRST, ON):
        make_outcome(report=report, since_on=day)
    make_outcome(report=report, since_on=FIRST, published=False)
    make_champion("Supper Club", started_on=LAST)

    assert numbers() == {
        "2026-27": {**NONE, "reports": 1, "requests": 1, "promises": 1, "changes": 2},
        "2025-26": {**NONE, "reports": 1, "requests": 1, "answered": 1, "changes": 1, "champions": 1},
    }


def test_a_page_that_is_no_longer_public_counts_in_no_year():
    body = make_body()
    report = make_report("Letters", bodies=[body], published_on=FIRST)
    make_report("Nights", published_on=FIRST)
    make_started(report=report, body=body, received_on=FIRST)
    report.unpublish()
    assert numbers() == {"2026-27": {**NONE, "reports": 1}}


def test_only_the_last_years_are_told_and_empty_ones_among_them():
    make_report("Old", published_on=dt.date(2001, 5, 1))
    make_report("New", published_on=FIRST)
    rows = year_rows(ON)
    assert [str(row.year) for row in rows] == ["2026-27", "2025-26", "2024-25", "2023-24", "2022-23", "2021-22"]
    assert len(rows) == MOST_YEARS
    assert dict(rows[1].numbers) == NONE


def test_the_page_and_the_interface_tell_the_same(django_assert_num_queries):
    make_report("Letters", published_on=FIRST)
    page = Client().get("/impact/").content.decode()
    assert '<a href="/record/statistics/?year=2026-27">2026-27</a>' in page
    assert 'data-label="Reports">1</td>' in page
    assert Client().get("/api/v1/impact").json()["years"] == [
        {"year": "2026-27", **NONE, "reports": 1},
    ]
    with django_assert_num_queries(7):
        year_rows(ON)
