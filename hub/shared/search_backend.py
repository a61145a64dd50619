"""Wagtail's search in the database, given words and nothing else: no input of the public or of staff can crash it.

Stock search answers 500 to ``"`` on SQLite and to three hundred words on PostgreSQL (wagtail/wagtail#13227).
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping

from django.core.cache import cache
from django.db import connection
from django.db.models import Avg, F, QuerySet
from django.db.models.functions import Length
from modelsearch.backends import database
from modelsearch.index import class_is_indexed
from modelsearch.query import SearchQuery
from modelsearch.utils import get_content_type_pk

LONGEST_QUERY = 200
MOST_WORDS = 12
AVERAGE_KEY = "search-title-length"
SECONDS_AVERAGE_HOLDS = 3600
WORD = re.compile(r"[^\W_]+")


def words_of(query: str) -> list[str]:
    """The words of what somebody typed: letters and digits, at most twelve, from the first 200 characters."""
    return WORD.findall(unicodedata.normalize("NFKC", query[:LONGEST_QUERY]))[:MOST_WORDS]


def in_words(query: str | SearchQuery) -> str | SearchQuery:
    """``query`` with only the words of each text in it; "", which finds nothing, where no word is left."""
    if isinstance(query, str):
        return " ".join(words_of(query))
    query = copy.copy(query)
    if hasattr(query, "query_string"):
        query.query_string = " ".join(words_of(query.query_string))
        return query if query.query_string else ""
    if hasattr(query, "subqueries"):
        parts = [in_words(part) for part in query.subqueries[:MOST_WORDS]]
        query.subqueries = [part for part in parts if part != ""]
        return query if query.subqueries else ""
    if hasattr(query, "subquery"):
        query.subquery = in_words(query.subquery)
        return query if query.subquery != "" else ""
    return query


class WordsOnly:
    """Mixin before a backend: both ways of searching see words."""

    def search(self, query, *args, **kwargs):
        return super().search(in_words(query), *args, **kwargs)

    def autocomplete(self, query, *args, **kwargs):
        return super().autocomplete(in_words(query), *args, **kwargs)


class NewestFirst:
    """Mixin before a backend of SQLite, whose order by relevance takes the square of the matches: the newest first."""

    def _search(self, compiler, query, model_or_queryset, *, order_by_relevance: bool = True, **kwargs):
        if order_by_relevance and class_is_indexed(getattr(model_or_queryset, "model", model_or_queryset)):
            is_query = isinstance(model_or_queryset, QuerySet)
            rows = model_or_queryset if is_query else model_or_queryset.objects.all()
            model_or_queryset = rows.order_by(F("pk").desc())
        return super()._search(compiler, query, model_or_queryset, order_by_relevance=False, **kwargs)


class WeighsOwnTitles:
    """Mixin before an index: saving one thing weighs its own title, not those of everything else.

    Stock goes through all entries twice for each thing that is saved, so that publishing takes longer with each page.
    The average that titles are weighed by hardly moves; rebuilding the index still weighs all of them anew.
    """

    def add_items(self, model, objs):
        self._added = (get_content_type_pk(model), [str(obj.pk) for obj in objs])
        return super().add_items(model, objs)

    def _refresh_title_norms(self, full: bool = False):
        if full:
            cache.delete(AVERAGE_KEY)
            return super()._refresh_title_norms(full=True)
        average = cache.get(AVERAGE_KEY)
        if average is None:
            lengths = self.entries.annotate(title_length=Length("title")).filter(title_length__gt=0)
            average = lengths.aggregate(Avg("title_length"))["title_length__avg"]
            if average is None:
                return None
            cache.set(AVERAGE_KEY, average, SECONDS_AVERAGE_HOLDS)
        content_type, keys = self._added
        own = self.entries.filter(content_type_id=content_type, object_id__in=keys, title_norm=1.0)
        return (
            own.annotate(title_length=Length("title"))
            .filter(title_length__gt=0)
            .update(title_norm=float(average) / F("title_length"))
        )


def SearchBackend(params: Mapping):  # noqa: N802, the name that modelsearch looks for
    """The backend of the database in use, for words only."""
    kind = type(database.SearchBackend(params))
    index = type(f"Weighs{kind.index_class.__name__}", (WeighsOwnTitles, kind.index_class), {})
    parts = (WordsOnly, NewestFirst, kind) if connection.vendor == "sqlite" else (WordsOnly, kind)
    return type(f"WordsOnly{kind.__name__}", parts, {"index_class": index})(params)
