"""Which sessions may not be taken away: those that are over, and those that somebody counts on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

Check = Callable[[Collection[int]], Mapping[int, str]]
"""Given primary keys of sessions, those that have to stay and why, in words such as "3 people have booked"."""

_checks: list[Check] = []


def register_check(check: Check) -> Check:
    """Ask ``check`` too before a session is taken away. Usable as a decorator; registering twice is once."""
    if check not in _checks:
        _checks.append(check)
    return check


def why_kept(sessions: Collection) -> dict[int, str]:
    """Primary key → why the session has to stay, for those of ``sessions`` that somebody counts on. A query a check."""
    keys = [session.pk for session in sessions if session.pk]
    found: dict[int, str] = {}
    for check in _checks if keys else ():
        for key, reason in check(keys).items():
            found.setdefault(key, reason)
    return found


def may_be_removed(session, *, at: dt.datetime) -> bool:
    """Whether ``session`` may go without anybody having said so: it is not over at ``at`` and nobody counts on it."""
    return removable([session], at=at) == [session]


def removable(sessions: Collection, *, at: dt.datetime) -> list:
    """Those of ``sessions`` that may go: ``may_be_removed`` for many at once."""
    kept = why_kept(sessions)
    return [session for session in sessions if session.ends_at > at and session.pk not in kept]
