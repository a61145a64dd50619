"""Times as calendar files: the same instants in every reader, across both clock changes, whatever people type."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from hub.shared.calendar_times import CalendarTime, calendar_of
from tests.events.calendar_readers import READERS, python_reader

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

LONDON = ZoneInfo("Europe/London")
WRITTEN = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)


def at(*numbers: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=LONDON, fold=fold)


def entry(uid: str, starts_at: dt.datetime, *, hours: float = 2, **values) -> CalendarTime:
    ends_at = (starts_at.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(LONDON)
    defaults = {"sequence": 0, "changed_at": WRITTEN, "ends_at": ends_at, "summary": "Tea"}
    return CalendarTime(uid=uid, starts_at=starts_at, **defaults | values)


def times(read: list[tuple]) -> list[tuple[str, str]]:
    return sorted((starts, uid) for uid, starts, *_ in read)


@pytest.mark.parametrize("reader", READERS)
def test_a_series_with_one_skipped_one_cancelled_and_one_moved_is_ten_sessions(reader, tmp_path):
    tuesdays = [at(2026, 10, 6, 14) + dt.timedelta(weeks=week) for week in range(11)]
    assert tuesdays[-1] == at(2026, 12, 15, 14)
    entries = [entry(f"s{number}", day) for number, day in enumerate(tuesdays) if day != at(2026, 10, 27, 14)]
    entries[5] = entry("s6", at(2026, 11, 18, 10, 30), sequence=1)
    entries[6] = entry("s7", tuesdays[7], sequence=1, is_cancelled=True)

    read = reader(calendar_of(entries, name="Tea"), tmp_path)

    assert times(read) == [
        ("2026-10-06T13:00:00Z", "s0"),
        ("2026-10-13T13:00:00Z", "s1"),
        ("2026-10-20T13:00:00Z", "s2"),
        ("2026-11-03T14:00:00Z", "s4"),
        ("2026-11-10T14:00:00Z", "s5"),
        ("2026-11-18T10:30:00Z", "s6"),
        ("2026-11-24T14:00:00Z", "s7"),
        ("2026-12-01T14:00:00Z", "s8"),
        ("2026-12-08T14:00:00Z", "s9"),
        ("2026-12-15T14:00:00Z", "s10"),
    ]
    assert [uid for uid, _, _, _, is_cancelled, *_ in read if is_cancelled] == ["s7"]
    assert [uid for uid, _, _, sequence, *_ in read if sequence] == ["s6", "s7"]


@pytest.mark.parametrize("reader", READERS)
def test_a_monthly_series_over_both_clock_changes(reader, tmp_path):
    # The 28th: in March 2027 the very day on which the clocks go forward.
    months = [(2026, 9), (2026, 10), (2026, 11), (2026, 12), (2027, 1), (2027, 2), (2027, 3), (2027, 4)]
    skipped, cancelled = (2026, 12), (2027, 4)
    entries = [entry(f"m{month}", at(year, month, 28, 18, 30)) for year, month in months if (year, month) != skipped]
    entries[4] = entry("m2", at(2027, 3, 27, 23, 30), sequence=2)
    entries[6] = entry("m4", at(*cancelled, 28, 18, 30), sequence=1, is_cancelled=True)

    read = reader(calendar_of(entries, name="Choir"), tmp_path)

    assert sorted(((starts, ends, is_cancelled) for _, starts, ends, _, is_cancelled, *_ in read)) == [
        ("2026-09-28T17:30:00Z", "2026-09-28T19:30:00Z", False),
        ("2026-10-28T18:30:00Z", "2026-10-28T20:30:00Z", False),
        ("2026-11-28T18:30:00Z", "2026-11-28T20:30:00Z", False),
        ("2027-01-28T18:30:00Z", "2027-01-28T20:30:00Z", False),
        ("2027-03-27T23:30:00Z", "2027-03-28T01:30:00Z", False),
        ("2027-03-28T17:30:00Z", "2027-03-28T19:30:00Z", False),
        ("2027-04-28T17:30:00Z", "2027-04-28T19:30:00Z", True),
    ]


@pytest.mark.parametrize("reader", READERS)
def test_edges_of_days_and_clocks(reader, tmp_path):
    entries = [
        entry("first-half-past-one", at(2026, 10, 25, 1, 30), hours=0.25),
        entry("second-half-past-one", at(2026, 10, 25, 1, 30, fold=1), hours=0.25),
        entry("over-the-change", at(2026, 10, 25, 0, 30), hours=4),
        entry("overnight", at(2026, 11, 20, 20), hours=12),
        entry("whole-day", at(2026, 10, 25), ends_at=at(2026, 10, 26), is_all_day=True),
        entry("two-days-to-a-minute-before", at(2027, 7, 3), ends_at=at(2027, 7, 4, 23, 59), is_all_day=True),
    ]

    read = reader(calendar_of(entries, name="Edges"), tmp_path)

    assert {uid: (starts, ends) for uid, starts, ends, *_ in read} == {
        "first-half-past-one": ("2026-10-25T00:30:00Z", "2026-10-25T00:45:00Z"),
        "second-half-past-one": ("2026-10-25T01:30:00Z", "2026-10-25T01:45:00Z"),
        "over-the-change": ("2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z"),
        "overnight": ("2026-11-20T20:00:00Z", "2026-11-21T08:00:00Z"),
        "whole-day": ("2026-10-25", "2026-10-26"),
        "two-days-to-a-minute-before": ("2027-07-03", "2027-07-05"),
    }


HOSTILE = "Tea; cake, “Æß” \\ 日本語\r\nEND:VEVENT\nBEGIN:VALARM\x00\x1b " * 3
ONE_LINE = " ".join(["Tea; cake, “Æß” \\ 日本語 END:VEVENT BEGIN:VALARM"] * 3)


@pytest.mark.parametrize("reader", READERS)
def test_what_people_type_comes_back_as_words_and_as_nothing_else(reader, tmp_path):
    hostile = entry("h", at(2026, 12, 1, 14), summary=HOSTILE, description=HOSTILE, location=HOSTILE, url="/a b\r\nX:Y")

    content = calendar_of([hostile], name=f"What’s on\r\n{HOSTILE}")

    [(*_, summary, description, location)] = reader(content, tmp_path)
    assert (summary, location) == (ONE_LINE, ONE_LINE)
    assert description == HOSTILE.replace("\r\n", "\n").replace("\x00", "").replace("\x1b", "")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    begun = [line for line in lines if line.startswith(b"BEGIN:")]
    assert begun == [b"BEGIN:VCALENDAR", b"BEGIN:VTIMEZONE", b"BEGIN:DAYLIGHT", b"BEGIN:STANDARD", b"BEGIN:VEVENT"]
    assert b"\r\nURL:/a%20b%20X:Y\r\n" in content


def test_a_calendar_says_its_name_how_often_to_ask_and_whether_it_keeps_busy():
    one = entry("one", at(2026, 12, 1, 14))

    content = calendar_of([one, entry("off", one.starts_at, is_cancelled=True)], name="Tea").decode()
    listed = calendar_of([one], name="Tea", keeps_busy=False).decode()

    lines = content.split("\r\n")
    assert lines[:2] + lines[3:8] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "NAME:Tea",
        "X-WR-CALNAME:Tea",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    assert [line for line in lines if line.startswith(("STATUS", "TRANSP"))] == [
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
    ]
    assert "TRANSP:TRANSPARENT" in listed
    assert "TRANSP:OPAQUE" not in listed


def test_two_thousand_sessions_take_less_than_a_second(tmp_path):
    words = {"description": "Tea, company and a chat. " * 10, "location": "Hanbury Library, 3 Ring Road, Kilnford"}
    entries = [
        entry(f"s{number}", at(2026, 1, 1, 14) + dt.timedelta(hours=number), summary=f"Tea {number}", **words)
        for number in range(2_000)
    ]
    began = time.process_time()

    content = calendar_of(entries, name="What’s on")

    assert time.process_time() - began < 1
    assert len(content.split(b"BEGIN:VEVENT")) == 2_001
    assert python_reader(calendar_of(entries[-1:], name="x"), tmp_path)[0][0] == "s1999"
