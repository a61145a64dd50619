from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spotlights.models import SpotlightPage
from tests.factories.spotlights import make_area, make_image, make_spotlight, make_spotlight_index, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

DETAIL_BUDGET = 12
LIST_BUDGET = 15


def published(number: int) -> list[SpotlightPage]:
    area, theme = make_area(), make_theme()
    return [
        make_spotlight(themes=[theme], area=area, lead_photo=make_image(), steps=["Asked", "Cooked"])
        for _ in range(number)
    ]


def queries_of(client, url: str) -> list[str]:
    client.get(url)  # fills the site and content-type caches
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def repeated(queries: list[str]) -> list[str]:
    return [sql for sql, times in Counter(queries).items() if times > 1]


@pytest.mark.parametrize("number", [1, 4])
def test_detail_page_stays_within_its_budget(client, number):
    page = published(number)[0]

    queries = queries_of(client, page.url)

    assert len(queries) <= DETAIL_BUDGET, queries
    assert repeated(queries) == []


@pytest.mark.parametrize("number", [1, 3, 14])
def test_list_stays_within_its_budget(client, number):
    published(number)

    queries = queries_of(client, make_spotlight_index().url)

    assert len(queries) <= LIST_BUDGET, queries
    assert repeated(queries) == []


def test_list_with_filters_and_100_rows_asks_no_more(client):
    first = published(1)[0]
    index = make_spotlight_index()
    for number in range(100):
        index.refresh_from_db()
        row = SpotlightPage(title=f"Row {number}", slug=f"row-{number}", organisation=first.organisation)
        row.what_they_do, row.shown_on = "<p>x</p>", dt.date(2026, 1, 1)
        index.add_child(instance=row)

    plain = queries_of(client, index.url)
    filtered = queries_of(client, f"{index.url}?theme=carers&area=hanbury")

    assert len(plain) <= LIST_BUDGET, plain
    assert len(filtered) <= LIST_BUDGET, filtered
    assert SpotlightPage.objects.visible().count() == 101
    assert first.title in client.get(f"{index.url}?theme=carers&area=hanbury").content.decode()
