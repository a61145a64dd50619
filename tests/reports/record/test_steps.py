"""The steps on the page of a request: what is done by its day, and what is to come."""

from __future__ import annotations

import datetime as dt

import pytest

from reports.domain.requests import redirect
from reports.domain.steps import request_steps
from reports.enums import Nature
from reports.models.display import what_happened
from tests.factories.reports import RECEIVED, log, make_body, make_started, make_started_without_rule, reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]

ON = dt.date(2026, 5, 7)
START = [("Reported", "30 March 2026", "done"), ("Sent", "2 April", "done")]


def steps(request, **kwargs) -> list[tuple[str, str, str]]:
    found = request_steps(request, what_happened([request]), **{"on": ON, **kwargs})
    return [(step["text"], step["note"], step["state"]) for step in found]


def test_an_overdue_reply():
    request = make_started()
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 20))

    assert steps(request) == [
        *START,
        ("Confirmed", "14 April", "done"),
        ("Reply overdue", "5 May 2026", "now"),
        ("Changed", "not yet", ""),
    ]
    assert steps(request, on=dt.date(2026, 5, 5))[3] == ("Reply due", "5 May 2026", "now")


def test_a_reply_that_was_merely_asked_for_is_never_overdue():
    assert steps(make_started_without_rule())[2] == ("Reply asked for", "by 5 May 2026", "now")


def test_part_of_a_reply_and_the_whole_of_it():
    request = make_started()
    reply(request, 1, on=dt.date(2026, 4, 24))
    assert steps(request)[2:] == [
        ("Part replied", "24 April", "done"),
        ("Rest overdue", "5 May 2026", "now"),
        ("Changed", "not yet", ""),
    ]

    reply(request, 2, on=dt.date(2026, 5, 6))
    assert steps(request)[2:] == [("Replied", "6 May", "done"), ("Changed", "not yet", "now")]
    assert steps(request, changed_on=dt.date(2027, 1, 4))[3] == ("Changed", "4 January 2027", "done")


def test_a_request_that_ended_without_an_answer_leads_no_further():
    request = make_started(received_on=RECEIVED)
    redirect(request, to_body=make_body(), reason="Roads.")

    assert steps(request) == [*START, ("Redirected", "7 May", "done")]
