"""Calendar files read back by software that shares no code with what wrote them."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

FOLDER = Path(__file__).resolve().parent.parent / "node"
FIRST, LAST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
FIELDS = ("uid", "starts", "ends", "sequence", "is_cancelled", "summary", "description", "location")


def python_reader(content: bytes, tmp_path: Path) -> list[tuple]:
    """What takes place, by icalendar with recurring-ical-events: ``FIELDS`` of each, by start."""
    calendar = Calendar.from_ical(content)
    assert not [event.errors for event in calendar.events if event.errors]
    return sorted(
        (
            str(event["uid"]),
            told(event.start),
            told(event.end),
            int(event["sequence"]),
            event["status"] == "CANCELLED",
            *(str(event[name]) if name in event else None for name in ("summary", "description", "location")),
        )
        for event in recurring_ical_events.of(calendar, skip_bad_series=False).between(FIRST, LAST)
    )


def told(moment: dt.date) -> str:
    if isinstance(moment, dt.datetime):
        assert moment.tzinfo is not None
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return moment.isoformat()


def node_reader(content: bytes, tmp_path: Path) -> list[tuple]:
    """The same by ical.js."""
    path = tmp_path / "read.ics"
    path.write_bytes(content)
    done = subprocess.run(
        [shutil.which("node"), str(FOLDER / "read_calendar.mjs"), str(path), "2039"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return sorted(tuple(found[name] for name in FIELDS) for found in json.loads(done.stdout)["found"])


def missing() -> list[str]:
    absent = [] if shutil.which("node") else ["node"]
    packages = FOLDER / "node_modules" / "ical.js"
    return absent + ([] if packages.is_dir() else ["npm ci --ignore-scripts --prefix tests/node"])


needs_node = pytest.mark.skipif(
    bool(missing()) and os.environ.get("CI") != "true", reason=f"missing: {', '.join(missing())}"
)
READERS = [
    pytest.param(python_reader, id="icalendar"),
    pytest.param(node_reader, id="ical.js", marks=needs_node),
]
