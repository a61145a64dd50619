"""How a body answers, in counts with what they are counted of. No league table: one body, its own requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from hub.shared.working_days import WorkingCalendar, working_days_between
from reports.domain.phases import LATE_KEYS
from reports.enums import PhaseKey, ResponseStatus


@dataclass(frozen=True)
class BodyNumbers:
    """``median_working_days`` is over the ``answered`` requests; ``in_time`` is of the ``answered_with_duty``."""

    asked: int
    answered: int
    median_working_days: float | None
    in_time: int
    answered_with_duty: int
    late: int
    open: int

    @property
    def median_words(self) -> str:
        """As in "14 working days" or "14.5 working days"; empty where nothing was answered."""
        if self.median_working_days is None:
            return ""
        number = f"{self.median_working_days:.1f}".removesuffix(".0")
        return f"{number} working day{'' if number == '1' else 's'}"


def body_numbers(requests: Iterable, *, on: dt.date, calendar: WorkingCalendar) -> BodyNumbers:
    """The numbers of one body's started requests on the day ``on``. Pure.

    Working days are counted from the day after the body had the request, whatever its rule counts.
    """
    requests = list(requests)
    answered = [request for request in requests if request.status == ResponseStatus.ANSWERED]
    days = [working_days_between(request.received_on, request.answered_on, calendar) for request in answered]
    keys = [request.phase(on=on, calendar=calendar).key for request in requests]
    in_time = keys.count(PhaseKey.ANSWERED_IN_TIME)
    return BodyNumbers(
        asked=len(requests),
        answered=len(answered),
        median_working_days=median(days) if days else None,
        in_time=in_time,
        answered_with_duty=in_time + keys.count(PhaseKey.ANSWERED_LATE),
        late=sum(key in LATE_KEYS for key in keys),
        open=sum(request.is_open for request in requests),
    )
