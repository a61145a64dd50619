from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def write_line(path: str, *, hang: int = 0) -> int:
    """Add a line to the file; the first ``hang`` times, stand still after it. Returns how often it was started."""
    with Path(path).open("a") as file:
        file.write("started\n")
    starts = len(Path(path).read_text().splitlines())
    if starts <= hang:
        time.sleep(60)
    return starts
