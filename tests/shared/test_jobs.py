from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hub.shared import jobs
from hub.shared.jobs import Due, Job, UnknownJobError, job_of, register_job

LONDON = ZoneInfo("Europe/London")


def nightly(at: dt.time) -> Job:
    return Job(key="night", label="Night", run=str, daily_at=at)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Summer: 2am in London is 1am UTC.
        (utc(2026, 7, 15, 0, 59, 59), utc(2026, 7, 14, 1)),
        (utc(2026, 7, 15, 1), utc(2026, 7, 15, 1)),
        # Winter.
        (utc(2026, 12, 15, 1, 59, 59), utc(2026, 12, 14, 2)),
        (utc(2026, 12, 15, 2), utc(2026, 12, 15, 2)),
        # In London it is the next day already.
        (utc(2026, 7, 15, 23, 30), utc(2026, 7, 15, 1)),
    ],
)
def test_a_daily_job_is_due_at_its_time_in_london(at, expected):
    assert nightly(dt.time(2)).latest(at) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # The clocks go back at 2am: half past one comes twice, at 00:30 and at 01:30 UTC.
        (dt.date(2026, 10, 25), [utc(2026, 10, 25, 0, 30)]),
        # The clocks go forward at 1am: half past one does not come.
        (dt.date(2026, 3, 29), [utc(2026, 3, 29, 1, 30)]),
        (dt.date(2026, 3, 30), [utc(2026, 3, 30, 0, 30)]),
    ],
)
def test_each_day_has_one_due_time_when_the_clocks_change(day, expected):
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=LONDON).astimezone(dt.UTC)
    minutes = [midnight + dt.timedelta(minutes=number) for number in range(24 * 60)]
    job = nightly(dt.time(1, 30))

    assert sorted({due for due in map(job.latest, minutes) if due >= midnight}) == expected
    assert job.next(midnight) == expected[0]


def test_frequent_jobs_keep_to_the_clock():
    job = Job(key="often", label="Often", run=str, every=dt.timedelta(minutes=5))

    assert job.latest(utc(2026, 5, 5, 9, 34, 59)) == utc(2026, 5, 5, 9, 30)
    assert job.next(utc(2026, 5, 5, 9, 34, 59)) == utc(2026, 5, 5, 9, 35)
    assert job.latest(utc(2026, 5, 5, 9, 35)) == utc(2026, 5, 5, 9, 35)


def test_missed_nights_are_all_told():
    job = nightly(dt.time(2))

    due = Due(at=job.on(dt.date(2026, 10, 27)), since=job.on(dt.date(2026, 10, 23)))

    assert due.days == [dt.date(2026, 10, day) for day in (24, 25, 26, 27)]


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (nightly(dt.time(2, 5)), "every day at 2:05am"),
        (Job(key="a", label="", run=str, every=dt.timedelta(minutes=1)), "every minute"),
        (Job(key="a", label="", run=str, every=dt.timedelta(minutes=90)), "every 90 minutes"),
        (Job(key="a", label="", run=str, every=dt.timedelta(hours=2)), "every 2 hours"),
    ],
)
def test_rhythm_in_words(job, words):
    assert job.rhythm == words


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"every": dt.timedelta(hours=1), "daily_at": dt.time(2)},
        {"every": dt.timedelta(0)},
        {"every": dt.timedelta(days=2)},
    ],
)
def test_a_job_without_one_rhythm_is_refused(options):
    with pytest.raises(ValueError, match="Job 'odd'"):
        Job(key="odd", label="Odd", run=str, **options)


def test_keys_are_unique_and_frequent_jobs_come_first(monkeypatch):
    monkeypatch.setattr(jobs, "REGISTRY", {})
    late = register_job(nightly(dt.time(3)))
    often = register_job(Job(key="z", label="Z", run=str, every=dt.timedelta(minutes=1)))
    early = register_job(Job(key="y", label="Y", run=str, daily_at=dt.time(2)))

    assert jobs.jobs() == [often, early, late]
    assert register_job(nightly(dt.time(3))) == late
    with pytest.raises(ValueError, match="another job 'night'"):
        register_job(nightly(dt.time(4)))
    with pytest.raises(UnknownJobError):
        job_of("nobody")
