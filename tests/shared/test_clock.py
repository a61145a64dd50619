from __future__ import annotations

import datetime as dt

import time_machine

from hub.shared.clock import now, today


def test_today_is_the_date_in_london():
    with time_machine.travel(dt.datetime(2026, 5, 5, 22, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2026, 5, 5)
    with time_machine.travel(dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2026, 5, 6)
        assert now() == dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC)
