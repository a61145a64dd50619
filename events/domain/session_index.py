"""All sessions of the list of events in order of time, and who finds which of them (decision 63)."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.organisations.distances import EARTH_RADIUS_METRES, Spot
from hub.organisations.facet_index import FacetIndex, as_rows, rows_at


@dataclass(frozen=True)
class SessionIndex:
    """The sessions by their start, as places from 0; a set of them is a whole number, as in ``FacetIndex``.

    ``starts`` and ``ends`` are seconds since 1970; so is ``overs``, the end of the last session of the event that a
    session belongs to. ``lasts``: the session of each event that starts last. ``longest`` in seconds.
    """

    facets: FacetIndex
    starts: Sequence[int]
    ends: Sequence[int]
    overs: Sequence[int]
    lasts: int
    longest: int

    def between(self, start: dt.datetime, end: dt.datetime | None) -> int:
        """Sessions that end after ``start`` and begin before ``end``; without an end all that are to come."""
        begin = int(start.timestamp())
        first = bisect_left(self.starts, begin)
        # The end may be before the start, where only the last day is asked for and it is over.
        last = len(self.starts) if end is None else bisect_left(self.starts, int(end.timestamp()))
        rows = ((1 << max(0, last - first)) - 1) << first
        earliest = bisect_left(self.starts, begin - self.longest)
        still_on = [place for place in range(earliest, min(first, last)) if self.ends[place] > begin]
        return rows | rows_at(still_on) if still_on else rows

    def past(self, at: dt.datetime) -> int:
        """The last session of each event whose every session has ended at ``at``."""
        return self.lasts & as_rows(bytes(map(int(at.timestamp()).__ge__, self.overs)))

    def places(self, rows: int) -> Iterator[int]:
        """The places of ``rows``, the first in time first."""
        if not rows:
            return
        first = (rows & -rows).bit_length() - 1
        digits = f"{rows >> first:b}"[::-1]
        place = digits.find("1")
        while place >= 0:
            yield first + place
            place = digits.find("1", place + 1)


@dataclass(frozen=True)
class SessionSpots:
    """Where each session of an index is, in degrees; 0 and 0 for one that is nowhere, online or an archive."""

    latitudes: array[float]
    longitudes: array[float]

    def near(self, spot: Spot, *, metres: float) -> dict[int, float]:
        """The places of the sessions at most ``metres`` from ``spot``, each with its distance in metres."""
        degrees = metres / EARTH_RADIUS_METRES * 57.3
        low, high = spot.latitude - degrees, spot.latitude + degrees
        found = {}
        known: dict[tuple[float, float], float] = {}
        for place, latitude in enumerate(self.latitudes):
            if low <= latitude <= high:
                where = (latitude, self.longitudes[place])
                if where not in known:
                    known[where] = spot.metres_to(*where)
                if known[where] <= metres:
                    found[place] = known[where]
        return found
