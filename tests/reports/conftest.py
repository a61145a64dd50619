from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from tests.factories.reports import make_staff


@pytest.fixture
def on_7_may_2026():
    """Two working days after what ``make_started()`` makes was due."""
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def in_june_2026():
    """Late enough for every reply of the worked examples to have come."""
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def officer(db, client):
    """Somebody who runs the clock, signed in as ``client``."""
    user = make_staff("run_clock", "add_responserequest", "change_responserequest", "view_responserequest")
    client.force_login(user)
    return user
