"""Instants on London's clock, and the stretches of time that people ask for."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from events.enums import ARCHIVED_AFTER_DAYS, Period

LONDON = ZoneInfo("Europe/London")


class NoSuchTimeError(ValueError):
    """The clocks go forward over this time: no clock in London ever shows it."""


def london_instant(wall: dt.datetime) -> dt.datetime:
    """The instant at which clocks in London show ``wall`` (naive).

    When they show it twice, on the last Sunday of October, the first of the two: still summer time.
    Raises ``NoSuchTimeError`` in the hour that the last Sunday of March leaves out.
    """
    instant = wall.replace(tzinfo=LONDON, fold=0)
    if is_missing(instant):
        raise NoSuchTimeError(wall)
    return instant


def series_instant(wall: dt.datetime) -> dt.datetime:
    """The instant that a series means by ``wall`` (naive) in London.

    The first of two, as ``london_instant``. A time that the night of March leaves out is read with the offset from
    before, so that 1:30am becomes 2:30am (RFC 5545, sections 3.3.5 and 3.3.10).
    """
    return wall.replace(tzinfo=LONDON, fold=0).astimezone(dt.UTC).astimezone(LONDON)


def comes_twice(instant: dt.datetime) -> bool:
    """Whether clocks in London show the time of an aware ``instant`` twice, an hour apart."""
    wall = instant.astimezone(LONDON)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset() and not is_missing(wall)


def london_day(instant: dt.datetime) -> dt.date:
    return instant.astimezone(LONDON).date()


def is_missing(instant: dt.datetime) -> bool:
    """Whether an aware ``instant`` names a time that its own clock never shows."""
    there_and_back = instant.astimezone(dt.UTC).astimezone(instant.tzinfo)
    return there_and_back.replace(tzinfo=None) != instant.replace(tzinfo=None)


def midnight(day: dt.date) -> dt.datetime:
    """The instant at which ``day`` begins in London."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def last_minute(day: dt.date) -> dt.datetime:
    """The end of a session that lasts all of ``day``: 23:59, so that its day is the last and not the one after."""
    return dt.datetime.combine(day, dt.time(23, 59), tzinfo=LONDON)


def stretch(period: Period, *, at: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
    """From ``at`` to the end of the day, of the week's Sunday or of the month in London; no end for all to come.

    The weekend is the Saturday and Sunday of the week, or what is left of them.

    Raises ``ValueError`` for the past, which is no stretch from ``at``.
    """
    today = at.astimezone(LONDON).date()
    if period == Period.UPCOMING:
        return at, None
    if period == Period.TODAY:
        return at, midnight(today + dt.timedelta(days=1))
    if period == Period.WEEK:
        return at, midnight(today + dt.timedelta(days=7 - today.weekday()))
    if period == Period.WEEKEND:
        saturday = today + dt.timedelta(days=5 - today.weekday())
        return max(at, midnight(saturday)), midnight(saturday + dt.timedelta(days=2))
    if period == Period.MONTH:
        return at, midnight((today.replace(day=1) + dt.timedelta(days=32)).replace(day=1))
    raise ValueError(period)


def archive_day(last_end: dt.datetime) -> dt.date:
    """The day from which an event whose last session ended at ``last_end`` says that it is an archive."""
    return last_end.astimezone(LONDON).date() + dt.timedelta(days=ARCHIVED_AFTER_DAYS)


def archived_if_over_by(day: dt.date) -> dt.datetime:
    """What ended before this instant is an archive on ``day``; the other side of ``archive_day``."""
    return midnight(day - dt.timedelta(days=ARCHIVED_AFTER_DAYS - 1))
