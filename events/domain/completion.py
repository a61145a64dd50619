"""Who has completed a course. Pure: counts and instants are passed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from events.enums import SHARE_TO_COMPLETE

ONE_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Attended:
    """How many of the sessions that took place somebody came to."""

    sessions: int
    of: int

    @property
    def is_enough(self) -> bool:
        """At least 80 % of them; nobody completes a course of which nothing took place.

        Whole numbers: 4 of 5 is 80 %, and no rounding makes 80 % of 79.6 %.
        """
        return self.of > 0 and self.sessions * 100 >= self.of * SHARE_TO_COMPLETE

    def __str__(self) -> str:
        return f"{self.sessions} of {self.of}"


def took_place(sessions: Iterable, *, at: dt.datetime) -> list:
    """Those of ``sessions`` that were not cancelled and have ended at ``at``."""
    return [session for session in sessions if not session.is_cancelled and session.ends_at <= at]


def attended(sessions: Iterable, present_at: Collection[int], *, at: dt.datetime) -> Attended:
    """What somebody who was ``present_at`` the sessions with these keys has come to, at ``at``."""
    held = took_place(sessions, at=at)
    return Attended(sum(session.pk in present_at for session in held), len(held))


def is_over(sessions: Iterable, *, at: dt.datetime) -> bool:
    """Whether there was a session and none that goes ahead is still to end."""
    going_ahead = [session for session in sessions if not session.is_cancelled]
    return bool(going_ahead) and all(session.ends_at <= at for session in going_ahead)


def hours_of(sessions: Iterable) -> Decimal:
    """The length of ``sessions`` together, in hours to the quarter."""
    seconds = sum((session.ends_at - session.starts_at).total_seconds() for session in sessions)
    return (Decimal(round(seconds / 900)) / 4).quantize(Decimal("0.01"))


def hours_in_words(hours: Decimal) -> str:
    """ "10 hours", "1 hour", "7.5 hours"."""
    shown = f"{hours:f}".rstrip("0").rstrip(".") if "." in f"{hours:f}" else f"{hours:f}"
    return f"{shown} hour{'' if shown == '1' else 's'}"
