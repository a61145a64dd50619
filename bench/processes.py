"""Servers of the benchmark: started on a free port of this machine, with the time and the memory they take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
THREADS = 4
"""Of one worker, as ``manage.py serve`` has them."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid: int) -> float:
    """The time that the process has been on a processor, all of its threads together: user and system.

    The clock that Linux keeps of each process (clock_getcpuclockid(3)) counts nanoseconds; ``/proc`` counts hundredths.
    Raises ``ProcessLookupError`` for one that has ended.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            raise ProcessLookupError(f"Process {pid} has ended") from None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kibibytes(pid: int, file: str, name: str) -> int:
    """The value of one line of a file in ``/proc``, such as ``VmHWM`` in ``status``; 0 where there is none."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


@dataclass(frozen=True)
class Memory:
    """Of one worker, in MiB: the most it ever held, and its share now that pages in common are divided."""

    peak: float
    share: float


@dataclass
class Server:
    """A running server; ``database`` holds the processes that answer its queries, where they are on this machine."""

    process: subprocess.Popen
    port: int
    host: str

    @property
    def workers(self) -> list[int]:
        return children_of(self.process.pid) or [self.process.pid]

    def cpu_seconds(self) -> float:
        return sum(cpu_seconds(pid) for pid in self.workers)

    def memory(self) -> Memory:
        pid = self.workers[0]
        return Memory(peak=kibibytes(pid, "status", "VmHWM") / 1024, share=kibibytes(pid, "smaps_rollup", "Pss") / 1024)


@contextmanager
def running(command: Sequence[str], *, port: int, host: str, folder: Path, log: Path, **variables) -> Iterator[Server]:
    """``command`` while it is needed. Raises ``RuntimeError`` with the end of its log where it does not start."""
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            list(command), cwd=folder, env=os.environ | variables, stdout=output, stderr=output
        )
    try:
        wait_for_port(process, port, log)
        yield Server(process, port, host)
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_port(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"A server did not start:\n{log.read_text()[-2000:]}")


def gunicorn(application: str, port: int, variables: Mapping[str, str], *, host: str, folder: Path, log: Path):
    """One worker with the threads that the hub runs with."""
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1"),
        *("--threads", str(THREADS), "--log-level", "warning", "--no-control-socket", "--forwarder-headers", ""),
    ]
    return running(command, port=port, host=host, folder=folder, log=log, **variables)
