"""A month of sessions as the weeks of a table."""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right

from events.domain.asking import MONTH
from events.domain.finding import Listing, address
from events.domain.times import LONDON, midnight
from events.enums import YEARS
from hub.shared.months import beside, last_day_of

MOST_OF_A_DAY = 4
"""Sessions that a day of the table shows; the list of the day has all of them."""
SHOWN = ("starts_at", "is_all_day", "status", "page__title", "page__url_path")
"""What a day of the table says of a session: a month of a large hub shows 124 of them, whose pages are wide."""
DAY = dt.timedelta(days=1)


def month_of(listing: Listing) -> dict:
    """The weeks of the month that ``listing`` asks for, from Monday; with the months before and after. One query.

    A day has ``on``, whether it ``is_inside`` the month, its first ``sessions``, and how ``many`` more with the ``url``
    of their list. A session of many days stands on each of them.
    """
    first = listing.month
    before, after = beside(first, years=YEARS)
    days = [first + number * DAY for number in range(last_day_of(first).day)]
    begins = [int(midnight(day).timestamp()) for day in days]
    index = listing.index
    on: list[list[int]] = [[] for _ in days]
    for place in index.places(listing.rows):
        start = max(0, bisect_right(begins, index.starts[place]) - 1)
        end = bisect_right(begins, index.ends[place] - 1)
        for number in range(start, end):
            on[number].append(place)
    shown = {place for places in on for place in places[:MOST_OF_A_DAY]}
    keys = {place: index.facets.keys[place] for place in shown}
    sessions = {session.pk: session for session in listing.sessions.only(*SHOWN).filter(pk__in=keys.values())}
    by_day = {
        day: {
            "on": day,
            "is_inside": True,
            "is_today": day == listing.at.astimezone(LONDON).date(),
            "sessions": [sessions[keys[place]] for place in places[:MOST_OF_A_DAY] if keys[place] in sessions],
            "more": max(0, len(places) - MOST_OF_A_DAY),
            "url": address([("from", f"{day}"), ("to", f"{day}"), *listing.filter_pairs]),
        }
        for day, places in zip(days, on, strict=True)
    }
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return {
        "first": first,
        "weeks": [[by_day.get(day, {"on": day, "is_inside": False}) for day in week] for week in weeks],
        "count": listing.rows.bit_count(),
        "before": month_link(listing, before),
        "after": month_link(listing, after),
    }


def month_link(listing: Listing, month: dt.date | None) -> dict | None:
    """A ``month`` with its address, if there is one."""
    return month and {
        "first": month,
        "url": address([("view", MONTH), ("month", f"{month:%Y-%m}"), *listing.filter_pairs]),
    }
