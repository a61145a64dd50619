"""Site search, first version: it never orders by relevance on SQLite, which grows with the square of the matches."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from events.domain.listing import read_sessions
from hub.organisations.models import Organisation
from hub.shared.clock import today
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
    """Rows in which all words occur: counted and sliced like a query set, empty where the engine refuses."""

    def __init__(self, rows: QuerySet, words: Sequence[str], *, specific: bool = False) -> None:
        self.rows = rows
        self.words = words
        self.specific = specific

    def count(self) -> int:
        """How many rows there are."""
        return self._ask(lambda results: results.count(), 0)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list:
        found = self._ask(lambda results: list(results[part]), [])
        if not self.specific or not found:
            return found
        by_key = BasePageQuerySet(Page).filter(pk__in=[page.pk for page in found]).specific().in_bulk()
        pages = [by_key[page.pk] for page in found]
        read_sessions(pages)
        return pages

    def _ask(self, read: Callable, nothing):
        if not self.words:
            return nothing
        try:
            return read(
                get_search_backend().search(
                    " ".join(self.words),
                    # The engine understands few filters; all of them are in the sub-query.
                    self.rows.model._base_manager.filter(pk__in=self.rows.order_by().values("pk")).order_by(
                        *self.rows.query.order_by
                    ),
                    operator="and",
                    order_by_relevance=connection.vendor == "postgresql",
                )
            )
        except DatabaseError:
            logger.exception("The search engine refused a query of %d words", len(self.words))
            return nothing


def find_pages(words: Sequence[str]) -> Results:
    """Visible pages, as their own types."""
    return Results(searchable_pages().order_by("-last_published_at"), words, specific=True)


def find_organisations(words: Sequence[str]) -> Results:
    """Visible organisations, by name."""
    return Results(Organisation.objects.visible().order_by("name"), words)
