from __future__ import annotations

import datetime as dt

from django.utils import timezone


def today() -> dt.date:
    """The date in London now, whatever the server's clock is set to."""
    return timezone.localdate()


def now() -> dt.datetime:
    """This instant, aware."""
    return timezone.now()
