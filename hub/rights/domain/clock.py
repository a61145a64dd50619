"""Until when a request about personal data is answered and a complaint acknowledged. Dates only; nothing is stored.

UK GDPR, Article 12A (inserted by the Data (Use and Access) Act 2025, section 76): one month from the latest of the day
on which a request was received and that on which the person proved who they are; two more where it is complex; the days
on which we wait to hear what exactly is meant do not count. Data Protection Act 2018, section 164A(3) (inserted by
section 103): a complaint is acknowledged within 30 days. How days and months are counted follows the guidance of the
Information Commissioner: a month ends on the same day of the next one, or on its last; 30 days begin on the day after;
what ends on a day that is not worked ends on the next working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from hub.shared.working_days import WorkingCalendar

DAYS_TO_ACKNOWLEDGE = 30
MONTHS, MONTHS_IF_COMPLEX = 1, 3


@dataclass(frozen=True)
class Wait:
    """We asked something on a day; they answered on another, or have not yet."""

    is_identity: bool
    asked_on: dt.date
    answered_on: dt.date | None = None


@dataclass(frozen=True)
class Clock:
    """``due``: the last day; ``None`` while it stands still, since ``stopped_since``.

    ``starts`` is the day from which the month counts, ``days_out`` how many days did not count.
    """

    starts: dt.date | None
    due: dt.date | None
    stopped_since: dt.date | None
    days_out: int

    def days_left(self, *, on: dt.date) -> int | None:
        """Calendar days from ``on`` to the last day, below nought once it is over; ``None`` while it stands still."""
        return (self.due - on).days if self.due else None


def on_working_day(day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """``day``, or the next one that is worked."""
    while not calendar.is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def acknowledge_by(received_on: dt.date, *, calendar: WorkingCalendar) -> dt.date:
    """The last day on which a complaint that came on ``received_on`` is acknowledged."""
    return on_working_day(received_on + dt.timedelta(days=DAYS_TO_ACKNOWLEDGE), calendar)


def month_from(starts: dt.date, months: int = MONTHS) -> dt.date:
    """The same day of a later month, or its last: 31 March and one month is 30 April."""
    return starts + relativedelta(months=months)


def answer_clock(received_on: dt.date, waits: Iterable[Wait], *, is_extended: bool, calendar: WorkingCalendar) -> Clock:
    """Until when a request that came on ``received_on`` is answered."""
    waits = list(waits)
    open_waits = [wait for wait in waits if wait.answered_on is None]
    stopped_since = min((wait.asked_on for wait in open_waits), default=None)
    if any(wait.is_identity for wait in open_waits):
        return Clock(starts=None, due=None, stopped_since=stopped_since, days_out=0)
    starts = max([received_on, *(wait.answered_on for wait in waits if wait.is_identity)])
    days_out = len(
        {
            wait.asked_on + dt.timedelta(days=number)
            for wait in waits
            if not wait.is_identity and wait.answered_on
            for number in range((wait.answered_on - wait.asked_on).days + 1)
            if wait.asked_on + dt.timedelta(days=number) >= starts
        }
    )
    due = None
    if not open_waits:
        months = MONTHS_IF_COMPLEX if is_extended else MONTHS
        due = on_working_day(month_from(starts, months) + dt.timedelta(days=days_out), calendar)
    return Clock(starts=starts, due=due, stopped_since=stopped_since, days_out=days_out)
