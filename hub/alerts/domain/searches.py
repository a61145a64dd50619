"""Lists of the record that somebody follows: kept as an address in its normal form, and matched by the record's index.

Where a request stands is no part of what is followed: that changes with what is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import and_
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from hub.alerts.models import LONGEST_SEARCH
from hub.organisations.facet_index import FacetIndex
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from reports.models.record_index import index_of_day

LEFT_OUT = {"phase"}


class SearchGone(Exception):
    """Some of the filters do not exist any more, or there are too many of them to be kept."""


def current_index() -> FacetIndex:
    return index_of_day(on=today(), calendar=working_calendar())


def normal_search(query: QueryDict, index: FacetIndex) -> str:
    """The filters that ``query`` asks for, in the order in which the list has them. Raises ``SearchGone``."""
    pairs = []
    for one in index.filters:
        if one.key not in LEFT_OUT:
            ticked = {box.value for box in one.ticked(query)}
            pairs += [(one.key, box.value) for box in one.boxes if box.value in ticked]
    search = urlencode(pairs)
    if len(search) > LONGEST_SEARCH:
        raise SearchGone
    return search


def checked(search: str, index: FacetIndex) -> QueryDict:
    """A kept search as the list reads it. Raises ``SearchGone``: without one of its filters it would hold more."""
    query = QueryDict(search)
    if normal_search(query, index) != search:
        raise SearchGone
    return query


def search_words(search: str, index: FacetIndex) -> str:
    """What is followed in the middle of a sentence, by the labels of the filters. Raises ``SearchGone``."""
    query = checked(search, index)
    labels = [box.label for one in index.filters if one.key not in LEFT_OUT for box in one.ticked(query)]
    return words_of_labels(labels)


def words_of_labels(labels: Sequence[str]) -> str:
    return f"requests and replies filtered by {', '.join(labels)}" if labels else "all requests and replies"


def search_url(search: str) -> str:
    return reverse("record:list") + (f"?{search}" if search else "")


def matches(searches: Iterable[str], requests: Collection[int]) -> dict[str, frozenset[int]]:
    """Which of ``requests`` each of ``searches`` holds as the record stands today."""
    searches = set(searches)
    if not searches or not requests:
        return {}
    index = current_index()
    wanted = index.rows_of(requests)
    found = {}
    for search in searches:
        try:
            query = checked(search, index)
        except SearchGone:
            continue
        rows = reduce(and_, (one.matching(one.ticked(query), wanted) for one in index.filters), wanted)
        found[search] = frozenset(index.keys_of(rows))
    return found
