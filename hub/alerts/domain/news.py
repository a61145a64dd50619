"""One thing that happened, whatever it happened to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from events.models import Challenge
from hub.shared.feeds import page_path
from hub.shared.quoting import quoted
from hub.shared.working_days import long_date
from reports.models import ReportPage, ResponseRequest
from stories.models import Topic

SAME_ACT = dt.timedelta(seconds=10)
"""What is written down so soon after another thing came of it: together they are one thing to tell."""


@dataclass(frozen=True)
class News:
    """One thing that happened to ``request``; ``key`` names it for good, ``at`` is when it became known.

    What came of a whole ``report`` has no request; nor has what happened to a ``topic`` or a ``challenge``.

    ``text`` is what the public record itself says of it. The words of messages are left to the page: they may be held
    back, or be taken out again.

    ``keys`` are the things of which a follower hears it, each as a field of ``Follow`` and the primary key it leads to,
    and ``requests`` the keys of the requests that a followed search may hold.
    """

    key: str
    request: ResponseRequest | None
    at: dt.datetime
    on: dt.date
    title: str
    text: str = ""
    moves_date: bool = False
    report: ReportPage | None = None
    topic: Topic | None = None
    challenge: Challenge | None = None
    is_start: bool = False
    keys: frozenset[tuple[str, int]] = frozenset()
    requests: frozenset[int] = frozenset()

    @property
    def page(self) -> ReportPage | None:
        """The page that asked."""
        return self.request.source if self.request else self.report

    @property
    def source(self) -> ReportPage | Topic | Challenge:
        """What the mail names: it happened there."""
        return self.topic or self.challenge or self.page

    @property
    def place(self) -> tuple[dt.datetime, str, int]:
        """Sorts news by when they became known; rows of one instant in the order in which they were written."""
        kind, _, number = self.key.partition(":")
        return self.at, kind, int(number)

    @property
    def url(self) -> str:
        if self.request:
            return self.request.get_absolute_url()
        return page_path(self.report) if self.report else self.source.get_absolute_url()

    @property
    def subject(self) -> str:
        """As in "Northmoor Trust replied: “Appointments that fit around caring”"."""
        return f"{self.title}: {quoted(self.source.title)}"

    @property
    def sentence(self) -> str:
        """As in "24 April 2026: Northmoor Trust replied."."""
        return f"{long_date(self.on)}: {self.title}."
