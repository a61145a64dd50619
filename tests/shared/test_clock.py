from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from hub.shared.clock import now, today


def test_today_is_the_date_in_london():
    with time_machine.travel(dt.datetime(2026, 5, 5, 22, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2026, 5, 5)
    with time_machine.travel(dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2026, 5, 6)
        assert now() == dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_staff_can_t_set_another_clock_than_london_s(client):
    """In another time zone "today" would be another date, and a session would be read back at another hour."""
    client.force_login(get_user_model().objects.create_superuser("boss"))

    assert "current_time_zone" not in client.get("/admin/account/").content.decode()


def test_the_time_zone_of_a_member_of_staff_moves_no_date():
    noon = dt.datetime(2026, 5, 5, 12, 0, tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False), timezone.override("Pacific/Auckland"):
        assert today() == dt.date(2026, 5, 5)
