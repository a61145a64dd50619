"""Which sessions the list of events shows for an address: by time, place, theme, access, format and cost."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from events.domain.asking import MONTH, Asked, asked_month, asked_when
from events.domain.session_index import SessionIndex, SessionSpots
from events.domain.times import LONDON, midnight
from events.enums import WAYS_TO_JOIN, EventFormat, Period
from events.models.events import EventPage
from events.models.querysets import EventPageQuerySet, EventSessionQuerySet
from events.models.sessions import EventSession
from hub.organisations.distances import miles
from hub.organisations.domain.finding import postcode_of
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.organisations.facet_index import (
    Box,
    FacetIndex,
    Filter,
    Places,
    PlacesOfOwners,
    access_filter,
    area_boxes,
    columns,
    rows_at,
    theme_filter,
)
from hub.organisations.facets import Choice, Group, chosen
from hub.organisations.models import Postcode
from hub.organisations.nearness import Near, asked_near
from hub.shared.clock import today
from hub.shared.generation import kept

Pairs = list[tuple[str, str]]

NEVER_SHOWN = ("page__body", "page__search_description", "page__getting_there", "page__joining_online")
CHUNK = 500
SECONDS = "I"
"""Type of an array of seconds since 1970, up to 2106: four bytes each."""


class Listing:
    """The sessions below the list ``index_page`` that an address asks for at ``at``. No address makes it fail."""

    def __init__(self, index_page, query: QueryDict, *, at: dt.datetime) -> None:
        self.at = at
        self.asked: Asked = asked_when(query)
        self.month = asked_month(query, at)
        self.near: Near = asked_near(query)
        self.pages = EventPage.objects.child_of(index_page).visible()
        # The same for everybody until something public changes, whatever the time.
        name = f"events:{index_page.pk}"
        self.index: SessionIndex = kept(f"{name}:sessions", lambda: session_index(self.pages))
        self.distances: dict[int, float] = {}
        self.around: int | None = None
        if self.near.spot:
            day = today()
            spots = kept(f"{name}:spots:{day}", lambda: session_spots(self.pages, on=day), is_one_of_many=True)
            self.distances = spots.near(self.near.spot, metres=self.near.metres)
            self.around = rows_at(list(self.distances)) if self.distances else 0
        self.among = self.within(self.of_the_time())
        self.groups, self.rows = self.index.facets.narrow(query, self.among)

    @property
    def is_past(self) -> bool:
        return self.asked.period == Period.PAST and self.month is None

    def of_the_time(self) -> int:
        if self.month:
            after = (self.month + dt.timedelta(days=31)).replace(day=1)
            return self.index.between(midnight(self.month), midnight(after))
        return self.index.past(self.at) if self.is_past else self.index.between(*self.asked.stretch(self.at))

    def within(self, rows: int) -> int:
        """Those of ``rows`` that are near enough, where that is asked."""
        return rows if self.around is None else rows & self.around

    @property
    def is_for_all(self) -> bool:
        """Whether every reader of one of the periods gets this."""
        return self.around is None and not self.asked.has_days and self.rows == self.among

    @property
    def is_everything(self) -> bool:
        return not self.pairs

    @cached_property
    def keys(self) -> Sequence[int]:
        """The primary keys of the sessions in the order of the list: the past from the latest."""
        keys = self.index.facets.keys_of(self.rows)
        return keys[::-1] if self.is_past else keys

    @property
    def sessions(self) -> EventSessionQuerySet:
        """To take some of ``keys`` from, each with its page."""
        order = ("-starts_at", "-pk") if self.is_past else ("starts_at", "pk")
        return EventSession.objects.select_related("page").defer(*NEVER_SHOWN).order_by(*order)

    def in_calendar(self, *, since: dt.datetime, most: int) -> Iterator[EventSession]:
        """The first sessions from ``since`` on that the filters find, whatever time is asked; each with its page.

        Read some hundreds at a time, since pages are large.
        """
        query = QueryDict(mutable=True)
        for name, value in self.filter_pairs:
            query.appendlist(name, value)
        rows = self.index.facets.narrow(query, self.within(self.index.between(since, None)))[1]
        keys = list(self.index.facets.keys_of(rows)[:most])
        wanted = self.sessions.order_by("starts_at", "pk")
        for start in range(0, len(keys), CHUNK):
            yield from wanted.filter(pk__in=keys[start : start + CHUNK])

    def distance_of(self, session: EventSession) -> str:
        """How far from the place asked for, in words; nothing for a session that is somewhere else than usual."""
        if not self.distances or session.place:
            return ""
        return miles(self.distances[self.place_of[session.pk]])

    @cached_property
    def place_of(self) -> dict[int, int]:
        return {self.index.facets.keys[place]: place for place in self.distances}

    @cached_property
    def when_group(self) -> Group:
        """The periods, of which none is chosen beside days of one's own."""
        is_own = self.asked.has_days
        periods = [
            Choice(period.value, period.label, None, period == self.asked.period and not is_own) for period in Period
        ]
        return Group("when", "When", periods, is_single=True)

    @cached_property
    def filter_pairs(self) -> Pairs:
        """The filters in use but those of time, as parameters of the address; nothing that is not a known value."""
        return [*self.near.pairs, *((group.key, value) for group in self.groups for value in chosen(group.choices))]

    @cached_property
    def pairs(self) -> Pairs:
        return [*self.asked.pairs, *self.filter_pairs]

    @property
    def is_narrowed(self) -> bool:
        """Whether it has filters other than one of the periods."""
        return self.asked.has_days or bool(self.filter_pairs)

    @property
    def view_pairs(self) -> Pairs:
        """What keeps the month view in an address."""
        return [("view", MONTH), ("month", f"{self.month:%Y-%m}")] if self.month else []

    def chips(self) -> list[dict[str, str]]:
        """Each filter in use in words, with the address of the view without it."""
        used = self.filter_pairs if self.month else self.pairs
        return [
            {"text": text, "url": address([*self.view_pairs, *(pair for pair in used if pair not in gone)])}
            for text, gone in self.parts()
        ]

    def parts(self) -> Iterable[tuple[str, Pairs]]:
        """Each filter in use: its words, and its parameters of the address."""
        if self.asked.pairs and not self.month:
            words = self.asked.days_in_words or self.asked.period.label
            yield words[0].upper() + words[1:], self.asked.pairs
        if self.near.spot:
            yield self.near.in_words, self.near.pairs
        for group in self.groups:
            yield from ((each.label, [(group.key, each.value)]) for each in group.choices if each.is_chosen)

    def filter_names(self) -> list[str]:
        """The words of the filters but those of time, for the name of a calendar or a feed."""
        return [text for text, gone in self.parts() if gone != self.asked.pairs]

    @property
    def heading(self) -> str:
        """ "12 dates this week", "1 past event"."""
        count = self.rows.bit_count()
        if self.is_past:
            return f"{count:,} past event{'' if count == 1 else 's'}"
        return f"{dates_in_words(count)} {self.asked.in_words}"


def dates_in_words(count: int) -> str:
    return "1 date" if count == 1 else f"{count:,} dates"


def address(pairs: Pairs) -> str:
    return f"?{urlencode(pairs)}"


def by_day(sessions: Iterable[EventSession], *, since: dt.date | None = None) -> list[dict]:
    """``sessions`` by their day in London, in the order given; what is on since before ``since`` stands on that day."""
    days: dict[dt.date, list[EventSession]] = {}
    for session in sessions:
        day = session.starts_at.astimezone(LONDON).date()
        days.setdefault(max(day, since) if since else day, []).append(session)
    return [{"on": day, "sessions": found} for day, found in days.items()]


def session_index(pages: EventPageQuerySet) -> SessionIndex:
    """Who finds which of the sessions of ``pages`` by the boxes of the filters. Four queries."""
    keys, starts, ends, owners, areas, formats, are_free, *answers = columns(
        sessions_of(pages),
        *("pk", "starts_at", "ends_at", "page_id", "page__area_id", "page__format", "page__is_free"),
        *(f"page__{name}" for name in ACCESS_QUESTIONS),
    )
    places = Places(keys)
    starts, ends = (array(SECONDS, (int(moment.timestamp()) for moment in moments)) for moments in (starts, ends))
    overs, lasts = {}, {}
    for place, (owner, end) in enumerate(zip(owners, ends, strict=True)):
        overs[owner], lasts[owner] = max(end, overs.get(owner, end)), place
    ways = [
        Box(way, label, places.flagged(form in forms for form in formats))
        for way, (label, forms) in WAYS_TO_JOIN.items()
    ]
    filters = [
        Filter("area", "Area", area_boxes(places.grouped(zip(areas, keys, strict=True)))),
        theme_filter(PlacesOfOwners(owners), pages),
        Filter("format", "How to join", ways, keeps_empty=True),
        Filter("free", "Cost", [Box("yes", "Free", places.flagged(are_free))]),
        access_filter(places, answers),
    ]
    return SessionIndex(
        facets=FacetIndex(places.keys, filters),
        starts=starts,
        ends=ends,
        overs=array(SECONDS, map(overs.__getitem__, owners)),
        lasts=rows_at(list(lasts.values())) if lasts else 0,
        longest=max((end - start for start, end in zip(starts, ends, strict=True)), default=0),
    )


def sessions_of(pages: EventPageQuerySet) -> EventSessionQuerySet:
    return EventSession.objects.filter(page__in=pages.order_by().values("pk")).order_by("starts_at", "pk")


def session_spots(pages: EventPageQuerySet, *, on: dt.date) -> SessionSpots:
    """Where the sessions of ``pages`` are, in the order of their index; by the postcode where nothing is exacter.

    Events that are online only, or an archive on the day ``on``, are nowhere. Three queries.
    """
    near = pages.exclude(format=EventFormat.ONLINE).exclude(pk__in=pages.archived(on=on).order_by().values("pk"))
    rows = list(near.order_by().values_list("pk", "latitude", "longitude", "postcode"))
    codes = {code for _, latitude, _, postcode in rows if latitude is None and (code := postcode_of(postcode))}
    known = {row.pk: (row.latitude, row.longitude) for row in Postcode.objects.filter(pk__in=codes)}
    spots = {
        pk: (float(latitude), float(longitude)) if latitude is not None else known.get(postcode_of(postcode), (0, 0))
        for pk, latitude, longitude, postcode in rows
    }
    found = [spots.get(owner, (0, 0)) for owner in sessions_of(pages).values_list("page_id", flat=True)]
    return SessionSpots(*(array("d", column) for column in (zip(*found, strict=True) if found else ((), ()))))
