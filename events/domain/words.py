"""Dates and times of a session in words, and what stands in a row."""

from __future__ import annotations

import datetime as dt

from events.domain.times import LONDON, comes_twice
from hub.shared.templatetags.hub_tags import clock, day_with_weekday, time_range


def in_words(starts_at: dt.datetime, ends_at: dt.datetime, *, is_all_day: bool = False) -> str:
    """ "Tuesday 24 November 2026, 1pm to 3pm"; with both days when it ends on another, and ", all day".

    A time that comes twice, in the night in which the clocks go back, says which of the two it is.
    """
    start, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    if is_all_day:
        days = day_with_weekday(start)
        return f"{days if start.date() == end.date() else f'{days} to {day_with_weekday(end)}'}, all day"
    if not is_of_one_day(start, end):
        return f"{day_and_time(start)}, to {day_and_time(end)}"
    if comes_twice(start) or comes_twice(end):
        return f"{day_and_time(start)}, to {time_of(end)}"
    return f"{day_with_weekday(start)}, {time_range(start, end)}"


def times_in_words(starts_at: dt.datetime, ends_at: dt.datetime, *, is_all_day: bool = False) -> str:
    """What stands below a heading with the day: "2pm to 4pm", or all of it when it ends on another day."""
    start, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    is_one_day = is_of_one_day(start, end)
    if is_all_day and is_one_day:
        return "All day"
    if not is_one_day or is_all_day:
        return in_words(starts_at, ends_at, is_all_day=is_all_day)
    if comes_twice(start) or comes_twice(end):
        return f"{time_of(start)} to {time_of(end)}"
    return time_range(start, end)


def is_of_one_day(start: dt.datetime, end: dt.datetime) -> bool:
    """Whether both are of one day on London's clock. What ends at midnight ends on the day before."""
    return max(start, end - dt.timedelta(microseconds=1)).date() == start.date()


def day_and_time(instant: dt.datetime, *, is_all_day: bool = False) -> str:
    """ "Tuesday 24 November 2026, 1pm"; the day alone of what lasts all of it."""
    day = day_with_weekday(instant)
    return day if is_all_day else f"{day}, {time_of(instant)}"


def time_of(instant: dt.datetime) -> str:
    """ "1pm"; "1:30am (before the clocks go back)" where that time comes twice."""
    wall = instant.astimezone(LONDON)
    if not comes_twice(wall):
        return clock(wall)
    return f"{clock(wall)} ({'after' if wall.fold else 'before'} the clocks go back)"


def ordinal(number: int) -> str:
    """ "3,000th", "1st", "22nd", "113th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
