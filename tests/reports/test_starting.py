"""A request starts: what is asked, by when, under which number."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model

from hub.shared.states import TransitionNotAllowed
from hub.shared.working_days import Counting, Unit
from reports.domain.requests import RequestRefused, start_request
from reports.enums import ResponseStatus
from reports.models import RecordYear, RequestedItem, ResponseRequest
from tests.factories.reports import RECEIVED, make_body, make_report, make_request, make_rule, make_started, phase_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


@pytest.mark.parametrize(
    ("rule", "received_on", "due_on", "skipped"),
    [
        (
            {},
            dt.date(2026, 4, 2),
            dt.date(2026, 5, 5),
            [(3, 4, "Good Friday"), (6, 4, "Easter Monday"), (4, 5, "Early May bank holiday")],
        ),
        (
            {"counting": Counting.BEGINNING_WITH},
            dt.date(2026, 4, 2),
            dt.date(2026, 5, 1),
            [(3, 4, "Good Friday"), (6, 4, "Easter Monday")],
        ),
        ({"days": 30, "unit": Unit.CALENDAR}, dt.date(2026, 4, 2), dt.date(2026, 5, 2), []),
        (
            {"days": 30},
            dt.date(2026, 4, 2),
            dt.date(2026, 5, 19),
            [(3, 4, "Good Friday"), (6, 4, "Easter Monday"), (4, 5, "Early May bank holiday")],
        ),
    ],
)
def test_starting_works_the_date_out_and_explains_it(rule, received_on, due_on, skipped):
    """Example 1."""
    request = start_request(make_request(rule=make_rule(**rule)), received_on=received_on)

    assert (request.due_on, request.reply_requested_by, request.status) == (due_on, None, ResponseStatus.AWAITING)
    assert [(day.day.day, day.day.month, day.reason) for day in request.due_date.skipped] == skipped
    assert request.due_explanation["rule"] == "NHS bodies: 20 working days"
    assert request.due_explanation["is_verified"] is True


@pytest.mark.parametrize(("days", "due_on"), [(20, dt.date(2026, 12, 31)), (30, dt.date(2027, 1, 15))])
def test_the_date_over_christmas(days, due_on):
    """Example 2."""
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)):
        request = start_request(make_request(rule=make_rule(days=days)), received_on=dt.date(2026, 12, 1))

    assert request.due_on == due_on
    assert ("Boxing Day (substitute day)", dt.date(2026, 12, 28)) in [
        (day.reason, day.day) for day in request.due_date.skipped
    ]


def test_london_midnight_makes_a_request_overdue():
    """Example 3: no job runs in between."""
    make_started()

    with time_machine.travel(dt.datetime(2026, 5, 5, 22, 30, tzinfo=dt.UTC)):
        before = phase_words(ResponseRequest.objects.get())
    with time_machine.travel(dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC)):
        after = phase_words(ResponseRequest.objects.get())

    assert (before, after) == ("due today", "overdue by 1 working day")


def test_starting_freezes_what_is_asked_of_this_body():
    body, other = make_body(), make_body()
    report = make_report(bodies=[body], recommendations=3)
    second = report.recommendations.get(sort_order=1)
    second.bodies.set([other])
    second.save()
    request = start_request(make_request(report=report, body=body), received_on=RECEIVED)
    first = report.recommendations.get(sort_order=0)
    first.heading = "Something else"
    first.save()

    assert list(request.items.values_list("number", "heading", "text")) == [
        (1, "Hold afternoon appointments 1", "Two slots after 1pm. 1"),
        (3, "Hold afternoon appointments 3", "Two slots after 1pm. 3"),
    ]


def test_a_started_request_has_a_reference_and_one_public_history_row():
    user = get_user_model().objects.create_user("officer")
    first = start_request(make_request(), received_on=RECEIVED, user=user)
    second = make_started()

    assert (first.reference, second.reference) == ("2026/1", "2026/2")
    assert first.get_absolute_url() == "/record/2026/1/"
    row = first.history.get()
    assert (row.before, row.after, row.user, row.is_public) == ("draft", "awaiting", user, True)


def test_each_year_has_its_own_numbers():
    make_started()

    assert make_started(received_on=dt.date(2025, 12, 31)).reference == "2025/1"


def test_a_start_that_fails_takes_no_number():
    request = make_request(rule=make_rule(in_force_from=dt.date(2026, 4, 3)))

    with pytest.raises(RequestRefused, match="was not in force on 2 April 2026"):
        start_request(request, received_on=RECEIVED)

    assert not RecordYear.objects.exists()
    assert not RequestedItem.objects.exists()
    assert make_started().reference == "2026/1"


def test_an_unverified_rule_only_asks_for_a_date():
    request = start_request(make_request(rule=make_rule(verified=False)), received_on=RECEIVED)

    assert (request.due_on, request.reply_requested_by) == (None, dt.date(2026, 5, 5))
    assert phase_words(request, dt.date(2026, 5, 5)) == "reply requested by 5 May 2026"
    assert phase_words(request, dt.date(2026, 5, 6)) == "no reply by the date asked for"


def test_verifying_a_rule_later_does_not_make_old_requests_late():
    rule = make_rule(verified=False)
    request = start_request(make_request(rule=rule), received_on=RECEIVED)
    rule.verified_by, rule.verified_on, rule.citation = "Asha Cole", dt.date(2026, 5, 20), "Protocol"
    rule.save()

    assert phase_words(ResponseRequest.objects.get(pk=request.pk)) == "no reply by the date asked for"


@pytest.mark.parametrize("wanted", [None, RECEIVED, dt.date(2026, 4, 1), dt.date(2062, 5, 5)])
def test_without_a_rule_staff_say_by_when(wanted):
    body = make_body()
    request = ResponseRequest.objects.create(report=make_report(bodies=[body]), body=body)

    with pytest.raises(RequestRefused) as refused:
        start_request(request, received_on=RECEIVED, reply_requested_by=wanted)

    assert refused.value.field == "reply_requested_by"


@pytest.mark.parametrize("day", [dt.date(2026, 6, 2), dt.date(1999, 12, 31)])
def test_a_body_can_t_have_had_it_on_an_impossible_day(day):
    with pytest.raises(RequestRefused) as refused:
        start_request(make_request(), received_on=day)

    assert refused.value.field == "received_on"


def test_only_a_published_report_can_be_put_to_a_body():
    request = make_request()
    request.report.unpublish()
    request.refresh_from_db()

    with pytest.raises(RequestRefused, match="Publish the report first"):
        start_request(request, received_on=RECEIVED)


def test_a_body_without_a_recommendation_is_not_asked():
    request = make_request(report=make_report(bodies=[make_body()]), body=make_body())

    with pytest.raises(RequestRefused, match="Nothing in this report"):
        start_request(request, received_on=RECEIVED)


def test_starting_twice_is_refused():
    request = make_started()

    with pytest.raises(TransitionNotAllowed):
        start_request(request, received_on=RECEIVED)

    assert (request.items.count(), request.history.count()) == (2, 1)
