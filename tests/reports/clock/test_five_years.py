"""What must hold of every request on every day, whatever happens to it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count, F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hub.shared.bank_holidays import england_bank_holidays
from hub.shared.calendars import working_calendar
from hub.shared.columns import as_dict
from hub.shared.models import CalendarException
from hub.shared.states import TransitionNotAllowed
from hub.shared.working_days import Counting, Unit, WorkingCalendar, due_date, long_date, weekday_date
from reports.domain.clock import recompute_due_dates
from reports.domain.deadlines import STANDS_STILL, clarifications_in, read_clock
from reports.domain.phases import RequestFacts, phase
from reports.domain.report_view import request_view
from reports.domain.requests import RequestRefused, close_without_reply, redirect, refuse, withdraw
from reports.domain.taking_back import acts_of, standing_endings, status_after, take_back
from reports.enums import Channel, ClarificationEffect, Decision, Nature, PhaseKey, ResponseStatus
from reports.models import ResponseRequest
from reports.models.exports import REQUEST_COLUMNS, request_rows
from reports.models.phase_conditions import phase_condition
from reports.models.statistics import numbers_of
from tests.factories.reports import RECEIVED, log, make_body, make_rule, make_started, make_started_without_rule, reply

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2030, 12, 31)
DAYS = [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
CALENDAR = WorkingCalendar(closed=england_bank_holidays())
days = st.dates(FIRST, LAST)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # From Thursday 2 April: 5 May is the day. Twenty working days after it is 3 June (25 May does not count).
        (RequestFacts(ResponseStatus.AWAITING, due_on=dt.date(2026, 5, 5)), {
            PhaseKey.AWAITING: 124, PhaseKey.DUE_TODAY: 1, PhaseKey.OVERDUE: 29, PhaseKey.LONG_OVERDUE: 1672,
        }),
        (RequestFacts(ResponseStatus.AWAITING, requested_by=dt.date(2026, 5, 5)), {
            PhaseKey.AWAITING: 125, PhaseKey.NOT_BY_DATE: 1701,
        }),
        (RequestFacts(ResponseStatus.PART_ANSWERED, due_on=dt.date(2026, 5, 5), unanswered=(3,)), {
            PhaseKey.PART_ANSWERED: 124, PhaseKey.DUE_TODAY: 1, PhaseKey.OVERDUE: 29, PhaseKey.LONG_OVERDUE: 1672,
        }),
        (RequestFacts(ResponseStatus.AWAITING, due_on=dt.date(2026, 5, 5), paused_on=dt.date(2026, 4, 14)), {
            PhaseKey.AWAITING: 1826,
        }),
    ],
)  # fmt: skip
def test_each_day_of_five_years_has_one_phase(facts, expected):
    found = [phase(facts, on=day, calendar=CALENDAR).key for day in DAYS]

    assert {key: found.count(key) for key in dict.fromkeys(found)} == expected
    assert [found.index(key) for key in dict.fromkeys(found)] == sorted(found.index(key) for key in set(found))


@pytest.mark.django_db
@pytest.mark.usefixtures("in_june_2026")
def test_the_database_puts_each_request_into_one_phase_on_each_day():
    make_started()
    make_started_without_rule()
    reply(make_started(), 1, on=dt.date(2026, 4, 24))
    for end in (
        lambda row: reply(row, on=dt.date(2026, 5, 12)),
        lambda row: refuse(row, channel=Channel.POST, happened_on=dt.date(2026, 4, 20), public_text="No."),
        lambda row: redirect(row, to_body=make_body(), reason="Not theirs."),
        lambda row: withdraw(row, reason="No longer wanted."),
        lambda row: close_without_reply(row, reason="Nobody is there."),
    ):
        end(make_started())
    paused = make_started(rule=make_rule(clarification_effect=ClarificationEffect.PAUSE))
    log(paused, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 14))
    rows = list(ResponseRequest.objects.all())
    calendar = working_calendar()
    near = [RECEIVED + dt.timedelta(days=number) for number in range(75)]

    for day in [*near, *DAYS[::29]]:
        counts = ResponseRequest.objects.aggregate(
            **{key.name: Count("pk", filter=phase_condition(key, on=day, calendar=calendar)) for key in PhaseKey}
        )
        told = [row.phase(on=day, calendar=calendar).key for row in rows]
        assert {name: count for name, count in counts.items() if count} == {
            key.name: told.count(key) for key in dict.fromkeys(told)
        }


@settings(max_examples=150)
@given(
    start=days,
    number=st.integers(1, 60),
    unit=st.sampled_from(Unit),
    counting=st.sampled_from(Counting),
    effect=st.sampled_from(ClarificationEffect),
    messages=st.data(),
    closed=st.sets(days, max_size=8),
    another=st.data(),
)
def test_one_more_day_off_never_makes_a_date_earlier(start, number, unit, counting, effect, messages, closed, another):
    near = st.dates(start, start + dt.timedelta(days=100))
    asked = clarifications_in(
        messages.draw(
            st.lists(
                st.tuples(near, st.sampled_from([Nature.CLARIFICATION_ASKED, Nature.CLARIFICATION_GIVEN])), max_size=5
            )
        )
    )
    day_off = another.draw(near)
    before = WorkingCalendar(closed={**CALENDAR.closed, **dict.fromkeys(closed, "Closed")})
    after = WorkingCalendar(closed={**before.closed, day_off: "Day of national mourning"})

    def read(calendar):
        began = due_date(start, number, unit=unit, counting=counting, calendar=calendar)
        return read_clock(began, asked, effect=effect, calendar=calendar)

    assert read(before).due.due_on <= read(after).due.due_on


class Clock(RuleBasedStateMachine):
    """Everything that can happen to a request, in any order. The date moves only with a row of history."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.request = None
        self.known = ()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @precondition(lambda self: self.request is None)
    @rule(
        effect=st.sampled_from(ClarificationEffect),
        counting=st.sampled_from(Counting),
        unit=st.sampled_from(Unit),
        is_verified=st.booleans(),
    )
    def start(self, effect, counting, unit, is_verified):
        self.duty = make_rule(verified=is_verified, clarification_effect=effect, counting=counting, unit=unit)
        self.request = make_started(rule=self.duty)
        self.known = self.seen()

    @precondition(lambda self: self.request is not None)
    @rule(
        nature=st.sampled_from(
            [
                Nature.ACKNOWLEDGEMENT,
                Nature.HOLDING,
                Nature.REMINDER,
                Nature.CLARIFICATION_ASKED,
                Nature.CLARIFICATION_GIVEN,
            ]
        ),
        after=st.integers(0, 59),
    )
    def write(self, nature, after):
        with suppress(RequestRefused):
            log(self.request, nature, on=RECEIVED + dt.timedelta(days=after))

    @precondition(lambda self: self.request is not None)
    @rule(after=st.integers(0, 29), waited=st.integers(0, 9))
    def clarify(self, after, waited):
        asked_on = RECEIVED + dt.timedelta(days=after)
        log(self.request, Nature.CLARIFICATION_ASKED, on=asked_on)
        self.the_date_moves_only_with_a_row_of_history_that_names_both()
        log(self.request, Nature.CLARIFICATION_GIVEN, on=asked_on + dt.timedelta(days=waited))

    @precondition(lambda self: self.request is not None)
    @rule(number=st.integers(1, 2), after=st.integers(0, 59))
    def answer(self, number, after):
        try:
            reply(self.request, number, on=RECEIVED + dt.timedelta(days=after), decision=Decision.NOTED)
        except RequestRefused as refused:
            assert "answer already" in refused.message  # noqa: PT017
        except TransitionNotAllowed as refused:
            assert refused.before == ResponseStatus.WITHDRAWN  # noqa: PT017

    @precondition(lambda self: self.request is not None)
    @rule(end=st.sampled_from([withdraw, close_without_reply]))
    def end(self, end):
        with suppress(TransitionNotAllowed):
            end(self.request, reason="It was decided.")

    @precondition(lambda self: self.request is not None)
    @rule(place=st.integers(0, 9))
    def take_something_back(self, place):
        logged = [*self.request.messages.all(), *standing_endings(self.request)]
        if place < len(logged):
            with suppress(RequestRefused):
                take_back(logged[place], reason="It was for another request.", user=None)

    @precondition(lambda self: self.request is not None)
    @rule()
    def take_everything_back(self):
        """What came last goes first; what was taken back alone may have needed what is left, so it goes on."""
        for what in [*standing_endings(self.request).order_by("-pk"), *self.request.messages.order_by("-happened_on")]:
            with suppress(RequestRefused):
                take_back(what, reason="It was for another request.", user=None)
            self.the_date_moves_only_with_a_row_of_history_that_names_both()

    @precondition(lambda self: self.request is not None)
    @rule(after=st.integers(0, 80))
    def close_a_day(self, after):
        day = RECEIVED + dt.timedelta(days=after)
        CalendarException.objects.get_or_create(day=day, defaults={"reason": "Day of national mourning"})
        recompute_due_dates()

    @precondition(lambda self: self.request is not None)
    @rule()
    def open_the_days(self):
        CalendarException.objects.all().delete()
        recompute_due_dates()
        assert recompute_due_dates() == []

    def seen(self):
        self.request = ResponseRequest.objects.get(pk=self.request.pk)
        reasons = self.request.history.filter(before=F("after")).order_by("pk").values_list("reason", flat=True)
        return self.request.due_on or self.request.reply_requested_by, self.request.clock_paused_on, list(reasons)

    @invariant()
    def the_date_moves_only_with_a_row_of_history_that_names_both(self):
        if self.request is None:
            return
        (old, was_still, known), self.known = self.known, self.seen()
        new, is_still, reasons = self.known
        told = " ".join(reasons[len(known) :])
        if old != new:
            assert f"The date moved from {long_date(old)} to {long_date(new)}" in told
        if was_still != is_still:
            assert (STANDS_STILL if is_still else f"ue {weekday_date(new)}") in told
        assert "()" not in told
        (row,) = request_rows(ResponseRequest.objects.all(), on=dt.date(2026, 6, 1), calendar=working_calendar())
        shown = as_dict(REQUEST_COLUMNS, row)
        assert (shown["due"] or shown["requested_by"]) == (None if is_still else new)
        assert (self.request.due_on is None) != (self.request.reply_requested_by is None)

    @invariant()
    def the_date_follows_from_the_rule_the_questions_and_the_calendar(self):
        request = self.request and ResponseRequest.objects.get(pk=self.request.pk)
        if request is None or not request.is_open:
            return
        calendar = working_calendar()
        asked = clarifications_in(request.messages.order_by("pk").values_list("happened_on", "nature"))
        start = self.duty.due_date(RECEIVED, calendar)
        reading = read_clock(start, asked, effect=self.duty.clarification_effect, calendar=calendar)
        assert (request.due_date, request.clock_paused_on) == (reading.due, reading.paused_on)
        assert (request.due_on or request.reply_requested_by) == reading.due.due_on

    @invariant()
    def where_it_stands_follows_from_what_was_not_taken_back(self):
        if self.request is None:
            return
        request = ResponseRequest.objects.get(pk=self.request.pk)
        items = request.items.prefetch_related("replies__message")
        assert request.status == status_after(acts_of(request), [item.pk for item in items])
        replied = [row.message.happened_on for item in items for row in item.replies.all()]
        is_whole = request.status == ResponseStatus.ANSWERED
        assert request.answered_on == (max(replied) if is_whole else None)

    @invariant()
    def the_page_and_the_files_count_the_same_days_of_an_answer(self):
        request = self.request and ResponseRequest.objects.for_display().get(pk=self.request.pk)
        if request is None or request.answered_on is None:
            return
        on, calendar = dt.date(2026, 6, 1), working_calendar()
        (row,) = request_rows(ResponseRequest.objects.all(), on=on, calendar=calendar)
        taken = as_dict(REQUEST_COLUMNS, row)["working_days"]
        assert numbers_of(ResponseRequest.objects.all(), on=on).days == [taken]
        count = request_view(request, on=on, calendar=calendar).count
        if count and count.unit == Unit.WORKING:
            assert count.day == taken

    @invariant()
    def it_is_in_one_phase_in_which_the_database_finds_it(self):
        if self.request is None:
            return
        request = ResponseRequest.objects.get(pk=self.request.pk)
        calendar, day = working_calendar(), dt.date(2026, 5, 20)
        found = [key for key in PhaseKey if ResponseRequest.objects.in_phase(key, on=day, calendar=calendar).exists()]
        assert found == [request.phase(on=day, calendar=calendar).key]


@pytest.mark.django_db
def test_whatever_happens_the_date_moves_only_with_a_row_of_history():
    # The order in which things were logged counts, so the clock of the hub runs.
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=True):
        run_state_machine_as_test(
            Clock,
            settings=settings(max_examples=12, stateful_step_count=12, suppress_health_check=list(HealthCheck)),
        )
