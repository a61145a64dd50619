from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.working_days import WorkingCalendar
from reports.domain.phases import Phase, RequestFacts, long_overdue_before, most_telling, phase, working_days
from reports.enums import PhaseKey, ResponseStatus, Tone

CALENDAR = WorkingCalendar(
    closed={
        dt.date(2026, 4, 3): "Good Friday",
        dt.date(2026, 4, 6): "Easter Monday",
        dt.date(2026, 5, 4): "Early May bank holiday",
        dt.date(2026, 5, 25): "Spring bank holiday",
    }
)
DUE = dt.date(2026, 5, 5)  # a Tuesday


def at(day: dt.date, **facts) -> Phase:
    facts.setdefault("status", ResponseStatus.AWAITING)
    return phase(RequestFacts(**facts), on=day, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 5, 1), Phase(PhaseKey.AWAITING, "waiting, due 5 May 2026", Tone.WAITING)),
        (dt.date(2026, 5, 5), Phase(PhaseKey.DUE_TODAY, "due today", Tone.WAITING)),
        (dt.date(2026, 5, 6), Phase(PhaseKey.OVERDUE, "overdue by 1 working day", Tone.LATE, 1)),
        # Saturday: the Friday before was the third working day after the due date.
        (dt.date(2026, 5, 9), Phase(PhaseKey.OVERDUE, "overdue by 3 working days", Tone.LATE, 3)),
        # 25 May does not count: 3 June is the twentieth working day after 5 May.
        (dt.date(2026, 6, 3), Phase(PhaseKey.OVERDUE, "overdue by 20 working days", Tone.LATE, 20)),
        (dt.date(2026, 6, 4), Phase(PhaseKey.LONG_OVERDUE, "long overdue by 21 working days", Tone.LATE, 21)),
    ],
)
def test_a_request_without_a_reply(day, expected):
    assert at(day, due_on=DUE) == expected


@pytest.mark.parametrize(
    ("answered_on", "expected"),
    [
        (dt.date(2026, 4, 23), Phase(PhaseKey.ANSWERED_IN_TIME, "answered in time", Tone.REPLIED)),
        (DUE, Phase(PhaseKey.ANSWERED_IN_TIME, "answered in time", Tone.REPLIED)),
        (dt.date(2026, 5, 6), Phase(PhaseKey.ANSWERED_LATE, "answered 1 working day late", Tone.PART, 1)),
        # Example 5.
        (dt.date(2026, 5, 12), Phase(PhaseKey.ANSWERED_LATE, "answered 5 working days late", Tone.PART, 5)),
    ],
)
def test_a_reply_on_the_due_date_is_in_time(answered_on, expected):
    assert at(dt.date(2027, 1, 1), status=ResponseStatus.ANSWERED, due_on=DUE, answered_on=answered_on) == expected


def test_the_weekend_after_a_friday_is_less_than_one_working_day_late():
    friday = dt.date(2026, 5, 8)

    assert at(friday + dt.timedelta(days=1), due_on=friday) == Phase(
        PhaseKey.OVERDUE, "overdue by less than 1 working day", Tone.LATE, 0
    )


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (dt.date(2026, 5, 1), "part answered"),
        (dt.date(2026, 5, 5), "part answered, recommendation 3 due today"),
        # Example 7: only what is open is called late.
        (dt.date(2026, 5, 7), "part answered, recommendation 3 overdue by 2 working days"),
    ],
)
def test_lateness_of_a_part_answer_names_only_what_is_open(day, label):
    assert at(day, status=ResponseStatus.PART_ANSWERED, due_on=DUE, unanswered=(3,)).label == label


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((1, 4), "recommendations 1 and 4"), ((1, 2, 4), "recommendations 1, 2 and 4"), ((), "the rest")],
)
def test_several_open_recommendations_are_named(numbers, words):
    now = at(dt.date(2026, 5, 6), status=ResponseStatus.PART_ANSWERED, due_on=DUE, unanswered=numbers)

    assert now.label == f"part answered, {words} overdue by 1 working day"


@pytest.mark.parametrize("status", [ResponseStatus.AWAITING, ResponseStatus.PART_ANSWERED])
@pytest.mark.parametrize("days", range(-30, 400, 7))
def test_without_a_verified_rule_nothing_is_ever_overdue(status, days):
    day = DUE + dt.timedelta(days=days)

    now = at(day, status=status, requested_by=DUE, unanswered=(2,))

    assert "overdue" not in now.label
    assert not now.is_late


def test_the_words_without_a_verified_rule():
    assert at(DUE, requested_by=DUE) == Phase(PhaseKey.AWAITING, "reply requested by 5 May 2026", Tone.WAITING)
    assert at(dt.date(2026, 5, 6), requested_by=DUE) == Phase(
        PhaseKey.NOT_BY_DATE, "no reply by the date asked for", Tone.PART
    )
    assert at(dt.date(2026, 5, 6)) == Phase(PhaseKey.AWAITING, "waiting for a reply", Tone.WAITING)
    assert at(DUE, status=ResponseStatus.ANSWERED, requested_by=DUE, answered_on=DUE) == Phase(
        PhaseKey.ANSWERED, "answered", Tone.REPLIED
    )


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (ResponseStatus.DRAFT, "draft"),
        (ResponseStatus.REFUSED, "refused to reply"),
        (ResponseStatus.REDIRECTED, "redirected to Kilnford Council"),
        (ResponseStatus.WITHDRAWN, "withdrawn"),
        (ResponseStatus.CLOSED, "closed without a reply"),
    ],
)
def test_the_words_for_what_has_ended(status, label):
    now = at(dt.date(2027, 1, 1), status=status, due_on=DUE, redirected_to="Kilnford Council")

    assert (now.label, now.is_late) == (label, False)


facts = st.builds(
    RequestFacts,
    status=st.sampled_from(ResponseStatus),
    due_on=st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
    requested_by=st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
    answered_on=st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
    redirected_to=st.just("Kilnford Council"),
    unanswered=st.lists(st.integers(1, 9), max_size=4).map(tuple),
)


@given(facts=facts, on=st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)))
def test_on_every_day_a_request_is_in_exactly_one_phase(facts, on):
    now = phase(facts, on=on, calendar=CALENDAR)

    assert now.key in PhaseKey
    assert now.label
    assert now.is_late <= (facts.due_on is not None and on > facts.due_on)
    assert (now.key == PhaseKey.LONG_OVERDUE) == (now.is_late and now.working_days_late > 20)


@given(due=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), days=st.integers(1, 120))
def test_the_database_knows_long_overdue_by_one_day(due, days):
    on = due + dt.timedelta(days=days)
    now = phase(RequestFacts(ResponseStatus.AWAITING, due_on=due), on=on, calendar=CALENDAR)

    assert (now.key == PhaseKey.LONG_OVERDUE) == (due < long_overdue_before(on, CALENDAR))


def test_the_latest_request_speaks_for_a_report():
    late = at(dt.date(2026, 5, 7), due_on=DUE)
    later = at(dt.date(2026, 5, 8), due_on=DUE)
    answered = at(dt.date(2026, 5, 8), status=ResponseStatus.ANSWERED, due_on=DUE, answered_on=DUE)

    assert most_telling([answered, late, later]) == later
    assert most_telling([]) is None


@pytest.mark.parametrize(
    ("number", "words"), [(0, "less than 1 working day"), (1, "1 working day"), (2, "2 working days")]
)
def test_working_days_in_words(number, words):
    assert working_days(number) == words
