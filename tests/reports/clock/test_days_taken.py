"""How many working days an answer took: one number for the page, the files and the statistics."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from hub.shared.models import CalendarException
from reports.domain.clock import recompute_due_dates
from reports.domain.requests import close_without_reply
from reports.domain.taking_back import take_back
from reports.enums import ClarificationEffect, Nature
from tests.factories.reports import log, phase_words, reply
from tests.reports.clock.test_clarifications import GIVEN_ON, asked_and_told, started
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]

NONE, PAUSE, RESTART = ClarificationEffect


def test_an_answer_after_a_pause_took_the_same_days_everywhere(client):
    """Of the 14 working days from 2 April to Friday 24 April the clock stood still for 5."""
    request = asked_and_told(started(PAUSE))
    reply(request, 1, on=dt.date(2026, 4, 22))
    reply(request, 2, on=dt.date(2026, 4, 24))
    page, body = request.get_absolute_url(), f"/record/bodies/{request.body.slug}/"

    told = json.loads(b"".join(client.get(f"{page}data.json").streaming_content))["requests"][0]
    listed, replied, statistics = (
        list(csv.DictReader(io.StringIO(b"".join(client.get(url).streaming_content).decode("utf-8-sig"))))
        for url in ("/record/list.csv", "/record/replies/list.csv", "/record/statistics/numbers.csv?year=2026-27")
    )

    assert "In 9 of 20 working days" in get(client, page)
    assert told["working_days"] == 9
    assert [row["Working days to the answer"] for row in listed] == ["9"]
    assert [row["Working days to the answer"] for row in replied] == ["", "9"]
    assert "24 April 2026 , after 9 working days" in get(client, "/record/replies/")
    assert {row["Median working days to the whole reply"] for row in statistics} == {"9"}
    assert "9 working days" in get(client, body)


def test_working_days_follow_the_calendar_beyond_the_date_only():
    late, in_time = asked_and_told(started(NONE)), asked_and_told(started(NONE))
    reply(late, on=dt.date(2026, 5, 12))
    reply(in_time, on=dt.date(2026, 5, 1))
    CalendarException.objects.create(day=dt.date(2026, 5, 7), reason="Day of national mourning")
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    recompute_due_dates()

    assert [row.working_days_taken for row in (late, in_time)] == [25, 19]
    late.refresh_from_db()
    in_time.refresh_from_db()
    assert [row.working_days_taken for row in (late, in_time)] == [24, 19]
    assert phase_words(late) == "answered 4 working days late"


def test_part_of_a_reply_to_what_was_closed_moves_the_date_as_it_would_have_moved():
    request = started(PAUSE)
    close_without_reply(request, reason="It wrote that it will not reply.")
    assert asked_and_told(request).due_on == dt.date(2026, 5, 5)

    reply(request, 1, on=GIVEN_ON)

    request.refresh_from_db()
    assert (request.status, request.due_on) == ("part_answered", dt.date(2026, 5, 12))
    assert request.history.last().reason.startswith("The date moved from 5 May 2026 to 12 May 2026. The body asked")


def test_an_answer_that_is_taken_back_no_longer_took_any_days(officer):
    request = asked_and_told(started(NONE))
    message = reply(request, on=dt.date(2026, 4, 24))
    request.refresh_from_db()
    assert request.working_days_taken == 14

    take_back(message, reason="Of another request.", user=None)

    request.refresh_from_db()
    assert (request.answered_on, request.working_days_taken) == (None, None)


def test_the_whole_reply_to_what_was_over_is_measured_by_what_happened_meanwhile():
    """Due 5 May; the clock stood still for the 5 working days up to 21 April, so it came in time on Friday 8 May."""
    request = started(PAUSE)
    close_without_reply(request, reason="It wrote that it will not reply.")
    asked_and_told(request)

    reply(request, on=dt.date(2026, 5, 8))

    request.refresh_from_db()
    assert (request.status, request.due_on, request.working_days_taken) == ("answered", dt.date(2026, 5, 12), 18)
    assert phase_words(request) == "answered in time"


@pytest.mark.parametrize(
    ("effect", "on", "taken"),
    [
        # On Friday 10 April, working day 4, nothing had been asked.
        (NONE, dt.date(2026, 4, 10), 4),
        (PAUSE, dt.date(2026, 4, 10), 4),
        (RESTART, dt.date(2026, 4, 10), 4),
        # The question of Tuesday 14 April, working day 6, stopped the clock until the reply of the 16th.
        (PAUSE, dt.date(2026, 4, 16), 6),
        (RESTART, dt.date(2026, 4, 16), 6),
    ],
)
def test_a_reply_that_crossed_our_explanation_is_measured_to_its_own_day(effect, on, taken):
    """The reply was logged after our explanation of 21 April, and had come before it."""
    request = asked_and_told(started(effect))

    reply(request, on=on)

    request.refresh_from_db()
    assert (request.working_days_taken, phase_words(request)) == (taken, "answered in time")


@pytest.mark.parametrize("effect", [PAUSE, RESTART])
def test_questions_after_the_answer_move_nothing_whatever_is_taken_back(effect):
    request = started(effect)
    reply(request, on=dt.date(2026, 4, 10))
    asked_and_told(request, dt.date(2026, 4, 20), dt.date(2026, 4, 27))
    third = log(request, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 28))
    before = request.history.count()

    take_back(third, reason="Of another request.", user=None)

    request.refresh_from_db()
    assert (request.due_on, request.working_days_taken) == (dt.date(2026, 5, 5), 4)
    assert request.history.count() == before + 1


def test_taking_back_what_set_no_date_keeps_the_date_of_an_answer_by_an_older_calendar():
    request = started(PAUSE)
    reply(request, on=dt.date(2026, 4, 24))
    late = log(request, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 28))
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
    recompute_due_dates()

    take_back(late, reason="Of another request.", user=None)

    request.refresh_from_db()
    assert (request.due_on, request.working_days_taken) == (dt.date(2026, 5, 5), 14)
