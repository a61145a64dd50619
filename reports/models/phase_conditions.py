"""The phases of requests as conditions on their rows, so that the database can filter and count them."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q

from hub.shared.working_days import WorkingCalendar
from reports.domain.phases import long_overdue_before
from reports.enums import OPEN_STATUSES, PhaseKey, ResponseStatus


def stands_still(on: dt.date) -> Q:
    """The rows whose clock stands still on the day ``on``: the body waits for our answer."""
    return Q(clock_paused_on__isnull=False, clock_paused_on__lte=on)


def phase_condition(key: PhaseKey, *, on: dt.date, calendar: WorkingCalendar) -> Q:
    """The rows that ``reports.domain.phases.phase`` puts into ``key``."""
    is_still = stands_still(on)
    open_ = Q(status__in=OPEN_STATUSES) & ~is_still
    no_duty = Q(due_on__isnull=True)
    missed = no_duty & Q(reply_requested_by__lt=on)
    not_missed = no_duty & (Q(reply_requested_by__isnull=True) | Q(reply_requested_by__gte=on))
    not_due = Q(due_on__gt=on) | not_missed | is_still
    long_ago = long_overdue_before(on, calendar)
    answered = Q(status=ResponseStatus.ANSWERED)
    conditions = {
        PhaseKey.AWAITING: Q(status=ResponseStatus.AWAITING) & not_due,
        PhaseKey.PART_ANSWERED: Q(status=ResponseStatus.PART_ANSWERED) & not_due,
        PhaseKey.DUE_TODAY: open_ & Q(due_on=on),
        PhaseKey.OVERDUE: open_ & Q(due_on__lt=on, due_on__gte=long_ago),
        PhaseKey.LONG_OVERDUE: open_ & Q(due_on__lt=long_ago),
        PhaseKey.NOT_BY_DATE: open_ & missed,
        PhaseKey.ANSWERED_IN_TIME: answered & Q(due_on__isnull=False, answered_on__lte=F("due_on")),
        PhaseKey.ANSWERED_LATE: answered & Q(due_on__isnull=False, answered_on__gt=F("due_on")),
        PhaseKey.ANSWERED: answered & no_duty,
    }
    # The other phases are a status each, of the same name.
    return conditions[key] if key in conditions else Q(status=ResponseStatus[PhaseKey(key).name])
