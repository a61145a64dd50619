from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.calendars import working_calendar
from reports.domain.requests import close_without_reply, refuse, withdraw
from reports.enums import Channel, Decision, PhaseKey
from reports.models import ResponseRequest
from tests.factories.reports import (
    RECEIVED,
    make_body,
    make_report,
    make_request,
    make_started,
    make_started_without_rule,
    reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def test_the_database_puts_each_request_into_the_phase_that_its_words_name():
    third = make_body()
    made = [
        make_started(),
        make_started_without_rule(),
        make_started(report=make_report(bodies=[third], recommendations=3), body=third),
        make_started(),
        make_started(),
        make_started(),
        make_started(),
        make_started(),
        make_started_without_rule(),
        make_request(),
    ]
    reply(made[2], 1, on=RECEIVED)
    reply(made[3], on=dt.date(2026, 5, 5))
    reply(made[4], on=dt.date(2026, 5, 6))
    refuse(made[5], channel=Channel.POST, happened_on=RECEIVED, public_text="No.")
    withdraw(made[6], reason="No.")
    close_without_reply(made[7], reason="No.")
    reply(made[8], on=RECEIVED, decision=Decision.NOT_ACCEPTED)
    calendar = working_calendar()
    rows = list(ResponseRequest.objects.all())

    for day in (
        dt.date(2026, 5, 4),
        dt.date(2026, 5, 5),
        dt.date(2026, 5, 9),
        dt.date(2026, 6, 3),
        dt.date(2026, 6, 4),
    ):
        expected = {
            key: {row.pk for row in rows if row.phase(on=day, calendar=calendar).key == key} for key in PhaseKey
        }
        found = {
            key: set(ResponseRequest.objects.in_phase(key, on=day, calendar=calendar).values_list("pk", flat=True))
            for key in PhaseKey
        }
        assert found == expected
        assert sum(len(pks) for pks in found.values()) == len(rows)
