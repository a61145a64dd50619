from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django_tasks_db.models import DBTaskResult

from hub.shared.jobs import job_of
from hub.shared.stuck_tasks import forget_results, recover_stuck
from tests.sample.tasks import write_line

AT = dt.datetime(2026, 5, 5, 9, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def database_tasks(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.HUB_TASK_MINUTES = 10


def work_in_a_child() -> multiprocessing.Process:
    connections.close_all()  # A child must not share the server's end of a connection.
    child = multiprocessing.get_context("fork").Process(target=call_command, args=("worker",), kwargs={"batch": True})
    child.start()
    return child


def kill_in_mid_task(path: Path, *, start: int) -> None:
    child = work_in_a_child()
    deadline = time.monotonic() + 20
    while not (path.exists() and len(path.read_text().splitlines()) == start):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.join()


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_was_killed_is_done_by_the_next(tmp_path):
    path = tmp_path / "lines"
    write_line.enqueue(str(path), hang=1)
    kill_in_mid_task(path, start=1)
    assert DBTaskResult.objects.get().status == "RUNNING"
    now = dt.datetime.now(dt.UTC)

    early = recover_stuck(at=now + 9 * MINUTE)
    with time_machine.travel(now + 10 * MINUTE, tick=False):
        words = job_of("shared.stuck_tasks").run(None)
    call_command("worker", batch=True, verbosity=0)

    assert (early, words) == ((0, 0), "1 task put back")
    task = DBTaskResult.objects.get()
    assert (task.status, task.return_value, len(task.worker_ids)) == ("SUCCESSFUL", 2, 2)


def running(*, starts: int, started_at=AT) -> DBTaskResult:
    write_line.enqueue("nowhere")
    DBTaskResult.objects.filter(status="READY").update(
        status="RUNNING", started_at=started_at, worker_ids=["w"] * starts
    )
    return DBTaskResult.objects.get()


@pytest.mark.django_db
def test_a_task_that_takes_its_worker_down_three_times_is_given_up():
    running(starts=3)

    with time_machine.travel(AT + 10 * MINUTE, tick=False):
        words = job_of("shared.stuck_tasks").run(None)

    task = DBTaskResult.objects.get()
    assert words == "1 task given up"
    assert (task.status, task.finished_at) == ("FAILED", AT + 10 * MINUTE)
    assert task.task_result.errors[0].exception_class_path == "hub.shared.stuck_tasks.WorkerLost"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("started_at", "expected"),
    [(AT, (0, 0)), (AT - 10 * MINUTE, (1, 0)), (AT + 10 * MINUTE, (0, 0)), (AT + 11 * MINUTE, (1, 0))],
)
def test_how_long_a_task_may_run_whatever_the_clock_does(started_at, expected):
    running(starts=1, started_at=started_at)

    assert recover_stuck(at=AT) == expected


@pytest.mark.django_db
def test_results_are_forgotten_after_two_weeks():
    for status, days in [("SUCCESSFUL", 14), ("FAILED", 15), ("SUCCESSFUL", 13), ("READY", 20)]:
        write_line.enqueue("nowhere")
        DBTaskResult.objects.filter(finished_at=None, status="READY", started_at=None).exclude(
            enqueued_at__lt=AT
        ).update(status=status, finished_at=AT - days * dt.timedelta(days=1), enqueued_at=AT - MINUTE)

    assert (forget_results(at=AT, dry_run=True), forget_results(at=AT)) == (2, 2)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
