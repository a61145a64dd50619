"""What an event takes from its venue, and which events meet there at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer

ADDRESS = ("address", "town", "postcode", "latitude", "longitude")
EMPTY = (None, "", AccessAnswer.UNKNOWN)


def taken_from_venue(values: Mapping[str, Any], venue, before=None) -> dict[str, Any]:
    """What an editor left empty beside the choice of ``venue``, as the venue has it: name, address, access answers.

    What is still as the venue ``before`` had it counts as empty too. The address comes whole or not at all, and only
    its town from a venue that hides the rest. Each answer is copied, so that lists can filter by it; the editor may
    change it.
    """
    mine, theirs = offered(venue), offered(before) if before is not None else {}
    found = {}
    address = [values.get(name) for name in ADDRESS]
    if all(value in EMPTY for value in address) or address == [theirs.get(name) for name in ADDRESS]:
        found |= {name: mine[name] for name in ADDRESS}
    for name in ("venue_name", *ACCESS_QUESTIONS, "access_notes"):
        if values.get(name) in EMPTY or values.get(name) == theirs.get(name):
            found[name] = mine[name]
    return {name: value for name, value in found.items() if value != values.get(name)}


def offered(venue) -> dict[str, Any]:
    """What ``venue`` has to give, by the names of the event's fields."""
    found = {name: getattr(venue, name) for name in (*ADDRESS, *ACCESS_QUESTIONS, "access_notes")}
    if venue.hides_exact_address:
        found |= {"address": "", "postcode": "", "latitude": None, "longitude": None}
    return {**found, "venue_name": venue.name}


def answers_apart(page) -> list[str]:
    """Where the access answers of ``page`` are no longer those of its venue, in words."""
    venue = page.venue
    if venue is None:
        return []
    found = []
    for name, question in ACCESS_QUESTIONS.items():
        theirs, mine = getattr(venue, name), getattr(page, name)
        if theirs not in (mine, AccessAnswer.UNKNOWN):
            words = f"{AccessAnswer(theirs).label}”, this event “{AccessAnswer(mine).label}"
            found.append(f"{question}: {venue.name} says “{words}”. Is that right?")
    return found


def is_same_place(one, other) -> bool:
    """Whether two events meet in one place: the same organisation's, or one of the same name and postcode."""
    if one.venue_id and one.venue_id == other.venue_id:
        return True
    names = {written(one.venue_name), written(other.venue_name)}
    codes = {written(one.postcode), written(other.postcode)}
    return len(names) == len(codes) == 1 and "" not in names | codes


def written(words: str) -> str:
    """Words as compared: without spaces, in small letters."""
    return "".join(words.split()).casefold()


def overlaps(one, other) -> bool:
    """Whether two sessions are on at the same time; that one begins when the other ends is no clash."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def takes_the_room(session) -> bool:
    """Whether a session needs the usual place of its event."""
    return not session.is_cancelled and not session.place


def clashing(page, others: Iterable, *, at: dt.datetime) -> list[tuple]:
    """Pairs of a session of ``page`` and one of ``others`` (of other events in the same place) at the same time.

    Only what is to come at ``at``, goes ahead and is not somewhere else. The soonest first.
    """
    mine = [session for session in page.sessions.all() if session.ends_at > at and takes_the_room(session)]
    theirs = [session for session in others if session.ends_at > at and takes_the_room(session)]
    found = [(one, other) for one in mine for other in theirs if overlaps(one, other)]
    return sorted(found, key=lambda pair: (pair[0].starts_at, pair[1].starts_at))
