"""The dates of a rule, worked out by hand, and what becomes of sessions when it is carried out again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.domain.expansion import expand
from events.domain.recurrence import Rule, days_of, faults, in_words, notes, occurrences
from events.domain.times import LONDON
from events.enums import Repeat
from events.models import EventPage, EventSession, SkippedDate
from tests.factories.events import session

# A page in memory asks the database what kind of page it is, if no test before has.
pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

SEPTEMBER = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
TUESDAYS = Rule(
    repeats=Repeat.WEEKLY,
    first=dt.date(2026, 10, 6),
    starts=dt.time(14),
    ends=dt.time(16),
    until=dt.date(2026, 12, 15),
)


EARLY = "It can't end before its first date."
MANY = "These are more than 200 dates. End it earlier, and make it longer when the end comes near."


def rule(repeats, first: str, **values) -> Rule:
    values = {"starts": dt.time(14), "ends": dt.time(16)} | values
    return Rule(repeats=repeats, first=dt.date.fromisoformat(first), **values)


def london(*numbers: int) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("given_rule", "expected"),
    [
        (rule(Repeat.WEEKLY, "2026-10-06", count=3), ["2026-10-06", "2026-10-13", "2026-10-20"]),
        (rule(Repeat.WEEKLY, "2026-10-06", count=3, every=2), ["2026-10-06", "2026-10-20", "2026-11-03"]),
        # Every other week from Monday to Sunday: the Friday of the first date's own week, not the one after.
        (
            rule(Repeat.WEEKLY, "2026-10-06", count=4, every=2, weekdays=(1, 4)),
            ["2026-10-06", "2026-10-09", "2026-10-20", "2026-10-23"],
        ),
        (rule(Repeat.WEEKLY, "2026-10-06", until=dt.date(2026, 10, 20)), ["2026-10-06", "2026-10-13", "2026-10-20"]),
        (rule(Repeat.WEEKLY, "2026-10-06", until=dt.date(2026, 10, 19)), ["2026-10-06", "2026-10-13"]),
        # A month without a 31st has no date.
        (rule(Repeat.MONTHLY_BY_DATE, "2026-12-31", count=4), ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"]),
        (rule(Repeat.MONTHLY_BY_WEEKDAY, "2026-10-13", count=3, week=2), ["2026-10-13", "2026-11-10", "2026-12-08"]),
        # 30 October 2026 is the fifth Friday, 25 December the fourth: both are the last.
        (rule(Repeat.MONTHLY_BY_WEEKDAY, "2026-10-30", count=3, week=-1), ["2026-10-30", "2026-11-27", "2026-12-25"]),
        (rule(Repeat.MONTHLY_BY_WEEKDAY, "2026-10-02", count=2, every=3, week=1), ["2026-10-02", "2027-01-01"]),
    ],
)
def test_days_of_a_rule(given_rule, expected):
    assert faults(given_rule) == {}
    assert [day.isoformat() for day in days_of(given_rule)] == expected


@pytest.mark.parametrize(
    ("given_rule", "starts", "ends"),
    [
        # Both changes of the clocks: the wall clock says 2pm all the time, UTC does not.
        (
            rule(Repeat.WEEKLY, "2026-10-20", count=2),
            ["2026-10-20T13:00", "2026-10-27T14:00"],
            ["2026-10-20T15:00", "2026-10-27T16:00"],
        ),
        (
            rule(Repeat.WEEKLY, "2026-03-24", count=2),
            ["2026-03-24T14:00", "2026-03-31T13:00"],
            ["2026-03-24T16:00", "2026-03-31T15:00"],
        ),
        # 1:30am is not there on 29 March 2026, and is taken as 2:30am; it comes twice on 25 October: the first.
        (
            rule(Repeat.WEEKLY, "2026-03-22", count=2, starts=dt.time(1, 30), ends=dt.time(4)),
            ["2026-03-22T01:30", "2026-03-29T01:30"],
            ["2026-03-22T04:00", "2026-03-29T03:00"],
        ),
        (rule(Repeat.WEEKLY, "2026-10-25", count=1, starts=dt.time(1, 30)), ["2026-10-25T00:30"], ["2026-10-25T16:00"]),
        # Overnight into the clock change: 10pm to 6am lasts nine hours.
        (
            rule(Repeat.WEEKLY, "2026-10-24", count=1, starts=dt.time(22), ends=dt.time(6)),
            ["2026-10-24T21:00"],
            ["2026-10-25T06:00"],
        ),
        # 1:30am to 2:15am in the night that has no 1:30am: 2:30am to 3:15am, not backwards.
        (
            rule(Repeat.WEEKLY, "2027-03-28", count=2, starts=dt.time(1, 30), ends=dt.time(2, 15)),
            ["2027-03-28T01:30", "2027-04-04T00:30"],
            ["2027-03-28T02:15", "2027-04-04T01:15"],
        ),
        (
            rule(Repeat.WEEKLY, "2026-10-25", count=1, starts=None, ends=None),
            ["2026-10-24T23:00"],
            ["2026-10-25T23:59"],
        ),
    ],
)
def test_instants_of_a_rule(given_rule, starts, ends):
    found = occurrences(given_rule)

    assert [date.starts_at.astimezone(dt.UTC).isoformat()[:16] for date in found] == starts
    assert [date.ends_at.astimezone(dt.UTC).isoformat()[:16] for date in found] == ends


@pytest.mark.parametrize(
    ("given_rule", "expected"),
    [
        (
            rule(Repeat.WEEKLY, "2026-10-06", count=2, weekdays=(0, 4)),
            {"repeat_weekdays": "The first date, 6 October 2026, is a Tuesday: tick Tuesday too."},
        ),
        (
            rule(Repeat.MONTHLY_BY_WEEKDAY, "2026-10-06", count=2, week=2),
            {"repeat_week": "6 October 2026 is the first Tuesday of the month, not the second one."},
        ),
        (
            rule(Repeat.WEEKLY, "2026-10-06", until=dt.date(2026, 10, 5)),
            {"repeat_until": "It can't end before its first date."},
        ),
        (
            rule(Repeat.WEEKLY, "2026-10-06", count=201),
            {"repeat_count": MANY},
        ),
        (rule(Repeat.WEEKLY, "2026-10-06", count=200), {}),
        (rule(Repeat.WEEKLY, "2026-10-06", count=2, every=25), {"repeat_every": "Enter a number from 1 to 24."}),
        (
            rule(Repeat.WEEKLY, "9999-12-31", count=2, starts=dt.time(22), ends=dt.time(6)),
            {"repeat_first_on": "Enter a day from 2000 to 2099."},
        ),
        (
            rule(Repeat.MONTHLY_BY_DATE, "2026-10-06", until=dt.date(2100, 1, 1), every=24),
            {"repeat_until": "Enter a day from 2000 to 2099."},
        ),
        # Every other year from 2026: the 37th is in 2098, the 38th in 2100.
        (rule(Repeat.MONTHLY_BY_DATE, "2026-10-06", count=37, every=24), {}),
        (
            rule(Repeat.MONTHLY_BY_DATE, "2026-10-06", count=38, every=24),
            {"repeat_count": "Its dates go on after 2099. End it earlier."},
        ),
        (
            rule(Repeat.WEEKLY, "2099-12-31", until=dt.date(2099, 12, 31), starts=dt.time(22), ends=dt.time(6)),
            {"repeat_until": "Its dates go on after 2099. End it earlier."},
        ),
    ],
)
def test_faults_of_a_rule(given_rule, expected):
    assert faults(given_rule) == expected


@pytest.mark.parametrize(
    ("given_rule", "expected"),
    [
        (
            rule(Repeat.MONTHLY_BY_DATE, "2026-12-31", count=3),
            ["There is no 31st in February 2027: there is no date then."],
        ),
        (
            rule(Repeat.MONTHLY_BY_DATE, "2026-08-31", until=dt.date(2026, 11, 30)),
            ["There is no 31st in September 2026 and November 2026: there is no date then."],
        ),
        (
            rule(Repeat.WEEKLY, "2026-03-29", count=2, starts=dt.time(1, 30)),
            ["On Sunday 29 March 2026 the clocks go forward at 1am: there is no 1:30am. We take 2:30am."],
        ),
        (
            rule(Repeat.WEEKLY, "2027-03-28", count=1, starts=dt.time(1, 30), ends=dt.time(2, 15)),
            [
                "On Sunday 28 March 2027 the clocks go forward at 1am: there is no 1:30am. We take 2:30am.",
                "It lasts as long as on other days, and ends at 3:15am.",
            ],
        ),
        (
            rule(Repeat.WEEKLY, "2026-10-25", count=1, starts=dt.time(1, 30)),
            [
                "On Sunday 25 October 2026 the clocks go back at 2am: 1:30am comes twice. We take the first, before "
                "the clocks go back, and say so on the page. If you mean the other, choose a time outside that hour."
            ],
        ),
        (TUESDAYS, []),
    ],
)
def test_what_an_editor_is_told_of_a_rule(given_rule, expected):
    assert notes(given_rule) == expected


@pytest.mark.parametrize(
    ("given_rule", "expected"),
    [
        (TUESDAYS, "Every Tuesday, 2pm to 4pm, from 6 October 2026 to 15 December 2026"),
        (
            rule(Repeat.WEEKLY, "2026-10-06", count=2, every=2, weekdays=(4, 1), starts=dt.time(22), ends=dt.time(6)),
            "Every 2 weeks on Tuesday and Friday, 10pm to 6am the next day, from 6 October 2026 to 9 October 2026",
        ),
        (
            rule(Repeat.WEEKLY, "2026-10-06", count=2, starts=dt.time(22), ends=dt.time(0)),
            "Every Tuesday, 10pm to midnight, from 6 October 2026 to 13 October 2026",
        ),
        (
            rule(Repeat.MONTHLY_BY_WEEKDAY, "2026-10-30", count=2, week=-1, starts=None),
            "Every month on the last Friday, all day, from 30 October 2026 to 27 November 2026",
        ),
        (
            rule(Repeat.MONTHLY_BY_DATE, "2026-10-22", count=2, every=2),
            "Every 2 months on the 22nd, 2pm to 4pm, from 22 October 2026 to 22 December 2026",
        ),
    ],
)
def test_a_rule_in_words(given_rule, expected):
    assert in_words(given_rule) == expected


def make_series(**values) -> EventPage:
    """An event in memory: Tuesdays 2pm to 4pm from 6 October to 15 December 2026, as example 11 has it."""
    return EventPage(
        **{
            "title": "Tea",
            "repeats": Repeat.WEEKLY,
            "repeat_first_on": dt.date(2026, 10, 6),
            "repeat_starts": dt.time(14),
            "repeat_ends": dt.time(16),
            "repeat_until": dt.date(2026, 12, 15),
        }
        | values
    )


def starts(page) -> list[str]:
    found = sorted(row.starts_at.astimezone(dt.UTC) for row in page.sessions.all())
    return [instant.isoformat()[:16] for instant in found]


def on(page, day: dt.date) -> EventSession:
    return next(row for row in page.sessions.all() if row.recurs_at.astimezone(LONDON).date() == day)


def test_example_11():
    page = make_series()
    page.skipped_dates.add(SkippedDate(day=dt.date(2026, 10, 27), reason="Half-term"))

    expand(page, at=SEPTEMBER)
    on(page, dt.date(2026, 12, 8)).status = "cancelled"
    moved = on(page, dt.date(2026, 11, 17))
    moved.starts_at, moved.ends_at = london(2026, 11, 18, 10, 30), london(2026, 11, 18, 12, 30)
    expand(page, at=SEPTEMBER)

    expected = [
        "2026-10-06T13:00",
        "2026-10-13T13:00",
        "2026-10-20T13:00",
        "2026-11-03T14:00",
        "2026-11-10T14:00",
        "2026-11-18T10:30",
        "2026-11-24T14:00",
        "2026-12-01T14:00",
        "2026-12-08T14:00",
        "2026-12-15T14:00",
    ]
    assert starts(page) == expected
    assert [row.starts_at for row in page.sessions.all() if row.is_cancelled] == [london(2026, 12, 8, 14)]
    assert moved.previous_in_words == "Tuesday 17 November 2026, 2pm"


def test_another_time_moves_what_nobody_touched():
    page = make_series(repeat_until=dt.date(2026, 10, 27))
    expand(page, at=SEPTEMBER)
    kept = on(page, dt.date(2026, 10, 20))
    kept.place = "St Anne’s Hall"
    uids = {row.uid for row in page.sessions.all()}

    page.repeat_starts = dt.time(15)
    # 13 October is over by then.
    expand(page, at=london(2026, 10, 13, 17))

    assert starts(page) == ["2026-10-06T13:00", "2026-10-13T13:00", "2026-10-20T13:00", "2026-10-27T15:00"]
    assert {row.uid for row in page.sessions.all()} == uids


def test_other_days_take_away_what_is_to_come_and_untouched():
    page = make_series(repeat_until=dt.date(2026, 10, 27))
    expand(page, at=SEPTEMBER)
    on(page, dt.date(2026, 10, 20)).status = "cancelled"

    page.repeat_first_on = dt.date(2026, 10, 7)
    expand(page, at=london(2026, 10, 14, 12))

    # Tuesdays 6 and 13 are over, 20 is cancelled, 27 goes. Wednesday 7 is over and not made any more.
    assert starts(page) == [
        "2026-10-06T13:00",
        "2026-10-13T13:00",
        "2026-10-14T13:00",
        "2026-10-20T13:00",
        "2026-10-21T13:00",
    ]


def test_half_a_rule_and_no_rule_leave_all_as_it_is():
    page = make_series(repeat_until=dt.date(2026, 10, 13))
    expand(page, at=SEPTEMBER)

    for change in ({"repeat_until": None}, {"repeats": Repeat.NO}, {"repeat_starts": None}):
        for name, value in change.items():
            setattr(page, name, value)
        expand(page, at=SEPTEMBER)

    assert starts(page) == ["2026-10-06T13:00", "2026-10-13T13:00"]


def test_what_was_entered_by_hand_at_the_same_time_is_the_rules_own():
    page = make_series(repeat_until=dt.date(2026, 10, 13))
    page.sessions.add(session(dt.datetime(2026, 10, 13, 14)), session(dt.datetime(2026, 10, 6, 9)))

    expand(page, at=SEPTEMBER)

    assert starts(page) == ["2026-10-06T08:00", "2026-10-06T13:00", "2026-10-13T13:00"]


changes = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["move", "cancel", "place", "leave out"])), max_size=3)
rules = st.fixed_dictionaries(
    {
        "repeats": st.sampled_from([Repeat.WEEKLY, Repeat.MONTHLY_BY_DATE, Repeat.MONTHLY_BY_WEEKDAY]),
        "repeat_every": st.integers(1, 3),
        "repeat_first_on": st.dates(dt.date(2026, 3, 1), dt.date(2026, 10, 31)),
        "repeat_starts": st.sampled_from([dt.time(0), dt.time(1, 30), dt.time(14), dt.time(23)]),
        "repeat_ends": st.sampled_from([dt.time(1, 45), dt.time(2), dt.time(16)]),
        "repeat_all_day": st.booleans(),
        "repeat_count": st.integers(1, 7),
    }
)


@settings(max_examples=60, deadline=None)
@given(rules, changes)
def test_expanding_twice_changes_nothing(values, done):
    first = values["repeat_first_on"]
    page = make_series(**values, repeat_until=None, repeat_week=-1 if first.day > 28 else (first.day - 1) // 7 + 1)
    assert page.rule is not None
    expand(page, at=london(2026, 1, 1))
    rows = list(page.sessions.all())
    assert len(rows) == values["repeat_count"]
    for number, what in done:
        row = rows[number % len(rows)]
        if what == "move":
            row.starts_at += dt.timedelta(days=1, hours=1)
            row.ends_at += dt.timedelta(days=1, hours=1)
        elif what == "cancel":
            row.status = "cancelled"
        elif what == "place":
            row.place = "Elsewhere"
        else:
            page.skipped_dates.add(SkippedDate(day=row.recurs_at.astimezone(LONDON).date()))
    expand(page, at=london(2026, 1, 1))
    before = [(row.uid, row.starts_at, row.ends_at, row.status, row.place) for row in page.sessions.all()]

    expand(page, at=london(2026, 1, 1))

    assert [(row.uid, row.starts_at, row.ends_at, row.status, row.place) for row in page.sessions.all()] == before
