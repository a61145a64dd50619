"""What happens to the date when a body asks what is meant: example 6, and everything around it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db.models import F

from hub.shared.calendars import working_calendar
from hub.shared.models import CalendarException
from hub.shared.working_days import Counting, Unit
from reports.domain.clock import recompute_due_dates
from reports.domain.deadlines import Clarification, clarifications_in
from reports.domain.documents import dates as document_dates
from reports.domain.report_view import request_view
from reports.domain.requests import close_without_reply, refuse
from reports.domain.taking_back import take_back
from reports.enums import Channel, ClarificationEffect, Decision, Nature, PhaseKey
from reports.models import DutyRule, ResponseRequest
from reports.views.desk import date_words
from tests.factories.reports import ADMIN, RECEIVED, log, make_rule, make_started, phase_words, reply
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]

NONE, PAUSE, RESTART = ClarificationEffect
ASKED, GIVEN = Nature.CLARIFICATION_ASKED, Nature.CLARIFICATION_GIVEN
ASKED_ON, GIVEN_ON = dt.date(2026, 4, 14), dt.date(2026, 4, 21)


def started(effect: ClarificationEffect, **rule_values):
    return make_started(rule=make_rule(clarification_effect=effect, **rule_values))


def asked_and_told(request, asked_on=ASKED_ON, given_on=GIVEN_ON):
    log(request, ASKED, on=asked_on)
    log(request, GIVEN, on=given_on)
    request.refresh_from_db()
    return request


@pytest.mark.parametrize(
    ("effect", "due_on"),
    [(NONE, dt.date(2026, 5, 5)), (PAUSE, dt.date(2026, 5, 12)), (RESTART, dt.date(2026, 5, 20))],
)
def test_what_the_rule_says_happens_to_the_date(effect, due_on):
    """Example 6."""
    assert asked_and_told(started(effect)).due_on == due_on


def test_a_rule_without_an_effect_leaves_no_trace_on_the_clock():
    request = asked_and_told(started(NONE))

    assert list(request.history.values_list("before", "after")) == [("draft", "awaiting")]
    assert len(request.due_explanation["steps"]) == 1


def test_a_pause_is_told_step_by_step(client):
    request = asked_and_told(started(PAUSE))

    assert request.due_explanation["steps"] == [
        {
            "on": "2026-04-02",
            "text": "20 working days counted from the day after 2 April 2026: due Tuesday 5 May 2026. Saturdays and "
            "Sundays do not count. Also skipped: Good Friday, 3 April 2026; Easter Monday, 6 April 2026; Early May "
            "bank holiday, 4 May 2026.",
            "due_on": "2026-05-05",
        },
        {
            "on": "2026-04-21",
            "text": "The body asked what we mean on 14 April 2026 and we answered on 21 April 2026: 5 working days do "
            "not count. Due Tuesday 12 May 2026.",
            "due_on": "2026-05-12",
        },
    ]
    assert list(request.history.values_list("before", "after", "reason", "is_public"))[1:] == [
        (
            "awaiting",
            "awaiting",
            "The body asked what we mean on 14 April 2026: the clock stands still until we answer.",
            True,
        ),
        (
            "awaiting",
            "awaiting",
            "The date moved from 5 May 2026 to 12 May 2026. The body asked what we mean on 14 April 2026 and we "
            "answered on 21 April 2026: 5 working days do not count. Due Tuesday 12 May 2026.",
            True,
        ),
    ]
    page = get(client, request.get_absolute_url())
    assert "5 working days do not count. Due Tuesday 12 May 2026." in page


def test_while_it_waits_for_us_nothing_is_due_or_late(client):
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    request.refresh_from_db()

    for day in (ASKED_ON, dt.date(2026, 5, 5), dt.date(2026, 5, 6), dt.date(2026, 6, 1)):
        assert phase_words(request, day) == "waiting for our answer since 14 April 2026"
    assert phase_words(request, dt.date(2026, 4, 13)) == "waiting, due 5 May 2026"
    page = get(client, request.get_absolute_url())
    assert "It is our turn" in page
    assert "overdue" not in page
    assert "The reply was due" not in page
    with time_machine.travel(dt.datetime(2026, 5, 6, 12, tzinfo=dt.UTC), tick=False):
        assert "1 late" not in get(client, "/")


def test_a_question_after_the_date_stops_nothing():
    request = asked_and_told(started(PAUSE), dt.date(2026, 5, 6), dt.date(2026, 5, 8))

    assert (request.due_on, request.clock_paused_on) == (dt.date(2026, 5, 5), None)
    assert phase_words(request, dt.date(2026, 5, 7)) == "overdue by 2 working days"


def test_two_questions_and_one_answer_are_one_pause():
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    log(request, ASKED, on=dt.date(2026, 4, 16))
    log(request, GIVEN, on=GIVEN_ON)
    log(request, GIVEN, on=dt.date(2026, 4, 23))
    request.refresh_from_db()

    assert (request.due_on, request.clock_paused_on) == (dt.date(2026, 5, 12), None)


def test_two_pauses_add_up():
    request = asked_and_told(asked_and_told(started(PAUSE)), dt.date(2026, 4, 28), dt.date(2026, 4, 30))

    # Five working days, then 29 and 30 April: 12 May and two more.
    assert request.due_on == dt.date(2026, 5, 14)


def test_a_question_logged_late_counts_from_its_day():
    request = asked_and_told(started(PAUSE), ASKED_ON + dt.timedelta(days=2), GIVEN_ON)
    log(request, ASKED, on=ASKED_ON)
    request.refresh_from_db()

    assert request.due_on == dt.date(2026, 5, 12)


def test_a_pause_over_a_weekend_adds_nothing_and_moves_nothing():
    request = asked_and_told(started(PAUSE), dt.date(2026, 4, 17), dt.date(2026, 4, 19))

    assert (request.due_on, request.clock_paused_on) == (dt.date(2026, 5, 5), None)
    assert [row.reason for row in request.history.all()][1:] == [
        "The body asked what we mean on 17 April 2026: the clock stands still until we answer.",
        "The body asked what we mean on 17 April 2026 and we answered on 19 April 2026: no working day lay between. It "
        "stays due Tuesday 5 May 2026.",
    ]


def test_calendar_days_pause_as_calendar_days():
    request = asked_and_told(started(PAUSE, days=30, unit=Unit.CALENDAR))

    # 30 days after 2 April is 2 May; from the 15th to the 21st are seven.
    assert request.due_on == dt.date(2026, 5, 9)


def test_a_day_off_after_a_pause_keeps_the_pause():
    request = asked_and_told(started(PAUSE))
    CalendarException.objects.create(day=dt.date(2026, 5, 7), reason="Day of national mourning")

    assert recompute_due_dates() == [request]
    request.refresh_from_db()

    assert request.due_on == dt.date(2026, 5, 13)
    assert request.history.last().reason == (
        "The date moved from 12 May 2026 to 13 May 2026 (no longer counted: Day of national mourning, 7 May 2026)."
    )


def test_a_reply_ends_the_wait_for_our_answer():
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    reply(request, on=dt.date(2026, 5, 8))
    request.refresh_from_db()

    # The days from 15 April to 8 May did not count: 17 working days, of which the 4th of May is none.
    assert (request.clock_paused_on, request.due_on) == (None, dt.date(2026, 5, 29))
    assert phase_words(request) == "answered in time"


def test_part_of_a_reply_leaves_the_rest_waiting_for_us():
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    reply(request, 1, on=dt.date(2026, 5, 8))
    request.refresh_from_db()

    assert request.clock_paused_on == ASKED_ON
    assert phase_words(request) == "part answered, recommendation 2 waiting for our answer since 14 April 2026"


@pytest.mark.parametrize("end", ["refuse", "close"])
def test_what_ended_while_the_clock_stood_still_may_still_be_answered(end):
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    if end == "refuse":
        refuse(request, channel=Channel.EMAIL, happened_on=dt.date(2026, 4, 20), public_text="We will not.")
    else:
        close_without_reply(request, reason="Nobody is there.")
    reply(request, on=dt.date(2026, 5, 8), decision=Decision.NOTED)
    request.refresh_from_db()

    assert phase_words(request) == "answered in time"


def test_the_database_says_the_same_while_the_clock_stands_still():
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    calendar = working_calendar()
    rows = type(request).objects.all()

    for day in (dt.date(2026, 4, 13), ASKED_ON, dt.date(2026, 5, 5), dt.date(2026, 5, 6), dt.date(2026, 6, 10)):
        found = [key for key in PhaseKey if rows.in_phase(key, on=day, calendar=calendar).exists()]
        assert found == [PhaseKey.AWAITING]


def test_which_questions_belong_to_which_answers():
    days = [RECEIVED + dt.timedelta(days=number) for number in range(6)]
    messages = [
        (days[0], GIVEN),
        (days[2], GIVEN),
        (days[2], ASKED),
        (days[1], ASKED),
        (days[3], Nature.HOLDING),
        (days[5], ASKED),
        (days[4], GIVEN),
    ]

    # The body asked again on the day on which we had answered.
    assert clarifications_in(messages) == [
        Clarification(days[1], days[2]),
        Clarification(days[2], days[4]),
        Clarification(days[5], None),
    ]


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("effect", ClarificationEffect)
def test_what_is_taken_back_leaves_the_date_as_the_rule_counts_it(effect, unit, counting):
    request = started(effect, unit=unit, counting=counting)
    first = request.due_on, request.due_explanation
    asked, given = log(request, ASKED, on=ASKED_ON), log(request, GIVEN, on=GIVEN_ON)
    # Worked out anew while the question still counts.
    day = CalendarException.objects.create(day=dt.date(2026, 4, 23), reason="Day of national mourning")
    recompute_due_dates()
    day.delete()
    recompute_due_dates()

    for message in (given, asked):
        take_back(message, reason="It was for another request.", user=None)
    request.refresh_from_db()

    assert (request.due_on, request.due_explanation) == first


def test_each_date_that_moved_is_named_with_the_one_before():
    """Due on 1 May, beginning with 2 April; the answer of 21 April begins twenty days that end on 20 May."""
    request = started(RESTART, counting=Counting.BEGINNING_WITH)
    log(request, ASKED, on=ASKED_ON)
    day = CalendarException.objects.create(day=dt.date(2026, 4, 22), reason="Day of national mourning")
    recompute_due_dates()
    day.delete()
    recompute_due_dates()
    given = log(request, GIVEN, on=GIVEN_ON)
    take_back(given, reason="It was for another request.", user=None)
    answer = reply(request, on=dt.date(2026, 4, 24))
    take_back(answer, reason="It was for another request.", user=None)

    asked = "The body asked what we mean on 14 April 2026"
    still = f"{asked}: the clock stands still until we answer."
    mourning = "Day of national mourning, 22 April 2026"
    told = [row.reason for row in request.history.filter(before=F("after"), takes_back=None)]
    # Nobody told the body what we mean, so nothing began again: the 8 working days from 15 to 24 April do not count.
    assert [reason.split(" Saturdays")[0] for reason in told] == [
        still,
        f"The date moved from 1 May 2026 to 5 May 2026 (no longer counted: {mourning}).",
        f"The date moved from 5 May 2026 to 1 May 2026 (now counted: {mourning}).",
        f"The date moved from 1 May 2026 to 20 May 2026. {asked} and we answered on 21 April 2026: the period began "
        "again on the day after. 20 working days counted from the day after 21 April 2026: due Wednesday 20 May 2026.",
        f"The date moved from 20 May 2026 to 1 May 2026. {still}",
        f"The date moved from 1 May 2026 to 14 May 2026. {asked} and replied on 24 April 2026, before we answered: 8 "
        "working days do not count. Due Thursday 14 May 2026.",
        f"The date moved from 14 May 2026 to 1 May 2026. {still}",
    ]


def test_a_question_that_is_logged_late_is_named_as_the_reason():
    request = asked_and_told(started(PAUSE), ASKED_ON + dt.timedelta(days=2), GIVEN_ON)
    log(request, ASKED, on=ASKED_ON)

    assert request.history.last().reason == (
        "The date moved from 8 May 2026 to 12 May 2026. The body asked what we mean on 14 April 2026 and we "
        "answered on 21 April 2026: 5 working days do not count. Due Tuesday 12 May 2026."
    )


def test_stored_dates_learn_what_their_rule_counts():
    migration = import_module("reports.migrations.0025_period_of_the_rule")
    rule = make_rule(clarification_effect=RESTART, counting=Counting.BEGINNING_WITH)
    rows = [make_started(rule=rule) for _ in range(2)]
    rows += [make_started(rule=make_rule(clarification_effect=RESTART, days=10))]
    asked_and_told(rows[0])
    wanted = [row.due_explanation["period"] for row in rows]
    DutyRule.objects.filter(days=10).update(days=5, counting=Counting.BEGINNING_WITH)

    migration.forget_period(apps, None)
    forgotten = ["period" in row.due_explanation for row in ResponseRequest.objects.all()]
    migration.keep_period(apps, None)

    assert forgotten == [False] * 3
    assert [row.due_explanation["period"] for row in ResponseRequest.objects.order_by("pk")] == wanted


def test_while_the_clock_stands_still_no_due_date_is_given(client, officer):
    request = started(PAUSE)
    log(request, ASKED, on=ASKED_ON)
    request.refresh_from_db()
    page = request.get_absolute_url()
    on, calendar = dt.date(2026, 6, 1), working_calendar()

    told = json.loads(b"".join(client.get(f"{page}data.json").streaming_content))["requests"][0]
    (public,) = csv.DictReader(io.StringIO(b"".join(client.get("/record/list.csv").streaming_content).decode()))
    exported = b"".join(client.get(f"{ADMIN}/?export=csv").streaming_content).decode("utf-8-sig")
    (staff,) = csv.DictReader(io.StringIO(exported))
    shown = ResponseRequest.objects.for_display().get()

    since = "stopped since 2026-04-14"
    assert (told["due"], told["requested_by"], told["clock"]) == (None, None, since)
    assert (public["Due"], public["Clock"]) == ("", since)
    assert (staff["Due"], staff["Working days left"], staff["Clock"]) == ("", "", since)
    assert dict(document_dates(request_view(shown, on=on, calendar=calendar))).keys() == {
        "Sent to", "Sent", "Sent by", "Reply", "Reference",
    }  # fmt: skip
    assert date_words(shown) == "clock stopped since 14 April 2026"
    assert "Due 5 May 2026" not in " ".join([get(client, page), get(client, "/record/"), get(client, f"{ADMIN}/")])
    assert "Stands still until we answer" in get(client, f"{ADMIN}/")
    assert "Stopped since 14 April 2026" in get(client, f"{ADMIN}/inspect/{request.pk}/")
