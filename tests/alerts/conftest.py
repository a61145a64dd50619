from __future__ import annotations

import datetime as dt

import pytest
import time_machine


@pytest.fixture(autouse=True)
def clock():
    """10am in London on Wednesday 8 April 2026, six days after what ``make_started()`` makes was received."""
    with time_machine.travel(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False) as clock:
        yield clock
