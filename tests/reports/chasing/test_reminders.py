"""Reminders that go out by themselves: which, when, to whom, and each once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.shared.calendars import working_calendar
from hub.shared.clock import now
from hub.shared.jobs import Due, job_of
from hub.shared.models import CalendarException, OutgoingEmail
from hub.shared.states import move
from hub.shared.working_days import ONE_DAY
from reports.domain.chase_days import chase_days
from reports.domain.clock import recompute_due_dates
from reports.domain.officers import revoke
from reports.domain.reminders import remind_bodies
from reports.domain.reply_links import find_officer, new_link
from reports.domain.requests import withdraw
from reports.enums import DATE_CHANGES, ChaseStep
from reports.models import Chase, Message, ReportPage, ResponseRequest, ResponseRequestEvent
from tests.factories.officers import make_officer
from tests.factories.reports import make_body, make_report, make_request, make_started, make_started_without_rule, reply

pytestmark = pytest.mark.django_db

D = dt.date
TEN_BEFORE, FIVE_BEFORE, DAY_AFTER, TEN_AFTER, TWENTY_AFTER = ChaseStep


def at(day: dt.date, hour: int = 9):
    return time_machine.travel(dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def request_of_april(db):
    """Sent on 2 April 2026 and due on 5 May, with an officer who answers for the body."""
    with at(D(2026, 4, 2)):
        body = make_body("Northmoor Trust")
        report = make_report("Letters", bodies=[body], recommendations=3)
        request = make_started(report=report, body=body)
        make_officer(request, name="Jo Example", email="jo@northmoor.example")
    return request


def remind(*days: dt.date) -> list[int]:
    sent = []
    for day in days:
        with at(day):
            sent.append(remind_bodies(on=day))
    return sent


def steps_of(request) -> list[tuple[ChaseStep, dt.date]]:
    return [(ChaseStep(row.step), row.due_on) for row in request.chases.all()]


def test_each_step_goes_out_on_its_day_and_once(request_of_april):
    days = [D(2026, 4, 2) + dt.timedelta(days=n) for n in range(100)]

    sent = remind(*[day for day in days for _ in range(2)])

    assert [day for day, number in zip([d for d in days for _ in range(2)], sent, strict=True) if number] == [
        D(2026, 4, 20),
        D(2026, 4, 27),
        D(2026, 5, 6),
        D(2026, 5, 19),
        D(2026, 6, 3),
    ]
    assert steps_of(request_of_april) == [(step, D(2026, 5, 5)) for step in ChaseStep]
    assert OutgoingEmail.objects.count() == 5


def test_a_mail_names_what_is_open_and_the_record_names_no_officer(request_of_april):
    with at(D(2026, 4, 14)):
        reply(request_of_april, 1, on=D(2026, 4, 14))

    remind(D(2026, 4, 20))
    mail, message = OutgoingEmail.objects.get(), Message.objects.last()

    assert (mail.recipient, mail.subject) == ("jo@northmoor.example", "Your reply is due on 5 May 2026 (2026/1)")
    assert "That is in 10 working days." in mail.text_body
    assert "2. Hold afternoon appointments 2\n3. Hold afternoon appointments 3" in mail.text_body
    assert "1. Hold afternoon" not in mail.text_body
    assert (message.nature, message.direction, message.channel, message.happened_on, message.public_text) == (
        "reminder",
        "sent",
        "email",
        D(2026, 4, 20),
        "The reply is due on 5 May 2026.",
    )
    assert "Jo Example" in message.private_text


def test_a_late_mail_tells_by_how_much(request_of_april):
    remind(D(2026, 5, 19))
    mail, message = OutgoingEmail.objects.get(), Message.objects.get()

    assert mail.subject == "Your reply is overdue since 5 May 2026 (2026/1)"
    assert "It is 10 working days late." in mail.text_body
    assert message.public_text == "The reply was due on 5 May 2026."


@pytest.mark.parametrize("day", [D(2026, 4, 20), D(2026, 5, 6), D(2026, 5, 19), D(2026, 6, 3)])
def test_without_a_rule_nothing_speaks_of_a_duty(day):
    with at(D(2026, 4, 2)):
        make_officer(make_started_without_rule(reply_requested_by=D(2026, 5, 5)))

    remind(day)
    mail = OutgoingEmail.objects.get()
    words = f"{mail.subject} {mail.text_body} {mail.html_body} {Message.objects.get().public_text}".lower()

    assert "we asked for your reply" in words
    assert "by 5 may 2026" in words
    assert [word for word in ("overdue", "duty", "late", " due ") if word in words.replace("latest", "")] == []


def test_each_officer_gets_a_mail_but_those_whose_link_was_taken_back(request_of_april):
    make_officer(request_of_april, email="sam@northmoor.example")
    revoke(make_officer(request_of_april, email="gone@northmoor.example"))

    remind(D(2026, 4, 20))

    assert sorted(OutgoingEmail.objects.values_list("recipient", flat=True)) == [
        "jo@northmoor.example",
        "sam@northmoor.example",
    ]
    assert (Message.objects.count(), Chase.objects.get().recipients) == (1, 2)


def test_nobody_to_write_to_leaves_no_trace_until_somebody_is_known(request_of_april):
    revoke(request_of_april.officers.get())

    assert remind(D(2026, 4, 20)) == [0]
    assert not Message.objects.exists()
    make_officer(request_of_april)
    assert remind(D(2026, 4, 21)) == [1]


def test_only_who_owes_a_reply_is_reminded():
    with at(D(2026, 4, 2)):
        draft, ended, answered, hidden = make_request(), make_started(), make_started(), make_started()
        withdraw(ended, reason="Sent in error.")
        reply(answered, on=D(2026, 4, 2))
        ReportPage.objects.filter(pk=hidden.report_id).update(live=False)
        for request in (draft, ended, answered, hidden):
            make_officer(request)

    assert remind(D(2026, 4, 20), D(2026, 5, 6)) == [0, 0]


def test_a_new_link_breaks_none_that_is_in_use(request_of_april):
    officer = request_of_april.officers.get()
    with at(D(2026, 4, 14)):
        first = new_link(officer)

    remind(D(2026, 4, 20), D(2026, 4, 27))
    sent = [re.search(r"/reply/([\w-]+)/", mail.text_body)[1] for mail in OutgoingEmail.objects.order_by("pk")]

    with at(D(2026, 4, 28)):
        found = [find_officer(raw) for raw in (first.split("/")[2], *sent)]
    assert found == [officer] * 3
    assert len({first.split("/")[2], *sent}) == 3
    assert not any(raw in message.private_text for raw in sent for message in Message.objects.all())


def test_while_the_clock_stands_still_nobody_is_reminded(request_of_april):
    ResponseRequest.objects.update(clock_paused_on=D(2026, 4, 14))

    assert remind(D(2026, 4, 20), D(2026, 5, 6)) == [0, 0]


def test_missed_nights_bring_one_mail(request_of_april):
    assert remind(D(2026, 5, 8), D(2026, 5, 9)) == [1, 0]
    assert steps_of(request_of_april) == [(DAY_AFTER, D(2026, 5, 5))]


def test_a_date_that_moved_brings_only_what_comes_after(request_of_april):
    remind(D(2026, 4, 20))
    with at(D(2026, 4, 21)):
        CalendarException.objects.create(day=D(2026, 4, 24), reason="Day of rest")
        recompute_due_dates()

    sent = remind(D(2026, 4, 21), D(2026, 4, 27), D(2026, 4, 28), D(2026, 5, 6), D(2026, 5, 7))

    # Due on 6 May now. Ten days before that is 21 April, the day of the move itself; five days before it 28 April.
    assert sent == [0, 0, 1, 0, 1]
    assert steps_of(request_of_april) == [
        (TEN_BEFORE, D(2026, 5, 5)),
        (FIVE_BEFORE, D(2026, 5, 6)),
        (DAY_AFTER, D(2026, 5, 6)),
    ]


def test_the_clock_put_back_repeats_nothing(request_of_april):
    assert remind(D(2026, 5, 6), D(2026, 4, 28), D(2026, 4, 20)) == [1, 0, 0]


def test_the_job_says_what_it_would_do_and_does_it(request_of_april):
    job, day = job_of("reports.reminders"), D(2026, 4, 20)
    with at(day):
        told = [job.run(Due(at=now(), since=now() - dt.timedelta(days=1), dry_run=dry)) for dry in (True, False, False)]

    assert told == ["1 body reminded of its reply", "1 body reminded of its reply", ""]
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize("count", [1, 4])
def test_looking_asks_the_same_however_many_requests_there_are(count, django_assert_num_queries):
    with at(D(2026, 4, 2)):
        for _ in range(count):
            make_officer(make_started())

    with at(D(2026, 4, 3)), django_assert_num_queries(6):
        remind_bodies(on=D(2026, 4, 3))


def move_date(request, day: dt.date) -> None:
    move(
        request,
        request.status,
        transitions=DATE_CHANGES,
        history=ResponseRequestEvent,
        is_public=True,
        changes={"due_on": day},
    )


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(
    ran=st.lists(st.booleans(), min_size=130, max_size=130),
    moves=st.dictionaries(st.integers(1, 100), st.integers(1, 60), max_size=3),
)
def test_a_year_with_missed_nights_and_moved_dates_sends_each_once(request_of_april, ran, moves):
    """Each step of each date once, at most one mail a day, each on its day or later and the last that had come."""
    calendar = working_calendar()
    first, known_since, dates = D(2026, 4, 2), {D(2026, 5, 5): D(2026, 4, 2)}, []
    with transaction.atomic():
        request_of_april.refresh_from_db()
        for number, has_run in enumerate(ran, start=1):
            day = first + number * ONE_DAY
            if number not in moves and not has_run:
                continue
            with at(day):
                if number in moves:
                    move_date(request_of_april, day + moves[number] * ONE_DAY)
                    known_since[request_of_april.due_on] = day
                if has_run:
                    remind_bodies(on=day)
            dates.append((day, request_of_april.due_on, known_since[request_of_april.due_on], has_run))
        rows = list(request_of_april.chases.all())
        sent = [(row.due_on, row.step) for row in rows]
        days = [row.message.happened_on for row in rows]
        transaction.set_rollback(True)

    assert len(sent) == len(set(sent))
    assert len(days) == len(set(days))
    sent_on = {row.message.happened_on: row for row in rows}
    for day, due_on, since, has_run in dates:
        come = [step for step, on in chase_days(due_on, calendar).items() if since < on <= day]
        if day in sent_on:
            assert (sent_on[day].due_on, sent_on[day].step) == (due_on, come[-1])
        elif has_run and come:
            # Nothing was sent, so it had been.
            assert (due_on, come[-1]) in [(r.due_on, r.step) for on, r in sent_on.items() if on < day]
