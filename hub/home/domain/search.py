"""Site search, first version: it never orders by relevance on SQLite, which grows with the square of the matches."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Sequence

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import F, Model, QuerySet
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from events.domain.listing import read_sessions
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.generation import kept
from hub.shared.models import BasePage, BasePageQuerySet

logger = logging.getLogger(__name__)


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


def matching(model: type[Model], words: Sequence[str], among: Sequence[int]) -> list[int]:
    """The keys of ``among`` whose rows have all ``words`` in them; none where the engine refuses. One query.

    PostgreSQL puts the most relevant first; on SQLite they stay in their order.
    """
    if not words:
        return []
    by_relevance = connection.vendor == "postgresql"
    try:
        found = get_search_backend().search(
            " ".join(words), model._base_manager.order_by(), operator="and", order_by_relevance=by_relevance
        )
        keys = list(found.get_queryset().values_list("pk", flat=True))
    except DatabaseError:
        logger.exception("The search engine refused a query of %d words", len(words))
        return []
    if by_relevance:
        allowed = set(among)
        return [key for key in keys if key in allowed]
    wanted = set(keys)
    return [key for key in among if key in wanted]


def find_pages(words: Sequence[str]) -> Results:
    """Visible pages, as their own types."""
    return Results(matching(Page, words, shown("pages", newest_pages)), pages_of)


def newest_pages() -> QuerySet:
    return searchable_pages().order_by(F("last_published_at").desc(nulls_last=True), "-pk")


def pages_of(keys: Sequence[int]) -> list[Page]:
    by_key = BasePageQuerySet(Page).filter(pk__in=keys).specific().in_bulk()
    pages = [by_key[key] for key in keys if key in by_key]
    read_sessions(pages)
    return pages


def find_organisations(words: Sequence[str]) -> Results:
    """Visible organisations, by name."""
    return Results(matching(Organisation, words, shown("organisations", organisations_by_name)), organisations_of)


def organisations_by_name() -> QuerySet:
    return Organisation.objects.visible().order_by("name", "pk")


def organisations_of(keys: Sequence[int]) -> list[Organisation]:
    by_key = Organisation.objects.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def shown(name: str, rows: Callable[[], QuerySet]) -> Sequence[int]:
    """The keys of all that search may show today, whatever is looked for: the same for every reader."""
    return kept(f"search:{name}:{today()}", lambda: array("q", rows().values_list("pk", flat=True)))
