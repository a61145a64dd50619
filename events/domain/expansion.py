"""A rule made into sessions: on an event in memory, which is saved, as a draft or for all, by whoever asked."""

from __future__ import annotations

import datetime as dt

from events.domain.keeping import removable
from events.domain.recurrence import Occurrence, Rule, occurrences
from events.domain.times import london_day


def expand(page, *, at: dt.datetime) -> None:
    """Give ``page`` the sessions of its rule that are not over at ``at``; expanding again changes nothing.

    A session belongs to the day in London on which the rule put it, wherever it was moved to. One that somebody moved,
    cancelled or gave another place stays as it is, and so does all that is over. One that nobody touched follows the
    rule: to another time of its day, or away if the day is no longer in it and nobody counts on it.
    """
    rule = page.rule
    if rule is None:
        return
    wanted = wanted_of(page, rule)
    # The very objects that will be saved: a fresh query would give others.
    sessions = page.sessions.get_object_list()
    by_day = {london_day(session.recurs_at): session for session in sessions if session.recurs_at}
    adopt(sessions, wanted, by_day)
    for day, date in wanted.items():
        session = by_day.get(day)
        if date.ends_at <= at:
            continue
        if session is None:
            session = page.sessions.model()
            follow(session, date, rule)
            page.sessions.add(session)
        elif session.ends_at > at and is_untouched(session):
            follow(session, date, rule)
    gone = [session for day, session in by_day.items() if day not in wanted and is_untouched(session)]
    for session in removable(gone, at=at):
        page.sessions.remove(session)


def wanted_of(page, rule: Rule) -> dict[dt.date, Occurrence]:
    """Day → what the rule of ``page`` puts on it, without the days that were left out."""
    skipped = {row.day for row in page.skipped_dates.all()}
    return {date.day: date for date in occurrences(rule, without=skipped)}


def adopt(sessions, wanted: dict[dt.date, Occurrence], by_day: dict) -> None:
    """Let the rule have what was entered by hand at the very time at which it would put a session."""
    for session in sessions:
        day = london_day(session.starts_at)
        date = wanted.get(day)
        if session.recurs_at is None and date is not None and day not in by_day and session.starts_at == date.starts_at:
            session.recurs_at, session.recurs_to = date.starts_at, date.ends_at
            by_day[day] = session


def is_untouched(session) -> bool:
    """Whether a session is as the rule made it: neither moved nor cancelled, in the usual place."""
    is_on_time = (session.starts_at, session.ends_at) == (session.recurs_at, session.recurs_to)
    return is_on_time and not session.place and not session.is_cancelled


def follow(session, date: Occurrence, rule: Rule) -> None:
    session.starts_at = session.recurs_at = date.starts_at
    session.ends_at = session.recurs_to = date.ends_at
    session.is_all_day = rule.is_all_day


def outside_rule(page, *, at: dt.datetime) -> list:
    """Sessions to come that a rule once gave and gives no longer: they were changed, or somebody counts on them."""
    rule = page.rule
    if rule is None:
        return []
    wanted = wanted_of(page, rule)
    return [
        session
        for session in page.sessions.all()
        if session.recurs_at and session.ends_at > at and london_day(session.recurs_at) not in wanted
    ]


def over_and_missing(page, *, at: dt.datetime) -> list[dt.date]:
    """The days of the rule that were over at ``at`` and have no session: no rule makes one any more."""
    rule = page.rule
    if rule is None:
        return []
    there = {london_day(session.recurs_at or session.starts_at) for session in page.sessions.all()}
    return [day for day, date in wanted_of(page, rule).items() if date.ends_at <= at and day not in there]
