"""What an editor should know of the dates of an event, in words: nothing of it is refused."""

from __future__ import annotations

import datetime as dt

from events.domain import recurrence
from events.domain.expansion import outside_rule, over_and_missing
from events.domain.keeping import why_kept
from events.domain.times import comes_twice
from events.domain.venues import answers_apart, clashing, is_same_place, takes_the_room
from events.enums import EventFormat

MOST_CLASHES = 5


def notices(page, *, at: dt.datetime) -> list[str]:
    """What there is to tell of ``page`` as it stands in the editor's form."""
    return [
        *missing_notices(page),
        *rule_notices(page, at=at),
        *night_notices(page, at=at),
        *clash_notices(page, at=at),
        *answers_apart(page),
    ]


def missing_notices(page) -> list[str]:
    """What people look for first and would not find."""
    found = []
    if page.is_in_person and not page.address_lines:
        found.append("Nobody reads where it is: fill in the place on the tab “Where and access”.")
    if page.is_online and not page.is_in_person and not (page.joining_online or page.online_link):
        found.append("Nobody reads how to join online: say so on the tab “Where and access”.")
    return found


def rule_notices(page, *, at: dt.datetime) -> list[str]:
    rule = page.rule
    if rule is None:
        return []
    found = recurrence.notes(rule, without={row.day for row in page.skipped_dates.all()})
    if missing := len(over_and_missing(page, at=at)):
        dates = (
            "A date of the rule is over and was" if missing == 1 else f"{missing} dates of the rule are over and were"
        )
        found.append(f"{dates} not added. Add by hand what took place.")
    outside = outside_rule(page, at=at)
    kept = why_kept(outside)
    for session in outside:
        why = kept.get(session.pk, "you changed it")
        found.append(f"{session.in_words} is no longer in the rule. It stays, because {why}.")
    return found


def night_notices(page, *, at: dt.datetime) -> list[str]:
    """The times entered by hand that come twice."""
    return [
        recurrence.twice_note(instant)
        for session in page.sessions.all()
        if session.recurs_at is None and session.ends_at > at and not session.is_all_day
        for instant in (session.starts_at, session.ends_at)
        if comes_twice(instant)
    ]


def clash_notices(page, *, at: dt.datetime) -> list[str]:
    """What else is planned in the same place at the same time. One query; none where nothing is to come."""
    mine = [session for session in page.sessions.all() if session.ends_at > at and takes_the_room(session)]
    if not mine or page.format == EventFormat.ONLINE:
        return []
    first = max(at, min(session.starts_at for session in mine))
    rivals = page.sessions.model.objects.rivals_of(page, first, max(session.ends_at for session in mine))
    others = [session for session in rivals if is_same_place(page, session.page)]
    found = [
        f"{one.in_words}: “{other.page.title}” is in the same place then ({other.in_words})."
        for one, other in clashing(page, others, at=at)
    ]
    more = len(found) - MOST_CLASHES
    return [*found[:MOST_CLASHES], *([f"{more} more dates meet another event in the same place."] if more > 0 else [])]
