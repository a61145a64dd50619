"""Which rows of a list are in which box of its filters, worked out once for all readers (decision 31).

A set of rows is a whole number: its bit ``i`` stands for the row in place ``i`` of the list, from 0. Any filters
together are then a few operations on numbers, and none on the database.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import and_, or_

from django.db.models import QuerySet
from django.http import QueryDict

from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.facets import Choice, Group, asked_for
from hub.organisations.models import Area
from hub.shared.models import Theme

FROM_DIGITS, TO_DIGITS = bytes.maketrans(b"01", b"\0\1"), bytes.maketrans(b"\0\1", b"01")


@dataclass(frozen=True)
class Box:
    """One box of a filter and the rows that it stands for. ``level`` is that of ``Choice``."""

    value: str
    label: str
    rows: int
    level: int = 1


@dataclass(frozen=True)
class Filter:
    """A filter of a list: rows match one of the ticked boxes, or all of them with ``wants_all``.

    A box that would show nothing beside the other filters is left out, or says 0 with ``keeps_empty``; one that stands
    for nothing in the whole list is left out either way. What is ticked always stays.
    """

    key: str
    label: str
    boxes: Sequence[Box]
    wants_all: bool = False
    keeps_empty: bool = False

    def ticked(self, query: QueryDict) -> list[Box]:
        by_value = {box.value: box for box in self.boxes}
        return [by_value[value] for value in asked_for(query, self.key, by_value)]

    def matching(self, ticked: Iterable[Box], everything: int) -> int:
        """The rows of ``everything`` that match ``ticked``; all of them if nothing is."""
        sets = [box.rows for box in ticked]
        if not sets:
            return everything
        return everything & reduce(and_ if self.wants_all else or_, sets)

    def group(self, ticked: Sequence[Box], others: int, own: int) -> Group:
        """The choices; each counts what it would show beside the other filters, which leave the rows ``others``.

        ``own``: the rows that match this filter as it is.
        """
        around = others & own if self.wants_all else others
        chosen = {box.value for box in ticked}
        choices = []
        for box in self.boxes:
            is_chosen, count = box.value in chosen, (box.rows & around).bit_count()
            if count or is_chosen or (self.keeps_empty and box.rows):
                choices.append(Choice(box.value, box.label, count, is_chosen, box.level))
        return Group(self.key, self.label, choices)


@dataclass(frozen=True)
class FacetIndex:
    """The primary keys of a list in its order, and its filters."""

    keys: Sequence[int]
    filters: Sequence[Filter]

    @property
    def everything(self) -> int:
        return (1 << len(self.keys)) - 1

    def narrow(self, query: QueryDict, among: int | None = None) -> tuple[list[Group], int]:
        """The filters with their choices, and the rows of ``among`` (all) that the address asks for.

        What it asks for and nobody knows counts as not asked for.
        """
        among = self.everything if among is None else among
        ticked = [one.ticked(query) for one in self.filters]
        matching = [one.matching(boxes, among) for one, boxes in zip(self.filters, ticked, strict=True)]
        groups = []
        for place, (one, boxes) in enumerate(zip(self.filters, ticked, strict=True)):
            others = reduce(and_, (rows for at, rows in enumerate(matching) if at != place), among)
            groups.append(one.group(boxes, others, matching[place]))
        return groups, reduce(and_, matching, among)

    def rows_of(self, keys: Iterable[int]) -> int:
        """The rows with these primary keys, those that are in the list."""
        wanted = set(keys)
        return as_rows(bytes(map(wanted.__contains__, self.keys)))

    def keys_of(self, rows: int) -> Sequence[int]:
        """The primary keys of ``rows`` in the order of the list."""
        if rows == self.everything:
            return self.keys
        digits = f"{rows:b}".encode()[::-1].translate(FROM_DIGITS)
        return array("q", compress(self.keys, digits))


def as_rows(flags: bytes) -> int:
    """The set of the rows whose byte is 1, not 0."""
    return int(flags[::-1].translate(TO_DIGITS), 2) if flags else 0


class Places:
    """The places of rows in a list, to find the rows of boxes by the primary keys of what is in them."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.keys = array("q", keys)
        self.by_key = {key: place for place, key in enumerate(self.keys)}

    def grouped(self, pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
        """The rows for each value, from pairs of a value and a primary key; keys that are not in the list count not."""
        places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for value, key in pairs:
            if (place := self.by_key.get(key)) is not None:
                places[value].append(place)
        return {value: rows_at(found) for value, found in places.items()}

    def flagged(self, flags: Iterable[bool]) -> int:
        """The rows for which ``flags``, one for each place, is true."""
        return as_rows(bytes(map(bool, flags)))


class PlacesOfOwners:
    """The places of rows by the primary keys of what they belong to, each of which may have many of them."""

    def __init__(self, owners: Iterable[int]) -> None:
        self.by_owner: defaultdict[int, list[int]] = defaultdict(list)
        for place, owner in enumerate(owners):
            self.by_owner[owner].append(place)

    def grouped(self, pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
        """The rows for each value, from pairs of a value and the key of an owner; owners without rows count not."""
        places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for value, owner in pairs:
            places[value] += self.by_owner.get(owner, ())
        return {value: rows_at(found) for value, found in places.items() if found}


def rows_at(places: Sequence[int]) -> int:
    bits = bytearray(max(places) // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def columns(rows: QuerySet, *names: str) -> list[Sequence]:
    """For each of the fields ``names`` its values in the order of ``rows``. One query."""
    values = list(rows.values_list(*names))
    return [list(column) for column in zip(*values, strict=True)] if values else [[] for _ in names]


def access_filter(places: Places, answers: Sequence[Sequence[str]]) -> Filter:
    """The filter for access needs, from the columns of ``ACCESS_QUESTIONS``: who has many needs them all met."""
    boxes = [
        Box(name, label, places.flagged(answer == AccessAnswer.YES for answer in column))
        for (name, label), column in zip(ACCESS_QUESTIONS.items(), answers, strict=True)
    ]
    return Filter("access", "Access", boxes, wants_all=True)


def theme_filter(places: Places | PlacesOfOwners, rows: QuerySet) -> Filter:
    """The filter for themes of ``rows``, whose model has them as ``themes``, at their places. Two queries."""
    links = rows.model.themes.through.objects.filter(content_object__in=rows.order_by().values("pk"))
    boxes = theme_boxes(places.grouped(links.values_list("tag_id", "content_object_id")))
    return Filter("theme", "Theme", boxes)


def area_boxes(by_area: Mapping[Hashable, int]) -> list[Box]:
    """A box for each place in the order of the tree, with the rows of the places inside it. One query.

    ``by_area``: rows by the primary key of their area.
    """
    areas = list(Area.objects.order_by("path").values_list("pk", "path", "depth", "name", "slug"))
    within: defaultdict[str, int] = defaultdict(int)
    for pk, path, *_ in reversed(areas):
        within[path] |= by_area.get(pk, 0)
        within[path[: -Area.steplen]] |= within[path]
    return [Box(slug, name, within[path], level=depth) for _, path, depth, name, slug in areas]


def theme_boxes(by_theme: Mapping[Hashable, int]) -> list[Box]:
    """A box for each theme by name. ``by_theme``: rows by the primary key of a theme. One query."""
    themes = Theme.objects.order_by("name").values_list("pk", "slug", "name")
    return [Box(slug, name, by_theme.get(pk, 0)) for pk, slug, name in themes]
