from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from hub.shared.models import CalendarException
from hub.shared.working_days import Counting, Unit
from reports.domain.requests import start_request
from reports.enums import ClarificationEffect
from tests.factories.reports import RECEIVED, make_request, make_rule, make_started, make_started_without_rule, reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def test_a_day_off_moves_open_dates_once():
    """Example 4."""
    request, answered = make_started(), make_started()
    reply(answered, on=dt.date(2026, 4, 24))
    unruled = make_started_without_rule()
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    call_command("recompute_due_dates")
    call_command("recompute_due_dates")

    for row in (request, answered, unruled):
        row.refresh_from_db()
    assert (request.due_on, answered.due_on) == (dt.date(2026, 5, 6), dt.date(2026, 5, 5))
    assert unruled.reply_requested_by == dt.date(2026, 5, 5)
    assert [row.reason for row in request.history.filter(before="awaiting")] == [
        "The date moved from 5 May 2026 to 6 May 2026 (no longer counted: Day of national mourning, 20 April 2026)."
    ]
    assert "Day of national mourning, 20 April 2026" in request.due_explanation["text"]
    assert request.due_explanation["rule"] == "NHS bodies: 20 working days"


def test_a_day_off_that_moves_no_date_puts_the_explanation_right():
    rule = make_rule(days=30, unit=Unit.CALENDAR, clarification_effect=ClarificationEffect.NONE)
    request = start_request(make_request(rule=rule), received_on=RECEIVED)
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    call_command("recompute_due_dates")
    request.refresh_from_db()

    assert (request.due_on, request.history.count()) == (dt.date(2026, 5, 2), 1)


def moved_to(request) -> tuple[dt.date, str]:
    """The due date and the reason of the move after the dates were worked out anew."""
    call_command("recompute_due_dates")
    request.refresh_from_db()
    return request.due_on, request.history.get(before="awaiting").reason


def test_only_days_that_changed_are_named_as_the_reason():
    request = make_started(rule=make_rule(counting=Counting.BEGINNING_WITH))  # due on Friday 1 May
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    # Monday 4 May was no working day before either: it only lies on the way now.
    assert moved_to(request) == (
        dt.date(2026, 5, 5),
        "The date moved from 1 May 2026 to 5 May 2026 (no longer counted: Day of national mourning, 20 April 2026).",
    )
    CalendarException.objects.all().delete()
    CalendarException.objects.create(day=dt.date(2026, 4, 6), is_working=True, reason="Everybody worked")
    call_command("recompute_due_dates")
    request.refresh_from_db()

    assert (request.due_on, request.history.last().reason) == (
        dt.date(2026, 4, 30),
        "The date moved from 5 May 2026 to 30 April 2026 (now counted: Easter Monday, 6 April 2026; Day of national "
        "mourning, 20 April 2026).",
    )


def test_a_saturday_that_counts_is_named():
    request = make_started()
    CalendarException.objects.create(day=dt.date(2026, 4, 11), is_working=True, reason="Everybody worked")

    # Monday 4 May does not count, so the last of twenty days is Friday 1 May.
    assert moved_to(request) == (
        dt.date(2026, 5, 1),
        "The date moved from 5 May 2026 to 1 May 2026 (now counted: Saturday 11 April 2026).",
    )
    assert "Saturdays and Sundays do not count, except Saturday 11 April 2026." in request.due_explanation["text"]
    CalendarException.objects.all().delete()
    call_command("recompute_due_dates")
    request.refresh_from_db()
    assert (request.due_on, request.history.last().reason) == (
        dt.date(2026, 5, 5),
        "The date moved from 1 May 2026 to 5 May 2026 (no longer counted: Saturday 11 April 2026).",
    )


def test_dates_follow_the_calendar_by_themselves(django_capture_on_commit_callbacks):
    request = make_started()

    with django_capture_on_commit_callbacks(execute=True):
        day = CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
    request.refresh_from_db()
    moved = request.due_on
    with django_capture_on_commit_callbacks(execute=True):
        day.delete()
    request.refresh_from_db()

    assert (moved, request.due_on) == (dt.date(2026, 5, 6), dt.date(2026, 5, 5))
    assert request.history.filter(before="awaiting").count() == 2
