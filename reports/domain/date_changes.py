"""Dates of open requests, worked out anew after the calendar of working days changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hub.shared.calendars import working_calendar
from hub.shared.states import move
from hub.shared.working_days import DueDate, WorkingCalendar, due_date, long_date, weekday_date
from reports.domain.deadlines import due_date_to_json
from reports.enums import DATE_CHANGES, OPEN_STATUSES
from reports.models import ResponseRequest, ResponseRequestEvent


def recompute_due_dates(*, user=None) -> list[ResponseRequest]:
    """Work out the date of every open request anew, after the calendar changed; returns those whose date moved.

    Each gets one history row. Closed requests keep their dates, and running it again changes nothing.
    """
    calendar = working_calendar()
    moved = []
    for pk in ResponseRequest.objects.open().exclude(due_explanation={}).values_list("pk", flat=True):
        with transaction.atomic():
            request = ResponseRequest.objects.select_for_update().get(pk=pk)
            if request.status in OPEN_STATUSES and recompute_due_date(request, calendar, user):
                moved.append(request)
    return moved


def recompute_due_date(request: ResponseRequest, calendar: WorkingCalendar, user) -> bool:
    """Work out the date of one locked request anew; returns whether it moved."""
    old = request.due_date
    new = due_date(old.started_on, old.days, unit=old.unit, counting=old.counting, calendar=calendar)
    if new == old:
        return False
    field = "due_on" if request.due_on else "reply_requested_by"
    if new.due_on == old.due_on:
        # The same day, though other days are skipped on the way: only the explanation is put right.
        request.due_explanation = {**request.due_explanation, **due_date_to_json(new)}
        request.save(update_fields=["due_explanation"])
        return False
    move(
        request,
        request.status,
        transitions=DATE_CHANGES,
        history=ResponseRequestEvent,
        user=user,
        is_public=True,
        reason=f"The date moved from {long_date(old.due_on)} to {long_date(new.due_on)} ({what_changed(old, new)}).",
        changes={field: new.due_on, "due_explanation": {**request.due_explanation, **due_date_to_json(new)}},
    )
    return True


def what_changed(old: DueDate, new: DueDate) -> str:
    """The days that made the difference between two dates for one request, by name."""
    # A day beyond the earlier date only lies on the way now, or no longer does.
    until = min(old.due_on, new.due_on)
    skipped_before, skipped_now = ({row.day: str(row) for row in due.skipped if row.day <= until} for due in (old, new))
    weekends_before, weekends_now = (
        {day: weekday_date(day) for day in due.weekend_days if day <= until} for due in (old, new)
    )
    lost = [*without(skipped_now, skipped_before), *without(weekends_before, weekends_now)]
    won = [*without(skipped_before, skipped_now), *without(weekends_now, weekends_before)]
    parts = [("no longer counted", lost), ("now counted", won)]
    return ", ".join(f"{words}: {'; '.join(days)}" for words, days in parts if days)


def without(days: dict[dt.date, str], others: dict[dt.date, str]) -> list[str]:
    """The names of ``days`` that are not among ``others``."""
    return [name for day, name in days.items() if day not in others]
