from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from events.domain.times import NoSuchTimeError, archive_day, archived_if_over_by, london_instant, stretch
from events.domain.words import in_words
from events.enums import Period
from events.fields import LondonDateTimeFormField
from events.models import EventSession

LONDON = ZoneInfo("Europe/London")


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        (dt.datetime(2026, 3, 29, 0, 59), utc(2026, 3, 29, 0, 59)),
        (dt.datetime(2026, 3, 29, 2, 0), utc(2026, 3, 29, 1, 0)),
        (dt.datetime(2026, 7, 1, 14, 0), utc(2026, 7, 1, 13, 0)),
        (dt.datetime(2026, 10, 25, 1, 30), utc(2026, 10, 25, 0, 30)),  # the first of the two
        (dt.datetime(2026, 10, 25, 2, 0), utc(2026, 10, 25, 2, 0)),
    ],
)
def test_london_instant(wall, expected):
    assert london_instant(wall).astimezone(dt.UTC) == expected


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_the_missing_hour_is_refused(minute):
    with pytest.raises(NoSuchTimeError):
        london_instant(dt.datetime(2026, 3, 29, 1, minute))


def test_form_field_says_why_the_missing_hour_is_refused():
    with pytest.raises(ValidationError, match="The clocks go forward at 1am on that day"):
        LondonDateTimeFormField().clean("2026-03-29 01:30")


def test_form_field_takes_the_first_of_the_doubled_hour():
    assert LondonDateTimeFormField().clean("2026-10-25 01:30").astimezone(dt.UTC) == utc(2026, 10, 25, 0, 30)


def test_form_field_takes_an_empty_and_refuses_an_impossible_value():
    assert LondonDateTimeFormField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        LondonDateTimeFormField().clean("2026-02-30 10:00")


def test_session_of_the_missing_hour_is_refused_by_the_model():
    session = EventSession(
        starts_at=dt.datetime(2026, 3, 29, 1, 30, tzinfo=LONDON), ends_at=dt.datetime(2026, 3, 29, 4, tzinfo=LONDON)
    )

    with pytest.raises(ValidationError) as error:
        session.clean()
    assert list(error.value.message_dict) == ["starts_at"]


@pytest.mark.parametrize("hours", [0, -1])
def test_session_must_end_after_it_starts(hours):
    start = dt.datetime(2026, 5, 5, 14, tzinfo=LONDON)

    with pytest.raises(ValidationError) as error:
        EventSession(starts_at=start, ends_at=start + dt.timedelta(hours=hours)).clean()
    assert error.value.message_dict == {"ends_at": ["It must end after it starts."]}


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_session_in_a_year_that_is_a_typing_mistake_is_refused(year):
    start = dt.datetime(year, 5, 5, 14, tzinfo=LONDON)

    with pytest.raises(ValidationError) as error:
        EventSession(starts_at=start, ends_at=start + dt.timedelta(hours=2)).clean()
    assert error.value.message_dict == {name: ["Enter a day from 2000 to 2099."] for name in ("starts_at", "ends_at")}


@pytest.mark.parametrize(
    ("at", "period", "end"),
    [
        # Thursday 26 March 2026, three days before the clocks go forward.
        (utc(2026, 3, 26, 10), Period.TODAY, utc(2026, 3, 27, 0)),
        (utc(2026, 3, 26, 10), Period.WEEK, utc(2026, 3, 29, 23)),
        (utc(2026, 3, 26, 10), Period.MONTH, utc(2026, 3, 31, 23)),
        # 11:30pm in London on 30 June is 10:30pm UTC: still June.
        (utc(2026, 6, 30, 22, 30), Period.MONTH, utc(2026, 6, 30, 23)),
        # A Sunday is the last day of its week.
        (utc(2026, 10, 25, 12), Period.WEEK, utc(2026, 10, 26, 0)),
        (utc(2026, 12, 5, 12), Period.MONTH, utc(2027, 1, 1, 0)),
        (utc(2026, 12, 5, 12), Period.UPCOMING, None),
    ],
)
def test_stretch(at, period, end):
    start, found = stretch(period, at=at)

    assert start == at
    assert (found.astimezone(dt.UTC) if found else None) == end


def test_archive_day_is_thirty_days_after_the_end_in_london():
    assert archive_day(utc(2026, 6, 1, 23, 30)) == dt.date(2026, 7, 2)  # half past midnight on 2 June


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (utc(2026, 11, 24, 13), utc(2026, 11, 24, 15), "Tuesday 24 November 2026, 1pm to 3pm"),
        (utc(2026, 7, 1, 13, 30), utc(2026, 7, 1, 15), "Wednesday 1 July 2026, 2:30pm to 4pm"),
        (
            utc(2026, 7, 1, 9),
            utc(2026, 7, 2, 11),
            "Wednesday 1 July 2026, 10am, to Thursday 2 July 2026, midday",
        ),
        # What ends at midnight ends on the day before: "Wednesday, midnight" could be either of two nights.
        (utc(2026, 11, 24, 22), utc(2026, 11, 25, 0), "Tuesday 24 November 2026, 10pm to midnight"),
        (
            utc(2026, 11, 24, 0),
            utc(2026, 11, 26, 0),
            "Tuesday 24 November 2026, midnight, to Thursday 26 November 2026, midnight",
        ),
        # Overnight into winter time: nine hours.
        (
            utc(2026, 10, 24, 21),
            utc(2026, 10, 25, 6),
            "Saturday 24 October 2026, 10pm, to Sunday 25 October 2026, 6am",
        ),
        (
            utc(2026, 10, 25, 0, 30),
            utc(2026, 10, 25, 4),
            "Sunday 25 October 2026, 1:30am (before the clocks go back), to 4am",
        ),
        (
            utc(2026, 10, 25, 0, 30),
            utc(2026, 10, 25, 1, 30),
            "Sunday 25 October 2026, 1:30am (before the clocks go back), to 1:30am (after the clocks go back)",
        ),
    ],
)
def test_in_words(start, end, words):
    assert in_words(start, end) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (utc(2026, 10, 23, 23), utc(2026, 10, 24, 22, 59), "Saturday 24 October 2026, all day"),
        (
            utc(2026, 10, 23, 23),
            utc(2026, 10, 25, 23, 59),
            "Saturday 24 October 2026 to Sunday 25 October 2026, all day",
        ),
    ],
)
def test_all_day_in_words(start, end, words):
    assert in_words(start, end, is_all_day=True) == words


@pytest.mark.parametrize(
    ("last_end", "is_archived"),
    [
        # 26 October 2026 is 30 days before 25 November: from that day on it is an archive.
        (dt.datetime(2026, 10, 26, 0, 0, tzinfo=LONDON), True),
        (dt.datetime(2026, 10, 26, 23, 59, tzinfo=LONDON), True),
        (dt.datetime(2026, 10, 27, 0, 0, tzinfo=LONDON), False),
    ],
)
def test_both_sides_of_the_archive_rule_agree(last_end, is_archived):
    day = dt.date(2026, 11, 25)

    assert (archive_day(last_end) <= day) is is_archived
    assert (last_end < archived_if_over_by(day)) is is_archived
