"""When the address of the list of events asks for. Nonsense counts as not given; what is no day is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from events.domain.times import LONDON, midnight, stretch
from events.enums import YEARS, Period
from hub.shared.months import month_named
from hub.shared.working_days import long_date

MONTH = "month"
LONGEST_DAY = 30
"""Letters of a typed day that are read."""
IN_WORDS = {
    Period.UPCOMING: "coming up",
    Period.TODAY: "today",
    Period.WEEK: "this week",
    Period.WEEKEND: "this weekend",
    Period.MONTH: "this month",
}


@dataclass(frozen=True)
class Asked:
    """One of the periods, or days of one's own, which narrow all that is coming up; both days count.

    ``unread`` has what was typed for "from" and "to" and is no day.
    """

    period: Period
    first: dt.date | None = None
    last: dt.date | None = None
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_days(self) -> bool:
        return self.first is not None or self.last is not None

    def stretch(self, at: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
        """From which instant to before which; without an end all that is to come. Not for the past."""
        if not self.has_days:
            return stretch(self.period, at=at)
        end = midnight(self.last + dt.timedelta(days=1)) if self.last else None
        return (midnight(self.first) if self.first else at), end

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of the address."""
        if self.has_days:
            return [(name, day.isoformat()) for name, day in (("from", self.first), ("to", self.last)) if day]
        return [] if self.period == Period.UPCOMING else [("when", self.period.value)]

    @property
    def days_in_words(self) -> str:
        """ "on 5 May 2026", "from 5 May 2026 to 8 May 2026", or one end of it; nothing without days."""
        if self.first and self.first == self.last:
            return f"on {long_date(self.first)}"
        ends = (("from", self.first), ("to" if self.first else "until", self.last))
        return " ".join(f"{word} {long_date(day)}" for word, day in ends if day)

    @property
    def in_words(self) -> str:
        return self.days_in_words or IN_WORDS.get(self.period, "")


def asked_when(query: QueryDict) -> Asked:
    given = query.get("when", "")
    period = Period(given) if given in Period.values else Period.UPCOMING
    if period != Period.UPCOMING:
        return Asked(period)
    typed = {name: query.get(name, "").strip()[:LONGEST_DAY] for name in ("from", "to")}
    first, last = day_of(typed["from"]), day_of(typed["to"])
    unread = {name: text for name, text in typed.items() if text and day_of(text) is None}
    if first and last and last < first:
        first, last = last, first
    return Asked(period, first, last, unread)


def day_of(text: str) -> dt.date | None:
    """A day as "2026-05-05", "5/5/2026" or "5 May 2026"; the latter two are what people type."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"):
        try:
            day = dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day if day.year in YEARS else None
    return None


def asked_month(query: QueryDict, at: dt.datetime) -> dt.date | None:
    """The first day of the month that the month view shows; ``None`` where the list is asked for."""
    if query.get("view") != MONTH:
        return None
    return month_named(query.get("month", ""), years=YEARS) or at.astimezone(LONDON).date().replace(day=1)
