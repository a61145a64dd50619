from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def today() -> dt.date:
    """The date in London now, whatever the server's clock or a member of staff's own time zone is set to."""
    return timezone.localdate(_told.get(), timezone=timezone.get_default_timezone())


def now() -> dt.datetime:
    """This instant, aware."""
    return _told.get() or timezone.now()


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """Let the hub's clock stand still at ``moment`` (aware): only for the demo site, which tells of days gone by."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
