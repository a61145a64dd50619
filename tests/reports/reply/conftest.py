from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from reports.models import Officer, ResponseRequest
from tests.factories.officers import let_in, make_officer
from tests.factories.reports import make_body, make_report_index, make_started

NOON = dt.datetime(2026, 4, 24, 11, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def world(once):
    """The request that each test of a module finds, and another one of another body."""
    with once(), time_machine.travel(NOON, tick=False):
        make_report_index()
        asked = make_started(body=make_body("Northmoor Trust"), title="Letters people can read")
        other = make_started(body=make_body("Kilnford Council"), recommendations=3, title="Buses that come")
    return asked.pk, other.pk


@pytest.fixture
def on_24_april_2026():
    """Working day 14 of the 20 that ``make_started()`` gives; noon in London."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(world, db, on_24_april_2026) -> ResponseRequest:
    """Two recommendations put to Northmoor Trust, due on Tuesday 5 May 2026."""
    return ResponseRequest.objects.get(pk=world[0])


@pytest.fixture
def other(world, db, on_24_april_2026) -> ResponseRequest:
    """Three recommendations put to Kilnford Council."""
    return ResponseRequest.objects.get(pk=world[1])


@pytest.fixture
def ruth(asked) -> Officer:
    return make_officer(asked, email="ruth@northmoor.example")


@pytest.fixture
def link(client, ruth) -> str:
    """Ruth's link, opened in this browser with her code."""
    return let_in(client, ruth)
