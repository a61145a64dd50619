"""What a change of the working days would move, told before it is saved. Apps say it, none of which imports another.

An app registers a function with the hook ``dates_that_move``. It takes a ``WorkingCalendar`` and returns a ``DateMove``
for each of its dates that would be another one under it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wagtail import hooks

from .calendars import calendar_with
from .clock import today
from .digests import digest_of
from .models import CalendarException

HOOK = "dates_that_move"


@dataclass(frozen=True)
class DateMove:
    """A date that would be another one: of ``what``, with the address of its page for staff.

    ``to_do`` is what only staff can do about it; empty where those whom it concerns are told by email.
    """

    what: str
    url: str
    before: dt.date
    after: dt.date
    to_do: str = ""


@dataclass(frozen=True)
class CalendarChange:
    """What would come of having these exceptions, ``day`` among them or no longer; the same ``digest`` for the same."""

    day: dt.date
    moves: Sequence[DateMove]
    digest: str

    @property
    def is_past(self) -> bool:
        return self.day < today()

    @property
    def earlier(self) -> int:
        """How many dates would come sooner than people were told."""
        return sum(move.after < move.before for move in self.moves)


def change_by(row: CalendarException, *, removed: bool = False) -> CalendarChange:
    """What would come of saving ``row`` as it is, or of taking it out."""
    others = list(CalendarException.objects.exclude(pk=row.pk))
    moves = moves_under(others if removed else [*others, row])
    told = [removed, row.day.isoformat(), row.is_working, row.reason, [[str(part) for part in key(m)] for m in moves]]
    return CalendarChange(row.day, moves, digest_of(told))


def moves_under(exceptions: Iterable[CalendarException]) -> list[DateMove]:
    """Every date that would be another one with ``exceptions``, the earliest first."""
    calendar = calendar_with(exceptions)
    return sorted((move for find in hooks.get_hooks(HOOK) for move in find(calendar)), key=key)


def key(move: DateMove) -> tuple:
    return move.before, move.after, move.what, move.url
