"""Fill a disk while people apply and mails are sent, make room again, and count.

By hand, with ``HUB_VAR`` (and with SQLite the database, with PostgreSQL its cluster) on a small disk of its own, such
as one in memory of what they need and 4 MB more:

    python -m tests.endurance.full_disk /mnt/small --seconds 30

While there is no room everybody is answered with 503 and presses the button again; nobody restarts anything.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.endurance.kills import Disturbance, run_round
from tests.endurance.processes import Processes

BEFORE = 4.0


def filling(disk: Path, seconds: float) -> Disturbance:
    """After some quiet seconds ``disk`` is full for ``seconds``: whatever is freed is taken at once."""
    filler = disk / "filler"

    def fill(processes: Processes, is_busy: Callable[[], bool]) -> None:
        time.sleep(BEFORE)
        ends = time.monotonic() + seconds
        try:
            with filler.open("wb", buffering=0) as file:
                while time.monotonic() < ends:
                    take_all(file)
                    time.sleep(0.2)
        finally:
            filler.unlink(missing_ok=True)
        while is_busy():
            time.sleep(0.2)

    return fill


def take_all(file) -> None:
    block = bytes(65536)
    while block:
        try:
            file.write(block)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            block = block[: len(block) // 2]


def main() -> None:
    import django
    from django.conf import settings

    parser = argparse.ArgumentParser()
    parser.add_argument("disk", type=Path)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--applications", type=int, default=50)
    parser.add_argument("--mails", type=int, default=0)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    django.setup()
    outcome = run_round(
        applications=options.applications,
        mails=options.mails,
        disturb=filling(options.disk, options.seconds),
        folder=settings.VAR_DIR,
    )
    only_503 = set(outcome.failures) == {"503"}
    print("good" if outcome.is_good and only_503 else "BAD", json.dumps(vars(outcome)))


if __name__ == "__main__":
    main()
