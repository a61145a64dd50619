"""What somebody books: a date, a whole event or a run of a course, as bookings, mails and calendars need it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from events.domain.words import in_words
from events.enums.bookings import QuestionKind


@dataclass(frozen=True)
class OccasionTime:
    """One of its times; ``key`` is the number of the session, ``uid`` and ``sequence`` its identity in calendars."""

    key: int
    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    in_words: str
    is_cancelled: bool = False
    is_all_day: bool = False


@dataclass(frozen=True)
class Question:
    """A question to those who book; ``name`` is that of its field."""

    name: str
    text: str
    kind: QuestionKind
    help_text: str = ""
    choices: Sequence[str] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Occasion:
    """``path`` is the page that tells of it.

    ``opens_at`` and ``closes_at`` are the ends of the time in which anybody may book. ``address`` and ``notes`` are
    lines for a mail, ``online_link`` is for those who booked only. ``closed_because`` is why staff let nobody book,
    in a sentence.
    """

    title: str
    path: str
    times: Sequence[OccasionTime]
    largest_party: int = 1
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    is_cancelled: bool = False
    takes_bookings: bool = True
    closed_because: str = ""
    cost: str = ""
    address: str = ""
    notes: str = ""
    online_link: str = ""
    contact: str = ""
    noun: str = "event"
    questions: Sequence[Question] = field(default_factory=tuple)

    @property
    def going_ahead(self) -> list[OccasionTime]:
        return [time for time in self.times if not time.is_cancelled]

    @property
    def starts_at(self) -> dt.datetime | None:
        return min((time.starts_at for time in self.going_ahead), default=None)

    @property
    def ends_at(self) -> dt.datetime | None:
        return max((time.ends_at for time in self.going_ahead), default=None)

    @property
    def begins(self) -> str:
        """The first of its times in words: what tells two dates of one event apart."""
        first = min(self.going_ahead, key=lambda time: time.starts_at, default=None)
        return first.in_words if first else ""

    @property
    def booking_ends_at(self) -> dt.datetime | None:
        """When booking closes: as staff set it, and at the latest when it begins."""
        ends = [moment for moment in (self.closes_at, self.starts_at) if moment is not None]
        return min(ends, default=None)

    @property
    def when(self) -> str:
        """Its times in words, one on a line."""
        return "\n".join(time.in_words for time in self.going_ahead)

    def is_over(self, *, at: dt.datetime) -> bool:
        return self.ends_at is None or self.ends_at <= at

    def has_begun(self, *, at: dt.datetime) -> bool:
        return self.starts_at is None or self.starts_at <= at

    def why_closed(self, *, at: dt.datetime) -> str:
        """Why nobody can book at ``at``, in a sentence; empty if they can."""
        if self.is_cancelled or not self.going_ahead:
            return "It is cancelled, so nobody can book."
        if self.has_begun(at=at):
            return "It has begun or is over, so nobody can book any more."
        if self.closed_because:
            return self.closed_because
        if not self.takes_bookings:
            return "You do not need to book: just come along."
        if self.opens_at is not None and at < self.opens_at:
            return f"Booking opens on {in_words_of(self.opens_at)}."
        if self.booking_ends_at is not None and at >= self.booking_ends_at:
            return "Booking has closed."
        return ""


def in_words_of(moment: dt.datetime) -> str:
    """ "Tuesday 24 November 2026, 1pm"."""
    return in_words(moment, moment).partition(" to ")[0]
