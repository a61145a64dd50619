from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import os
import signal
import threading
import time

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, connections

from hub.shared import job_runs, jobs
from hub.shared.job_runs import rehearse, run_due, run_job
from hub.shared.jobs import Job, register_job
from hub.shared.models import JobRun, JobState
from hub.shared.models.jobs import LEASE
from hub.shared.upkeep import forget_runs

NIGHT = dt.datetime(2026, 5, 5, 1, 0, tzinfo=dt.UTC)  # 2am in London
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    monkeypatch.setattr(jobs, "REGISTRY", {})


def seen_by(name="night", *, words="did it", **options):
    """A job that keeps what it was given, and the list it keeps it in."""
    seen = []

    def run(due):
        seen.append(due)
        return words

    return register_job(Job(key=name, label=name.title(), run=run, **(options or {"daily_at": dt.time(2)}))), seen


def runs():
    return list(JobRun.objects.order_by("pk").values_list("key", "outcome", "words"))


@pytest.mark.django_db
def test_a_job_runs_once_for_each_due_time():
    job, seen = seen_by()

    with time_machine.travel(NIGHT, tick=False) as clock:
        first = [run_job(job).outcome, run_job(job).outcome]
        clock.shift(23 * 60 * MINUTE)
        before = run_job(job).outcome
        clock.shift(60 * MINUTE)
        second = run_job(job).outcome

    assert (first, before, second) == (["done", None], None, "done")
    assert [(due.at, due.days) for due in seen] == [
        (NIGHT, [dt.date(2026, 5, 5)]),
        (NIGHT + jobs.DAY, [dt.date(2026, 5, 6)]),
    ]
    assert runs() == [("night", "done", "did it")] * 2


@pytest.mark.django_db
def test_missed_nights_are_caught_up_with_in_one_run():
    _job, seen = seen_by()

    for moment in (NIGHT, NIGHT + 3 * jobs.DAY + 5 * MINUTE):
        with time_machine.travel(moment, tick=False):
            run_due()

    assert [due.days for due in seen] == [
        [dt.date(2026, 5, 5)],
        [dt.date(2026, 5, 6), dt.date(2026, 5, 7), dt.date(2026, 5, 8)],
    ]
    assert (seen[1].since, seen[1].at) == (NIGHT, NIGHT + 3 * jobs.DAY)


@pytest.mark.django_db
def test_nights_are_not_lost_to_failures():
    seen = []

    def run(due):
        seen.append(due.days)
        if len(seen) < 3:
            raise OSError("No space left on device")

    register_job(Job(key="night", label="Night", run=run, daily_at=dt.time(2)))

    for moment in (NIGHT, NIGHT + jobs.DAY, NIGHT + 2 * jobs.DAY):
        with time_machine.travel(moment, tick=False):
            run_due()

    assert seen[2] == [dt.date(2026, 5, 5), dt.date(2026, 5, 6), dt.date(2026, 5, 7)]
    assert JobState.objects.get().failures == 0


@pytest.mark.django_db
def test_a_crash_is_logged_stops_no_other_and_is_tried_again_later_and_later(caplog):
    words = "Nobody like kim@kilnford.example\nDETAIL: Key (name)=(Kim) is twice"

    def crash(due):
        raise ValueError(words)

    bad = register_job(Job(key="bad", label="Bad", run=crash, every=MINUTE))
    _good, seen = seen_by("good", every=MINUTE)
    tried = []

    with time_machine.travel(NIGHT, tick=False) as clock, caplog.at_level(logging.INFO, "hub.jobs"):
        results = run_due()
        for _ in range(8):
            clock.shift(MINUTE)
            tried.append(run_job(bad).outcome)

    assert [(each.job.key, each.outcome) for each in results] == [("bad", "failed"), ("good", "done")]
    assert len(seen) == 1
    # After 1 minute, then 2, then 4.
    assert tried == ["failed", None, "failed", None, None, None, "failed", None]
    error = JobRun.objects.filter(key="bad").first().error
    assert error.endswith("ValueError: Nobody like [email]")
    assert "in crash" in error
    first = caplog.records[0]
    assert (first.levelname, first.job, first.outcome, first.due_at) == ("ERROR", "bad", "failed", NIGHT.isoformat())
    assert "in crash" in first.getMessage()
    assert "kim@" not in caplog.text
    assert "Kim" not in caplog.text


@pytest.mark.django_db
def test_quiet_frequent_runs_leave_no_row_and_no_line(caplog):
    job, _ = seen_by("often", words="", every=MINUTE)

    with time_machine.travel(NIGHT, tick=False), caplog.at_level(logging.INFO, "hub.jobs"):
        run_job(job)

    assert (runs(), caplog.records) == ([], [])
    assert JobState.objects.values_list("done_until", "ended_at", "lease").get() == (NIGHT, NIGHT, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("put_back", "expected"),
    [
        (dt.timedelta(seconds=2), 0),
        (dt.timedelta(hours=1), 0),
        (dt.timedelta(days=3), 1),
        (dt.timedelta(days=4000), 1),
    ],
)
def test_a_clock_put_back_stops_nothing_for_ever(put_back, expected):
    job, seen = seen_by()

    with time_machine.travel(NIGHT, tick=False):
        run_job(job)
    with time_machine.travel(NIGHT - put_back, tick=False):
        run_job(job)
        run_job(job)

    assert len(seen) == 1 + expected


@pytest.mark.django_db
def test_a_clock_that_was_wrong_for_a_while_brings_no_old_days_back():
    job, seen = seen_by()

    for moment in (NIGHT, NIGHT - 4000 * jobs.DAY, NIGHT + MINUTE, NIGHT + jobs.DAY):
        with time_machine.travel(moment, tick=False):
            run_job(job)

    assert [due.days for due in seen] == [[dt.date(2026, 5, 5)], [dt.date(2015, 5, 23)], [dt.date(2026, 5, 6)]]


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "outcome"), [(LEASE - MINUTE / 60, None), (LEASE, "done")])
def test_a_killed_run_holds_its_job_until_its_lease_is_over(age, outcome):
    job, _ = seen_by()
    JobState.objects.create(
        key="night", lease="of a dead one", leased_until=NIGHT + LEASE, started_at=NIGHT, running_due_at=NIGHT
    )

    with time_machine.travel(NIGHT + age, tick=False):
        result = run_job(job)

    assert result.outcome == outcome
    assert runs() == (
        [("night", "killed", "The process that ran it went away."), ("night", "done", "did it")] if outcome else []
    )


@pytest.mark.django_db
def test_a_lease_from_the_future_does_not_hold():
    job, _ = seen_by()
    JobState.objects.create(key="night", lease="before the clock was put back", leased_until=NIGHT + jobs.DAY)

    with time_machine.travel(NIGHT, tick=False):
        assert run_job(job).outcome == "done"


@pytest.mark.django_db
def test_a_run_that_is_stopped_gives_its_job_back():
    def stop(due):
        raise KeyboardInterrupt

    job = register_job(Job(key="night", label="Night", run=stop, daily_at=dt.time(2)))

    with time_machine.travel(NIGHT, tick=False), pytest.raises(KeyboardInterrupt):
        run_job(job)

    assert JobState.objects.values_list("lease", "leased_until", "ended_at").get() == ("", None, NIGHT)
    assert runs() == [("night", "stopped", "")]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_run_a_job_once():
    barrier = threading.Barrier(4)
    seen, results = [], []

    def run(due):
        seen.append(due.at)
        time.sleep(0.2)

    job = register_job(Job(key="night", label="Night", run=run, daily_at=dt.time(2)))

    def attempt():
        try:
            barrier.wait()
            results.append(run_job(job).outcome)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 1
    assert sorted(map(str, results)) == ["None", "None", "None", "done"]


@pytest.mark.django_db(transaction=True)
def test_a_long_run_keeps_its_lease(monkeypatch):
    monkeypatch.setattr(job_runs, "LEASE", dt.timedelta(seconds=0.4))
    others = []

    def run(due):
        for _ in range(4):
            time.sleep(0.3)
            others.append(run_job(job).words)

    job = register_job(Job(key="night", label="Night", run=run, daily_at=dt.time(2)))

    assert run_job(job).outcome == "done"
    assert others == ["is being run elsewhere"] * 4


def hang(started) -> None:
    def run(due):
        started.set()
        time.sleep(60)

    run_job(Job(key="night", label="Night", run=run, daily_at=dt.time(2)))


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_process_was_killed_runs_again():
    fork = multiprocessing.get_context("fork")
    started = fork.Event()
    connections.close_all()  # A child must not share the server's end of a connection.
    child = fork.Process(target=hang, args=(started,))
    child.start()
    assert started.wait(10)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    job, seen = seen_by()

    at_once = run_job(job)
    with time_machine.travel(dt.datetime.now(dt.UTC) + LEASE + MINUTE, tick=False):
        later = run_job(job)

    assert (at_once.words, later.outcome, len(seen)) == ("is being run elsewhere", "done", 1)
    assert [outcome for _, outcome, _ in runs()] == ["killed", "done"]


@pytest.mark.django_db
def test_a_rehearsal_is_told_so_and_writes_nothing():
    def run(due):
        return f"would delete 3 ({due.dry_run})"

    rehearsed = rehearse(Job(key="a", label="A", run=run, daily_at=dt.time(2), has_dry_run=True))
    refused = rehearse(Job(key="b", label="B", run=run, daily_at=dt.time(2)))

    assert (rehearsed.words, refused.words) == ("would delete 3 (True)", "can't be rehearsed")
    assert (JobState.objects.count(), JobRun.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_command_says_what_was_done_and_fails_if_a_job_does(capsys):
    def crash(due):
        raise OSError("No space left on device")

    seen_by("good", every=MINUTE)
    call_command("run_due")
    quiet = capsys.readouterr().out
    register_job(Job(key="bad", label="Bad", run=crash, every=MINUTE))

    with pytest.raises(CommandError) as failure:
        call_command("run_due")

    assert quiet.partition(" (0.")[0] == "Good (good): did it"
    assert failure.value.returncode == 1
    assert "Bad (bad): FAILED: OSError: No space left on device" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_lists_forces_and_knows_its_jobs(capsys):
    _, seen = seen_by()
    with time_machine.travel(NIGHT + MINUTE, tick=False):
        call_command("run_due")
        call_command("run_due", "--job", "night", "--force")
        capsys.readouterr()
        call_command("run_due", "--job", "night")
        call_command("run_due", "--list")

    assert len(seen) == 2
    assert capsys.readouterr().out == (
        "Night (night) is not due\n"
        "night\n    Night, every day at 2am; last run 5 May 2026, 2:01am; next 6 May 2026, 2am\n"
    )
    with pytest.raises(CommandError, match="no job nothing"):
        call_command("run_due", "--job", "nothing")
    with pytest.raises(CommandError, match="--force needs --job"):
        call_command("run_due", "--force")


@pytest.mark.django_db
def test_old_runs_are_forgotten_but_not_what_each_job_is_done_with():
    _job, _ = seen_by()
    for key, outcome, days in [("a", "done", 200), ("a", "done", 100), ("a", "failed", 95), ("b", "done", 10)]:
        at = NIGHT - days * jobs.DAY
        JobRun.objects.create(key=key, outcome=outcome, due_at=at, started_at=at, ended_at=at)

    rehearsed = forget_runs(jobs.Due(at=NIGHT, since=NIGHT - jobs.DAY, dry_run=True))
    words = forget_runs(jobs.Due(at=NIGHT, since=NIGHT - jobs.DAY))

    assert (rehearsed, words) == ("2 old runs of jobs", "2 old runs of jobs")
    assert list(JobRun.objects.values_list("key", "due_at")) == [
        ("b", NIGHT - 10 * jobs.DAY),
        ("a", NIGHT - 100 * jobs.DAY),
    ]


@pytest.mark.django_db
def test_a_state_that_cannot_be_written_is_told_and_stops_no_other(monkeypatch):
    _job, seen = seen_by("b")
    _bad, unseen = seen_by("a")
    take = job_runs.take

    def full(state, at):
        if state.key == "a":
            raise job_runs.DatabaseError("database or disk is full")
        return take(state, at)

    monkeypatch.setattr(job_runs, "take", full)

    results = run_due()

    assert [(each.job.key, each.outcome, each.words) for each in results] == [
        ("a", "failed", "DatabaseError: database or disk is full"),
        ("b", "done", "did it"),
    ]
    assert (len(seen), unseen) == (1, [])
    assert connection.is_usable()
