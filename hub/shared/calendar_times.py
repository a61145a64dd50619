"""What takes place at a time, as calendar files (RFC 5545) that every calendar reads alike (decision 62)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from .calendar_files import ASK_AGAIN, empty_calendar, file_answer, one_line, some_lines

LONDON = ZoneInfo("Europe/London")
LONGEST_LINE = 75
"""Octets, RFC 5545, section 3.1."""

# By rule and for good: some readers take a list of the coming changes (RDATE) for the last ones ever, and are an hour
# off in the winters after. In force since 1996; no session of the hub is before 2000.
LONDON_TIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n").encode()
END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class CalendarTime:
    """One stretch of time as an entry of a calendar.

    ``uid`` names the entry for good, everywhere: whoever gets it again, alone or among others, has one entry, not two.
    ``sequence`` rises with each change of time, place, title or going ahead, and ``changed_at`` is when the latest was
    made. All instants are aware. ``is_all_day``: the entry takes the whole days in London from ``starts_at`` to the
    last on which it has not yet ended. A cancelled one stays in the file for as long as anybody may have it.
    """

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False


def calendar_of(entries: Iterable[CalendarTime], *, name: str, keeps_busy: bool = True) -> bytes:
    """``entries`` in their order as one calendar called ``name``.

    ``keeps_busy``: whoever has an entry is taken at that time, which is not so for a list of what there is.
    """
    # It takes 9 MB, and most workers never write a calendar.
    from icalendar import vDuration

    calendar = empty_calendar()
    called = one_line(name)
    calendar.add("name", called)
    calendar.add("x-wr-calname", called)
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    head = calendar.to_ical().removesuffix(END)
    write = Writer()
    events = [b"".join(event_lines(entry, write, keeps_busy=keeps_busy)) for entry in entries]
    return b"".join((head, LONDON_TIMEZONE, *events, END))


def times_answer(entries: Iterable[CalendarTime], *, name: str, filename: str, keeps_busy: bool = True) -> HttpResponse:
    """``entries`` as a file to open or to subscribe to."""
    return file_answer(calendar_of(entries, name=name, keeps_busy=keeps_busy), filename)


class Writer:
    """Writes content lines with the library's own escaping and folding.

    Its components take five times as long, and the sessions of an event repeat each other's words.
    """

    def __init__(self) -> None:
        from icalendar import vText
        from icalendar.parser import Contentline

        self.text: Callable = vText
        self.line: Callable = Contentline
        self.written: dict[tuple[str, str], bytes] = {}

    def words(self, name: str, value: str) -> bytes:
        """A line with what people typed; nothing for an empty one."""
        if not value:
            return b""
        known = (name, value)
        if known not in self.written:
            cleaned = some_lines(value) if name == "DESCRIPTION" else one_line(value)
            self.written[known] = self.folded(f"{name}:{self.text(cleaned).to_ical().decode()}")
        return self.written[known]

    def address(self, name: str, value: str) -> bytes:
        """A line with an address, which is not escaped and has no blanks."""
        return self.folded(f"{name}:{one_line(value).replace(' ', '%20')}") if value else b""

    def folded(self, line: str) -> bytes:
        if line.isascii() and len(line) < LONGEST_LINE:
            return line.encode() + b"\r\n"
        return self.line(line).to_ical() + b"\r\n"


def event_lines(entry: CalendarTime, write: Writer, *, keeps_busy: bool) -> Iterator[bytes]:
    changed = in_utc(entry.changed_at)
    starts, ends = ends_of(entry)
    yield b"BEGIN:VEVENT\r\n"
    yield write.words("UID", entry.uid)
    yield (
        f"DTSTAMP:{changed}\r\nLAST-MODIFIED:{changed}\r\nSEQUENCE:{entry.sequence}\r\n"
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}\r\n"
        f"DTSTART{starts}\r\nDTEND{ends}\r\n"
        f"TRANSP:{'OPAQUE' if keeps_busy and not entry.is_cancelled else 'TRANSPARENT'}\r\n"
    ).encode()
    yield write.words("SUMMARY", entry.summary)
    yield write.words("DESCRIPTION", entry.description)
    yield write.words("LOCATION", entry.location)
    yield write.address("URL", entry.url)
    yield b"END:VEVENT\r\n"


def ends_of(entry: CalendarTime) -> tuple[str, str]:
    """Both ends with their parameters: days, or times on London's clock.

    UTC where the clock shows one of them twice, or where it changes in between: readers do not agree on which of the
    two is meant, nor on how long the entry then lasts.
    """
    starts, ends = entry.starts_at.astimezone(LONDON), entry.ends_at.astimezone(LONDON)
    if entry.is_all_day:
        first, last = starts.date(), max(starts, ends - dt.timedelta(microseconds=1)).date()
        return f";VALUE=DATE:{first:%Y%m%d}", f";VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}"
    if is_shown_twice(starts) or is_shown_twice(ends) or starts.utcoffset() != ends.utcoffset():
        return f":{in_utc(starts)}", f":{in_utc(ends)}"
    return f";TZID=Europe/London:{starts:%Y%m%dT%H%M%S}", f";TZID=Europe/London:{ends:%Y%m%dT%H%M%S}"


def is_shown_twice(instant: dt.datetime) -> bool:
    """Whether London's clock shows the time of ``instant``, which is on it, once more."""
    return instant.utcoffset() != instant.replace(fold=1 - instant.fold).utcoffset()


def in_utc(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
