"""Wagtail's search in the database, given words and nothing else: no input of the public or of staff can crash it.

Stock search answers 500 to ``"`` on SQLite and to three hundred words on PostgreSQL (wagtail/wagtail#13227).
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping

from modelsearch.backends import database
from modelsearch.query import SearchQuery

LONGEST_QUERY = 200
MOST_WORDS = 12
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


def SearchBackend(params: Mapping):  # noqa: N802, the name that modelsearch looks for
    """The backend of the database in use, for words only."""
    kind = type(database.SearchBackend(params))
    return type(f"WordsOnly{kind.__name__}", (WordsOnly, kind), {})(params)
