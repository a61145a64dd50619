"""Reminding many bodies at one press: what would be sent to whom, who is left out and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.mail_frames import MailPreview
from hub.shared.working_days import WorkingCalendar, long_date, working_days_between
from reports.domain.reminders import (
    LATELY,
    last_reminded_on,
    preview,
    remind_by_hand,
    to_remind,
    with_what_was_sent,
)
from reports.domain.requests import RequestRefused
from reports.models import ResponseRequest


@dataclass(frozen=True)
class PlannedReminder:
    """What one press would do for ``request``: a mail, or nothing for the reason ``left_out``."""

    request: ResponseRequest
    mail: MailPreview | None = None
    left_out: str = ""


def plan_reminders(keys: Iterable[int]) -> list[PlannedReminder]:
    """What reminding the requests with these primary keys would do now, in the order of the list."""
    on, calendar = today(), working_calendar()
    rows = with_what_was_sent(
        ResponseRequest.objects.filter(pk__in=list(keys))
        .select_related("report", "carried_to")
        .for_phase()
        .most_overdue_first()
    )
    possible = set(to_remind().values_list("pk", flat=True))
    return [planned(row, is_awaited=row.pk in possible, on=on, calendar=calendar) for row in rows]


def planned(request: ResponseRequest, *, is_awaited: bool, on: dt.date, calendar: WorkingCalendar) -> PlannedReminder:
    if reason := why_left_out(request, is_awaited=is_awaited, on=on, calendar=calendar):
        return PlannedReminder(request, left_out=reason)
    return PlannedReminder(request, mail=preview(request))


def why_left_out(request: ResponseRequest, *, is_awaited: bool, on: dt.date, calendar: WorkingCalendar) -> str:
    """Why ``request`` is not reminded; empty if it is. It comes as ``with_what_was_sent`` brings it."""
    last = last_reminded_on(request)
    if not is_awaited:
        return "no reply is awaited"
    if not request.writes_to:
        return "nobody to write to"
    if last is not None and working_days_between(last, on, calendar) <= LATELY:
        return f"reminded on {long_date(last)}, within {LATELY} working days"
    return ""


def remind_many(keys: Iterable[int], *, user) -> tuple[int, Sequence[PlannedReminder]]:
    """Send what ``plan_reminders`` says; returns how many bodies were reminded, and those that were left out."""
    sent, left_out = 0, []
    for plan in plan_reminders(keys):
        if plan.left_out:
            left_out.append(plan)
            continue
        try:
            remind_by_hand(plan.request, user=user)
        except RequestRefused as refused:
            # Somebody else was faster since the plan was made.
            left_out.append(PlannedReminder(plan.request, left_out=refused.message))
        else:
            sent += 1
    return sent, left_out
