"""Dates and times of a session in words."""

from __future__ import annotations

import datetime as dt

from events.domain.times import LONDON
from hub.shared.templatetags.hub_tags import clock, day_with_weekday, time_range


def in_words(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """ "Tuesday 24 November 2026, 1pm to 3pm"; with both days when it ends on another."""
    start, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    if start.date() == end.date():
        return f"{day_with_weekday(start)}, {time_range(start, end)}"
    return f"{day_with_weekday(start)}, {clock(start)}, to {day_with_weekday(end)}, {clock(end)}"


def times_in_words(starts_at: dt.datetime, ends_at: dt.datetime, *, is_all_day: bool = False) -> str:
    """What stands below a heading with the day: "2pm to 4pm", or all of it when it ends on another day."""
    start, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    if is_all_day and (end - dt.timedelta(microseconds=1)).date() == start.date():
        return "All day"
    return time_range(start, end) if start.date() == end.date() else in_words(starts_at, ends_at)
