"""What is in the search index, asked of the index alone: neither the rows themselves nor how well they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import connection, transaction
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import CombinedExpression
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from .joined_keys import JoinedKeys


def keys_with(words: Sequence[str]) -> dict[int, list[int]]:
    """The primary keys of all that has every one of ``words`` (as ``words_of`` has them), by content type.

    One query for all that is searched: asked for each model, with its rows, a word that all have takes five times as
    long. Raises ``DatabaseError`` where the engine refuses.
    """
    entries = in_full_text(words) if connection.vendor == "sqlite" else in_vectors(words)
    found = entries.order_by().values("content_type_id").annotate(joined=JoinedKeys("object_id"))
    with from_the_index():
        rows = list(found.values_list("content_type_id", "joined"))
    return {content_type: list(map(int, joined.split(","))) for content_type, joined in rows}


def ranked_with(words: Sequence[str]) -> list[tuple[int, int]]:
    """What has all ``words``, the most relevant first: content type and primary key. One query.

    PostgreSQL only, and it takes longer with each match.
    """
    query = all_of(words)
    rank = SearchRank(F("title"), query) * F("title_norm") + SearchRank(F("body"), query)
    rows = in_vectors(words).alias(rank=rank).order_by("-rank", "-pk")
    return [(content_type, int(key)) for content_type, key in rows.values_list("content_type_id", "object_id")]


def all_of(words: Sequence[str]) -> SearchQuery:
    return SearchQuery(" & ".join(words), search_type="raw")


def in_vectors(words: Sequence[str]) -> QuerySet:
    vector = CombinedExpression(F("title"), "||", F("body"), output_field=SearchVectorField())
    return IndexEntry.objects.alias(words=vector).filter(words=all_of(words))


def in_full_text(words: Sequence[str]) -> QuerySet:
    # Neither is there without SQLite.
    from modelsearch.backends.database.sqlite.query import Lexeme, MatchExpression, SearchQueryExpression
    from wagtail.search.models import SQLiteFTSIndexEntry

    query = SearchQueryExpression(reduce(and_, map(Lexeme, words)))
    matches = SQLiteFTSIndexEntry.objects.filter(MatchExpression(["title", "body"], query))
    return IndexEntry.objects.filter(pk__in=matches.values("pk"))


@contextmanager
def from_the_index() -> Iterator[None]:
    """Let PostgreSQL look words up in their index although many entries have them.

    It takes putting title and text together, which it would do for each entry, for as cheap as comparing two numbers.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield


def types_of(model: type[Model]) -> Sequence[int]:
    """The content types under which rows of ``model``, and of models that inherit from it, are in the index."""
    return get_descendants_content_types_pks(model)
