from __future__ import annotations

from collections.abc import Iterable

from .bank_holidays import england_bank_holidays
from .models.calendar import CalendarException
from .working_days import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """England's working days as they stand now, with the exceptions that staff entered. One query."""
    return calendar_with(CalendarException.objects.all())


def calendar_with(exceptions: Iterable[CalendarException]) -> WorkingCalendar:
    """England's working days with these ``exceptions``, saved or not."""
    closed = dict(england_bank_holidays())
    opened = set()
    for exception in exceptions:
        if exception.is_working:
            opened.add(exception.day)
        else:
            closed[exception.day] = exception.reason
    return WorkingCalendar(closed=closed, open=frozenset(opened))
