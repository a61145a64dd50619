"""The register of periodic work. An app writes its jobs in ``jobs.py``, which is imported once all apps are loaded.

``manage.py run_due`` runs what is due; ``hub.shared.job_runs`` is how.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from .templatetags.hub_tags import clock

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Due:
    """What one run has to see to.

    ``at`` is the due time that has come, ``since`` the one that the job is done with: later than ``since``, up to and
    with ``at``, is this run's. ``days`` are the dates of London in it, more than one after missed nights.
    """

    at: dt.datetime
    since: dt.datetime
    dry_run: bool = False

    @property
    def days(self) -> list[dt.date]:
        """The dates after that of ``since``, up to that of ``at``; none for work that was done today already."""
        first, last = (timezone.localdate(moment, timezone.get_default_timezone()) for moment in (self.since, self.at))
        return [first + dt.timedelta(days=number) for number in range(1, (last - first).days + 1)]


@dataclass(frozen=True)
class Job:
    """Work that comes round, every so often or each day at a time in London.

    ``run`` is given a ``Due`` and returns what it did in words without personal text, such as "12 tokens deleted", or
    nothing if there was nothing to do. It must be idempotent: it may be run twice for one due time, after a crash, by
    hand or when the clock was put back. What it raises is logged, and it is tried again, later each time.
    With ``has_dry_run`` it must change nothing when ``due.dry_run`` is set, and return what it would do.
    """

    key: str
    label: str
    run: Callable[[Due], str | None]
    every: dt.timedelta | None = None
    daily_at: dt.time | None = None
    has_dry_run: bool = False

    def __post_init__(self) -> None:
        if (self.every is None) == (self.daily_at is None):
            raise ValueError(f"Job {self.key!r} takes one of every and daily_at")
        if self.every is not None and not dt.timedelta(seconds=1) <= self.every <= DAY:
            raise ValueError(f"Job {self.key!r} comes round every second at most and every day at least")

    @property
    def period(self) -> dt.timedelta:
        return self.every or DAY

    @property
    def rhythm(self) -> str:
        """How often it comes round, in words."""
        if self.daily_at is not None:
            return f"every day at {clock(self.daily_at)}"
        seconds = int(self.every.total_seconds())
        units = (("hour", 3600), ("minute", 60), ("second", 1))
        unit, size = next((unit, size) for unit, size in units if seconds % size == 0)
        count = seconds // size
        return f"every {unit}" if count == 1 else f"every {count} {unit}s"

    def latest(self, at: dt.datetime) -> dt.datetime:
        """The last due time that has come at ``at``."""
        if self.daily_at is None:
            return at - (at - EPOCH) % self.every
        day = timezone.localdate(at, timezone.get_default_timezone())
        due = self.on(day)
        return due if due <= at else self.on(day - DAY)

    def next(self, at: dt.datetime) -> dt.datetime:
        """The first due time after ``at``."""
        latest = self.latest(at)
        if self.daily_at is None:
            return latest + self.every
        return self.on(timezone.localdate(latest, timezone.get_default_timezone()) + DAY)

    def before(self, due: dt.datetime) -> dt.datetime:
        """The due time before the due time ``due``."""
        if self.daily_at is None:
            return due - self.every
        return self.on(timezone.localdate(due, timezone.get_default_timezone()) - DAY)

    def on(self, day: dt.date) -> dt.datetime:
        """The instant at which a daily job is due on ``day``.

        The time that comes twice in October is the first of the two; the one that is left out in March is reckoned
        from before the clocks change, so 1:30am is 2:30am. Each day has exactly one.
        """
        local = dt.datetime.combine(day, self.daily_at, tzinfo=timezone.get_default_timezone())
        return local.astimezone(dt.UTC)


def counted(number: int, one: str, many: str = "") -> str:
    """ "3 mails", "1 mail", and nothing for none."""
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""


REGISTRY: dict[str, Job] = {}


class UnknownJobError(LookupError):
    """No app registered a job under this key."""


def register_job(job: Job) -> Job:
    """Make ``job`` known. Raises ``ValueError`` if another has its key."""
    if REGISTRY.setdefault(job.key, job) != job:
        raise ValueError(f"There is another job {job.key!r}")
    return job


def jobs() -> list[Job]:
    """Every registered job: what comes round most often first, so that slow nightly work keeps none of it waiting."""
    return sorted(REGISTRY.values(), key=lambda job: (job.period, job.daily_at or dt.time(), job.key))


def job_of(key: str) -> Job:
    """The registered job. Raises ``UnknownJobError``."""
    try:
        return REGISTRY[key]
    except KeyError:
        raise UnknownJobError(key) from None
