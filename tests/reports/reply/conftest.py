from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from reports.models import Officer, ResponseRequest
from tests.factories.officers import let_in, make_officer
from tests.factories.reports import make_body, make_started


@pytest.fixture
def on_24_april_2026():
    """Working day 14 of the 20 that ``make_started()`` gives; noon in London."""
    with time_machine.travel(dt.datetime(2026, 4, 24, 11, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(db, on_24_april_2026) -> ResponseRequest:
    """Two recommendations put to Northmoor Trust, due on Tuesday 5 May 2026."""
    return make_started(body=make_body("Northmoor Trust"), title="Letters people can read")


@pytest.fixture
def ruth(asked) -> Officer:
    return make_officer(asked, email="ruth@northmoor.example")


@pytest.fixture
def link(client, ruth) -> str:
    """Ruth's link, opened in this browser with her code."""
    return let_in(client, ruth)
