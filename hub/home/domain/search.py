"""Site search, first version: it never orders by relevance on SQLite, which grows with the square of the matches."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import F, Model, QuerySet
from wagtail.models import Page

from events.domain.listing import read_sessions
from events.models import Challenge
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.generation import kept
from hub.shared.models import BasePage, BasePageQuerySet
from hub.shared.search_index import keys_with, ranked_with, types_of
from stories.models import Topic

logger = logging.getLogger(__name__)

MOST_RANKED = 1_000


def searchable_pages() -> BasePageQuerySet:
    """Pages that search may show: visible, and not archived on this day."""
    pages = BasePageQuerySet(Page).visible()
    day = today()
    for model in apps.get_models():
        if issubclass(model, BasePage) and not model._meta.abstract:
            pages = pages.exclude(pk__in=model.objects.archived(on=day).order_by().values("pk"))
    return pages


class Results:
    """What was found: known by its primary keys, counted and sliced like a query set."""

    def __init__(self, keys: Sequence[int], fetch: Callable[[Sequence[int]], list]) -> None:
        self.keys = keys
        self.fetch = fetch

    def count(self) -> int:
        """How many there are."""
        return len(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list:
        keys = self.keys[part]
        return self.fetch(keys) if keys else []


class Found(NamedTuple):
    """What anyone may see with the words: pages as their own types, organisations, announced challenges, topics."""

    pages: Results
    organisations: Results
    challenges: Results
    topics: Results

    @property
    def total(self) -> int:
        return sum(results.count() for results in self)


def find(words: Sequence[str]) -> Found:
    """All that has every one of ``words``; nothing where the engine refuses.

    On PostgreSQL the most relevant come first where there are at most ``MOST_RANKED``: ranking takes longer with each
    match, and tells less. Else pages and challenges stand from the newest, organisations and topics by name.
    """
    found: dict[int, list[int]] = {}
    ranked: list[tuple[int, int]] = []
    try:
        if words:
            found = keys_with(words)
        if connection.vendor == "postgresql" and 0 < sum(map(len, found.values())) <= MOST_RANKED:
            ranked = ranked_with(words)
    except DatabaseError:
        logger.exception("The search engine refused a query of %d words", len(words))
        found = {}
    pages = matching(Page, found, ranked, shown("pages", newest_pages))
    organisations = matching(Organisation, found, ranked, shown("organisations", organisations_by_name))
    challenges = matching(Challenge, found, ranked, shown("challenges", Challenge.objects.public))
    topics = matching(Topic, found, ranked, shown("topics", Topic.objects.visible))
    return Found(
        Results(pages, pages_of),
        Results(organisations, organisations_of),
        Results(challenges, challenges_of),
        Results(topics, topics_of),
    )


def matching(
    model: type[Model], found: Mapping[int, Sequence[int]], ranked: Sequence[tuple[int, int]], among: Sequence[int]
) -> list[int]:
    """Those of ``among`` that are ``found``, in the order in which they are ``ranked``, if they are."""
    types = types_of(model)
    if ranked:
        allowed = set(among)
        return [key for content_type, key in ranked if content_type in types and key in allowed]
    wanted = {key for content_type in types for key in found.get(content_type, ())}
    return [key for key in among if key in wanted]


def newest_pages() -> QuerySet:
    return searchable_pages().order_by(F("last_published_at").desc(nulls_last=True), "-pk")


def pages_of(keys: Sequence[int]) -> list[Page]:
    by_key = BasePageQuerySet(Page).filter(pk__in=keys).specific().in_bulk()
    pages = [by_key[key] for key in keys if key in by_key]
    read_sessions(pages)
    return pages


def organisations_by_name() -> QuerySet:
    return Organisation.objects.visible().order_by("name", "pk")


def organisations_of(keys: Sequence[int]) -> list[Organisation]:
    return in_order(Organisation.objects.all(), keys)


def challenges_of(keys: Sequence[int]) -> list[Challenge]:
    return in_order(Challenge.objects.select_related("chosen"), keys)


def topics_of(keys: Sequence[int]) -> list[Topic]:
    return in_order(Topic.objects.all(), keys)


def in_order(rows: QuerySet, keys: Sequence[int]) -> list:
    """The rows with these keys, as the keys stand; without those that went meanwhile."""
    by_key = rows.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def shown(name: str, rows: Callable[[], QuerySet]) -> Sequence[int]:
    """The keys of all that search may show today, whatever is looked for: the same for every reader."""
    return kept(f"search:{name}:{today()}", lambda: array("q", rows().values_list("pk", flat=True)))
