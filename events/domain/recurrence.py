"""The dates that a rule gives: pure, on London's wall clock, never on UTC.

A rule means what the same rule means in a calendar (RFC 5545, section 3.3.10): its first date is always one of its
dates, weeks begin on Monday, what a month does not have is left out, and the count counts dates that are left out too.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday

from events.domain.times import LONDON, comes_twice, is_missing, last_minute, midnight, series_instant
from events.domain.words import ordinal
from events.enums import FIRST_YEAR, LAST_YEAR, MOST_APART, MOST_DATES, MonthWeek, Repeat, Weekday
from hub.shared.templatetags.hub_tags import clock, time_range
from hub.shared.working_days import long_date, weekday_date


@dataclass(frozen=True)
class Rule:
    """A whole rule: with ``until`` (the last possible day) or ``count``. Times are None where it lasts all day."""

    repeats: Repeat
    first: dt.date
    starts: dt.time | None
    ends: dt.time | None
    every: int = 1
    weekdays: tuple[int, ...] = ()
    week: int | None = None
    until: dt.date | None = None
    count: int | None = None

    @property
    def is_all_day(self) -> bool:
        return self.starts is None or self.ends is None

    @property
    def is_overnight(self) -> bool:
        """Whether it ends on the day after: at the time at which it starts, or before it."""
        return not self.is_all_day and self.ends <= self.starts


@dataclass(frozen=True)
class Occurrence:
    """One date of a rule: its day in London, and both instants."""

    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime


def days_of(rule: Rule, *, most: int = MOST_DATES) -> list[dt.date]:
    """The days of ``rule``, the first first: at most ``most``."""
    return list(islice(every_day_of(rule), most))


def every_day_of(rule: Rule) -> Iterator[dt.date]:
    options = {"interval": rule.every, "dtstart": dt.datetime.combine(rule.first, dt.time())}
    if rule.until is not None:
        options["until"] = dt.datetime.combine(rule.until, dt.time())
    else:
        options["count"] = rule.count
    if rule.repeats == Repeat.WEEKLY:
        found = rrule(WEEKLY, wkst=MO, byweekday=weekdays_of(rule), **options)
    elif rule.repeats == Repeat.MONTHLY_BY_DATE:
        found = rrule(MONTHLY, bymonthday=rule.first.day, **options)
    else:
        found = rrule(MONTHLY, byweekday=weekday(rule.first.weekday())(rule.week), **options)
    return (day.date() for day in found)


def weekdays_of(rule: Rule) -> tuple[int, ...]:
    """The weekdays of a weekly rule: those that were chosen, else that of the first date."""
    return tuple(sorted(rule.weekdays)) or (rule.first.weekday(),)


def occurrences(rule: Rule, *, without: Collection[dt.date] = ()) -> list[Occurrence]:
    """Each date of ``rule`` but those of the days ``without``."""
    return [occurrence(rule, day) for day in days_of(rule) if day not in without]


def occurrence(rule: Rule, day: dt.date) -> Occurrence:
    if rule.is_all_day:
        return Occurrence(day, midnight(day), last_minute(day))
    starts = dt.datetime.combine(day, rule.starts)
    ends = dt.datetime.combine(day + dt.timedelta(days=rule.is_overnight), rule.ends)
    starts_at, ends_at = series_instant(starts), series_instant(ends)
    if ends_at <= starts_at:
        # The night of March has put its start behind its end: it lasts as long as on other days.
        ends_at = starts_at + (ends - starts)
    return Occurrence(day, starts_at, ends_at)


def faults(rule: Rule) -> dict[str, str]:
    """What is wrong with a whole rule, by the name of the field; nothing where it can be carried out."""
    found = {}
    if not 1 <= rule.every <= MOST_APART:
        return {"repeat_every": f"Enter a number from 1 to {MOST_APART}."}
    if rule.repeats == Repeat.WEEKLY and rule.first.weekday() not in weekdays_of(rule):
        name = Weekday(rule.first.weekday()).label
        found["repeat_weekdays"] = f"The first date, {long_date(rule.first)}, is a {name}: tick {name} too."
    if rule.repeats == Repeat.MONTHLY_BY_WEEKDAY and rule.week not in weeks_of(rule.first):
        wanted = MonthWeek(rule.week).label.lower()
        found["repeat_week"] = f"{long_date(rule.first)} is the {which_of_month(rule.first)}, not the {wanted} one."
    for name, day in (("repeat_first_on", rule.first), ("repeat_until", rule.until)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            found[name] = f"Enter a day from {FIRST_YEAR} to {LAST_YEAR}."
    if rule.until is not None and rule.until < rule.first:
        found["repeat_until"] = "It can't end before its first date."
    if rule.count is not None and rule.count < 1:
        found["repeat_count"] = "Enter 1 or more."
    if not found and len(days_of(rule, most=MOST_DATES + 1)) > MOST_DATES:
        name = "repeat_until" if rule.until is not None else "repeat_count"
        found[name] = (
            f"These are more than {MOST_DATES} dates. End it earlier, and make it longer when the end comes near."
        )
    if not found and (days_of(rule)[-1] + dt.timedelta(days=rule.is_overnight)).year > LAST_YEAR:
        name = "repeat_until" if rule.until is not None else "repeat_count"
        found[name] = f"Its dates go on after {LAST_YEAR}. End it earlier."
    return found


def weeks_of(day: dt.date) -> set[int]:
    """Which of its month's such weekdays ``day`` is: the fourth can be the last too."""
    found = {(day.day - 1) // 7 + 1}
    if (day + dt.timedelta(days=7)).month != day.month:
        found.add(MonthWeek.LAST)
    return found


def which_of_month(day: dt.date) -> str:
    """ "second Tuesday of the month"; the fifth is called the last."""
    week = min(weeks_of(day) & set(MonthWeek.values), key=lambda week: (week < 0, week))
    return f"{MonthWeek(week).label.lower()} {Weekday(day.weekday()).label} of the month"


def in_words(rule: Rule) -> str:
    """ "Every Tuesday, 2pm to 4pm, from 6 October 2026 to 15 December 2026": whatever days are left out."""
    days = days_of(rule)
    times = "all day" if rule.is_all_day else time_range(rule.starts, rule.ends)
    if rule.is_overnight and (rule.ends > dt.time() or rule.starts == dt.time()):
        times += " the next day"
    return f"{how_often(rule)}, {times}, from {long_date(days[0])} to {long_date(days[-1])}"


def how_often(rule: Rule) -> str:
    if rule.repeats == Repeat.WEEKLY:
        names = joined(f"{Weekday(day).label}" for day in weekdays_of(rule))
        return f"Every {names}" if rule.every == 1 else f"Every {rule.every} weeks on {names}"
    which = (
        f"the {ordinal(rule.first.day)}"
        if rule.repeats == Repeat.MONTHLY_BY_DATE
        else f"the {MonthWeek(rule.week).label.lower()} {Weekday(rule.first.weekday()).label}"
    )
    return f"Every month on {which}" if rule.every == 1 else f"Every {rule.every} months on {which}"


def joined(names: Iterable[str]) -> str:
    """ "Monday", "Monday and Friday", "Monday, Tuesday and Friday"."""
    names = list(names)
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def months_left_out(rule: Rule) -> list[str]:
    """The months, such as "February 2027", that a monthly rule passes over because they have no such day."""
    days = days_of(rule)
    if rule.repeats != Repeat.MONTHLY_BY_DATE or not days:
        return []
    found = []
    months = rule.first.year * 12 + rule.first.month - 1
    end = rule.until or days[-1]
    while months <= end.year * 12 + end.month - 1:
        year, month = months // 12, months % 12 + 1
        if calendar.monthrange(year, month)[1] < rule.first.day:
            found.append(f"{calendar.month_name[month]} {year}")
        months += rule.every
    return found


def notes(rule: Rule, *, without: Collection[dt.date] = ()) -> list[str]:
    """What an editor should know of a rule without faults: months that it leaves out, nights of clock changes."""
    found = []
    if months := months_left_out(rule):
        day = ordinal(rule.first.day)
        found.append(f"There is no {day} in {joined(months)}: there is no date then.")
    if rule.is_all_day:
        return found
    last_day = dt.timedelta(days=rule.is_overnight)
    for day in days_of(rule):
        if day in without:
            continue
        ends = dt.datetime.combine(day + last_day, rule.ends)
        found += [note for wall in (dt.datetime.combine(day, rule.starts), ends) if (note := night_note(wall))]
        ends_at = occurrence(rule, day).ends_at
        if ends_at != series_instant(ends):
            found.append(f"It lasts as long as on other days, and ends at {clock(ends_at)}.")
    return found


def night_note(wall: dt.datetime) -> str:
    """What a clock change does to a time of a series; nothing on all other days."""
    instant = wall.replace(tzinfo=LONDON, fold=0)
    if is_missing(instant):
        return (
            f"On {weekday_date(wall.date())} the clocks go forward at 1am: there is no {clock(wall.time())}. "
            f"We take {clock(series_instant(wall))}."
        )
    return twice_note(instant) if comes_twice(instant) else ""


def twice_note(instant: dt.datetime) -> str:
    """What to say to an editor of a time that comes twice in the night of ``instant``."""
    wall = instant.astimezone(LONDON)
    second = "the second" if wall.fold else "the first"
    after = "after" if wall.fold else "before"
    return (
        f"On {weekday_date(wall.date())} the clocks go back at 2am: {clock(wall.time())} comes twice. "
        f"We take {second}, {after} the clocks go back, and say so on the page. If you mean the other, choose a time "
        "outside that hour."
    )
