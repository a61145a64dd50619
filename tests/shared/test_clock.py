from __future__ import annotations

import datetime as dt

import time_machine
from django.conf import settings
from django.utils import timezone

from hub.shared.clock import now, today


def test_today_is_the_date_in_london():
    with time_machine.travel(dt.datetime(2026, 5, 5, 22, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2026, 5, 5)
    with time_machine.travel(dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2026, 5, 6)
        assert now() == dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC)


def test_the_time_zone_of_a_member_of_staff_moves_no_date():
    noon = dt.datetime(2026, 5, 5, 12, 0, tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False), timezone.override("Pacific/Auckland"):
        assert today() == dt.date(2026, 5, 5)


def test_staff_see_and_type_the_time_of_the_public_site():
    assert settings.WAGTAIL_USER_TIME_ZONES == ["Europe/London"]
