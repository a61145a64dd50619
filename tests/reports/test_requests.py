from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError

from hub.organisations.enums import OrganisationKind
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.models import CalendarException
from hub.shared.states import TransitionNotAllowed
from hub.shared.working_days import Counting, Unit
from reports.domain.requests import (
    Answer,
    RequestRefused,
    close_without_reply,
    record_message,
    record_reply,
    redirect,
    refuse,
    start_request,
    withdraw,
)
from reports.enums import Channel, ClarificationEffect, Decision, Direction, Nature, PhaseKey, ResponseStatus
from reports.models import Message, RecordYear, RequestedItem, ResponseRequest
from tests.factories.reports import (
    RECEIVED,
    answers_for,
    log,
    make_body,
    make_partner,
    make_report,
    make_request,
    make_rule,
    make_started,
    make_started_without_rule,
    reply,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_june_2026():
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


def words(request, day=None):
    return request.phase(on=day or today(), calendar=working_calendar()).label


# Starting


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
        before = words(ResponseRequest.objects.get())
    with time_machine.travel(dt.datetime(2026, 5, 5, 23, 30, tzinfo=dt.UTC)):
        after = words(ResponseRequest.objects.get())

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
    assert words(request, dt.date(2026, 5, 5)) == "reply requested by 5 May 2026"
    assert words(request, dt.date(2026, 5, 6)) == "no reply by the date asked for"


def test_verifying_a_rule_later_does_not_make_old_requests_late():
    rule = make_rule(verified=False)
    request = start_request(make_request(rule=rule), received_on=RECEIVED)
    rule.verified_by, rule.verified_on, rule.citation = "Asha Cole", dt.date(2026, 5, 20), "Protocol"
    rule.save()

    assert words(ResponseRequest.objects.get(pk=request.pk)) == "no reply by the date asked for"


@pytest.mark.parametrize("wanted", [None, RECEIVED, dt.date(2026, 4, 1)])
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

    with pytest.raises(RequestRefused, match="No recommendation"):
        start_request(request, received_on=RECEIVED)


def test_starting_twice_is_refused():
    request = make_started()

    with pytest.raises(TransitionNotAllowed):
        start_request(request, received_on=RECEIVED)

    assert (request.items.count(), request.history.count()) == (2, 1)


# Messages


@pytest.mark.parametrize("nature", [Nature.ACKNOWLEDGEMENT, Nature.HOLDING, Nature.REMINDER, Nature.OTHER])
def test_no_message_but_a_reply_stops_the_clock(nature):
    """Example 5: acknowledged on 14 April, holding letter on 28 April, answered on 12 May."""
    request = make_started()
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    log(request, nature, on=dt.date(2026, 4, 28))
    request.refresh_from_db()

    assert (request.due_on, request.status) == (dt.date(2026, 5, 5), ResponseStatus.AWAITING)
    assert words(request, dt.date(2026, 5, 6)) == "overdue by 1 working day"

    reply(request, on=dt.date(2026, 5, 12))
    request.refresh_from_db()

    assert words(request) == "answered 5 working days late"


def test_the_kind_of_message_tells_its_direction():
    request = make_started()

    directions = [
        log(request, nature, on=RECEIVED).direction for nature in (Nature.HOLDING, Nature.REMINDER, Nature.OTHER)
    ]
    other = record_message(
        request, nature=Nature.OTHER, channel=Channel.PHONE, happened_on=RECEIVED, direction=Direction.SENT
    )

    assert directions == [Direction.RECEIVED, Direction.SENT, Direction.RECEIVED]
    assert other.direction == Direction.SENT


@pytest.mark.parametrize("nature", [Nature.REPLY, Nature.REFUSAL])
def test_what_ends_the_wait_is_not_logged_as_a_message(nature):
    with pytest.raises(RequestRefused):
        log(make_started(), nature, on=RECEIVED)

    assert not Message.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2026, 4, 1), dt.date(2026, 6, 2)])
def test_no_message_before_the_request_or_after_today(day):
    request = make_started()

    with pytest.raises(RequestRefused) as of_message:
        log(request, Nature.HOLDING, on=day)
    with pytest.raises(RequestRefused) as of_reply:
        reply(request, on=day)

    assert of_message.value.field == of_reply.value.field == "happened_on"
    request.refresh_from_db()
    assert (request.status, request.history.count()) == (ResponseStatus.AWAITING, 1)


def test_a_draft_has_no_messages():
    with pytest.raises(RequestRefused, match="Start the request first"):
        log(make_request(), Nature.HOLDING, on=RECEIVED)


def test_a_logged_message_is_never_changed_or_deleted():
    message = log(make_started(), Nature.HOLDING, on=RECEIVED)

    with pytest.raises(TypeError):
        message.save()
    with pytest.raises(TypeError):
        message.delete()


# Replies


def test_a_whole_reply_answers_the_request():
    request = make_started()

    message = reply(request, on=dt.date(2026, 4, 24), private_text="Dear Asha")
    request.refresh_from_db()

    assert (request.status, request.answered_on) == (ResponseStatus.ANSWERED, dt.date(2026, 4, 24))
    assert words(request) == "answered in time"
    assert [(row.item.number, row.decision) for row in message.replies.all()] == [(1, "agreed"), (2, "agreed")]
    assert [(row.before, row.after) for row in request.history.all()] == [
        ("draft", "awaiting"),
        ("awaiting", "answered"),
    ]


def test_a_reply_that_is_silent_on_one_answers_in_part():
    """Example 7."""
    body = make_body()
    request = make_started(report=make_report(bodies=[body], recommendations=3), body=body)

    reply(request, 1, 2, on=dt.date(2026, 4, 24))
    request.refresh_from_db()

    assert (request.status, request.answered_on) == (ResponseStatus.PART_ANSWERED, None)
    assert words(request, dt.date(2026, 5, 1)) == "part answered"
    assert words(request, dt.date(2026, 5, 6)) == "part answered, recommendation 3 overdue by 1 working day"

    reply(request, 3, on=dt.date(2026, 5, 6))
    request.refresh_from_db()

    assert words(request) == "answered 1 working day late"


def test_replies_logged_in_the_wrong_order_count_by_their_dates():
    request = make_started()
    reply(request, 1, on=dt.date(2026, 5, 6))
    reply(request, 2, on=dt.date(2026, 4, 24))
    request.refresh_from_db()

    assert (request.answered_on, words(request)) == (dt.date(2026, 5, 6), "answered 1 working day late")


def test_a_recommendation_is_decided_once():
    request = make_started()
    reply(request, 1, on=RECEIVED)

    with pytest.raises(RequestRefused, match="Recommendation 1 has its answer already"):
        reply(request, 1, 2, on=RECEIVED)

    assert request.messages.count() == 1


def test_a_reply_without_a_decision_is_no_reply():
    with pytest.raises(RequestRefused, match="at least one"):
        record_reply(make_started(), answers=[], channel=Channel.EMAIL, happened_on=RECEIVED)


def test_an_answer_to_another_request_is_refused():
    request, other = make_started(), make_started()

    with pytest.raises(RequestRefused, match="not part of the request"):
        record_reply(request, answers=answers_for(other), channel=Channel.EMAIL, happened_on=RECEIVED)


def test_a_decision_must_be_one_that_exists():
    request = make_started()

    with pytest.raises(RequestRefused, match="Choose a decision"):
        record_reply(
            request,
            answers=[Answer(request.items.first(), "maybe")],
            channel=Channel.EMAIL,
            happened_on=RECEIVED,
        )


@pytest.mark.parametrize("ending", ["refused", "closed"])
def test_a_reply_may_still_come_after_a_refusal_or_after_closing(ending):
    request = make_started()
    if ending == "refused":
        refuse(request, channel=Channel.POST, happened_on=RECEIVED, public_text="We do not reply to this.")
    else:
        close_without_reply(request, reason="No answer in a year.")

    reply(request, on=dt.date(2026, 5, 29))
    request.refresh_from_db()

    assert request.status == ResponseStatus.ANSWERED


@pytest.mark.parametrize("ending", ["answered", "withdrawn", "redirected"])
def test_some_endings_are_final(ending):
    request = make_started()
    endings = {
        "answered": lambda: reply(request, on=RECEIVED),
        "withdrawn": lambda: withdraw(request, reason="Sent in error."),
        "redirected": lambda: redirect(request, to_body=make_body(), reason="Not its service."),
    }
    endings[ending]()
    request.refresh_from_db()
    history = request.history.count()

    for move in (
        lambda: reply(request, on=RECEIVED),
        lambda: refuse(request, channel=Channel.POST, happened_on=RECEIVED, public_text="No."),
        lambda: redirect(request, to_body=make_body(), reason="No."),
        lambda: withdraw(request, reason="No."),
        lambda: close_without_reply(request, reason="No."),
    ):
        with pytest.raises((TransitionNotAllowed, RequestRefused)):
            move()
    request.refresh_from_db()

    assert (request.status, request.history.count()) == (ending, history)


def test_refusing_keeps_its_words():
    request = make_started()

    message = refuse(request, channel=Channel.POST, happened_on=RECEIVED, public_text="It is not our service.")
    request.refresh_from_db()

    assert (message.nature, message.public_text) == (Nature.REFUSAL, "It is not our service.")
    assert (request.status, words(request)) == (ResponseStatus.REFUSED, "refused to reply")


def test_redirecting_names_the_other_body():
    request, council = make_started(), make_body("Kilnford Council", kind=OrganisationKind.COUNCIL)

    redirect(request, to_body=council, reason="Roads are the council's.")

    assert words(request) == "redirected to Kilnford Council"


def test_redirecting_needs_another_body():
    request = make_started()

    for wrong in (request.body, make_partner()):
        with pytest.raises(RequestRefused) as refused:
            redirect(request, to_body=wrong, reason="No.")
        assert refused.value.field == "redirected_to"


# One live request of a report to a body


def test_one_report_asks_one_body_once_at_a_time():
    request = make_started()

    with pytest.raises(IntegrityError):
        ResponseRequest.objects.create(report=request.report, body=request.body)


def test_it_may_ask_again_when_the_first_request_is_over():
    request = make_started()
    withdraw(request, reason="Sent to the wrong address.")

    again = make_started(report=request.report, body=request.body)

    assert again.reference == "2026/2"


# A calendar that changes


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


# What the database says and what the words say


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
    reply(made[8], on=RECEIVED, decision=Decision.NOT_AGREED)
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
