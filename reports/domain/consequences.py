"""What a move would do to a request: it is done, what follows is read, and it is undone unless just that was looked at.

So the look before the press (decision 43) can't say anything but what happens: it is no second account of the rules.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from wagtail import hooks

from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.digests import digest_of
from hub.shared.working_days import long_date
from reports.domain.requests import locked
from reports.domain.timeline import request_entries
from reports.models import ResponseRequest
from reports.models.display import what_happened

FOLLOWER_COUNTS = "request_follower_counts"
"""The hook of what writes to followers: takes a request, returns how many hear of what happens to it."""


@dataclass(frozen=True)
class PublicWords:
    """An entry of the public page."""

    on: dt.date
    title: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where a request stands: its phase and date in words, what its public page says happened, its last row."""

    phase: str
    date: str
    entries: Sequence[PublicWords]
    row: int | None


@dataclass(frozen=True)
class Consequences:
    """What becomes of a request. ``followers`` get a mail about it, if anyone can see it at all."""

    before: Place
    after: Place
    followers: int
    is_public: bool

    @cached_property
    def new_entries(self) -> list[PublicWords]:
        return without(self.after.entries, self.before.entries)

    @cached_property
    def lost_entries(self) -> list[PublicWords]:
        return without(self.before.entries, self.after.entries)

    @property
    def date_words(self) -> str:
        if self.before.date == self.after.date:
            return f"It stays: {self.after.date}."
        return f"It changes from “{self.before.date}” to “{self.after.date}”."

    @cached_property
    def digest(self) -> str:
        """Tells them from every other; carried from the page that showed them to the press that makes them true."""
        told: list[Any] = [self.before.row, self.before.phase, self.after.phase, self.date_words, self.is_public]
        told += [[str(row.on), row.title, row.text] for row in [*self.new_entries, *self.lost_entries]]
        return digest_of(told)


class LookFirst(Exception):
    """Nothing was done: what would happen is not what was looked at."""

    def __init__(self, consequences: Consequences) -> None:
        super().__init__("Look at what would happen first")
        self.consequences = consequences


def do_as_shown(request: ResponseRequest, act: Callable[[], Any], *, seen: str):
    """Do ``act`` to ``request`` if ``seen`` is the digest of what comes of it; returns what ``act`` does.

    Raises ``LookFirst`` with what would come of it otherwise, and whatever ``act`` raises; nothing is kept then.
    """
    try:
        with transaction.atomic():
            locked(request)
            before = place_of(request.pk)
            result = act()
            told = Consequences(before, place_of(request.pk), followers_of(request), is_public(request))
            if told.digest != seen:
                raise LookFirst(told)
            return result
    except LookFirst:
        request.refresh_from_db()
        raise


def place_of(pk: int) -> Place:
    request = ResponseRequest.objects.for_display().select_related("report").get(pk=pk)
    on, calendar = today(), working_calendar()
    entries = request_entries(request, what_happened([request]), on=on, calendar=calendar)
    return Place(
        phase=request.phase(on=on, calendar=calendar).sentence,
        date=date_words(request),
        entries=[PublicWords(row.on, row.title, row.text or row.quote) for row in entries],
        row=request.history.order_by("-pk").values_list("pk", flat=True).first(),
    )


def date_words(request: ResponseRequest) -> str:
    if request.clock_paused_on:
        return f"the clock stands still since {long_date(request.clock_paused_on)}"
    if request.due_on:
        return f"due {long_date(request.due_on)}"
    return f"reply requested by {long_date(request.reply_requested_by)}" if request.reply_requested_by else "no date"


def without(entries: Sequence[PublicWords], others: Sequence[PublicWords]) -> list[PublicWords]:
    """What of ``entries`` is not among ``others``, in its order."""
    left = Counter(entries) - Counter(others)
    return [row for row in dict.fromkeys(entries) if left[row]]


def followers_of(request: ResponseRequest) -> int:
    return sum(count(request) for count in hooks.get_hooks(FOLLOWER_COUNTS))


def is_public(request: ResponseRequest) -> bool:
    return ResponseRequest.objects.public().filter(pk=request.pk).exists()
