"""Tasks on Redis, with a server and workers of their own."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
import redis
from django.core.management import call_command

from hub.shared.stuck_jobs import recover_abandoned
from tests.sample.tasks import write_line

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")


@pytest.fixture
def tasks_on_redis(tmp_path_factory, settings):
    """A Redis that listens on a socket in a folder of its own, and the settings that lead to it."""
    folder = tmp_path_factory.mktemp("r")
    socket = folder / "s"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(unix_socket_path=str(socket))
    wait_for(socket.exists)
    settings.HUB_TASKS = "redis"
    settings.RQ_QUEUES = {"default": {"URL": f"unix://{socket}", "DEFAULT_TIMEOUT": 600}}
    settings.TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    yield client
    client.close()
    server.terminate()
    server.wait(10)


def wait_for(there) -> None:
    deadline = time.monotonic() + 30
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def work(*, until=None) -> None:
    """Let a worker do what waits; with ``until``, kill it and what it forked as soon as that holds."""
    child = multiprocessing.get_context("fork").Process(
        target=call_command, args=("worker",), kwargs={"batch": True, "verbosity": 0}
    )
    child.start()
    if until is None:
        child.join(60)
        assert child.exitcode == 0
        return
    wait_for(until)
    forks = [int(pid) for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()]
    for pid in (child.pid, *forks):
        os.kill(pid, signal.SIGKILL)
    child.join()


@pytest.mark.parametrize("kills", [0, 1, 3])
def test_a_task_is_done_although_its_worker_is_killed_and_given_up_in_the_end(tasks_on_redis, tmp_path, kills):
    path, recovered = tmp_path / "lines", []
    result = write_line.enqueue(str(path), hang=kills)
    for number in range(1, kills + 1):
        work(until=lambda n=number: path.exists() and len(path.read_text().splitlines()) == n)
        early = recover_abandoned(at=dt.datetime.now(dt.UTC))
        later = recover_abandoned(at=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5))
        again = recover_abandoned(at=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5))
        recovered.append((early, later, again))
    work()

    nothing = (0, 0)
    back, lost = (nothing, (1, 0), nothing), (nothing, (0, 1), nothing)
    assert recovered == {0: [], 1: [back], 3: [back, back, lost]}[kills]
    result.refresh()
    assert (result.status, path.read_text().count("started")) == (
        "FAILED" if kills == 3 else "SUCCESSFUL",
        {0: 1, 1: 2, 3: 3}[kills],
    )
