from __future__ import annotations

from collections.abc import Sequence

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from .generation import is_known, kept

MOST_PATHS = 50
"""Restricted nodes that are written into a statement one by one; of more it asks the table itself."""


def is_restricted() -> Expression:
    """Whether a page of the query around it, or one above it, has a view restriction."""
    return is_under(restricted_pages(), PageViewRestriction, Page, "page_id", path="path")


def is_withheld(path: str) -> Expression:
    """Whether a collection or one above it has a view restriction. ``path`` leads to its path in the query around."""
    known = paths_of("collection", CollectionViewRestriction)
    return is_under(known, CollectionViewRestriction, Collection, "collection_id", path=path)


def restricted_pages() -> list[str] | None:
    """The paths of pages with a view restriction, as the answer to one reader knows them; ``None`` outside of one."""
    return paths_of("page", PageViewRestriction)


def paths_of(link: str, restriction: type[Model]) -> list[str] | None:
    if not is_known():
        return None
    return kept(f"restricted:{link}", lambda: list(restriction.objects.values_list(f"{link}__path", flat=True)))


def is_under(
    known: Sequence[str] | None, restriction: type[Model], node: type[Model], link: str, *, path: str
) -> Expression:
    """Whether ``path`` begins with that of a restricted node: there are few, mostly none."""
    if known is None or len(known) > MOST_PATHS:
        return is_under_one(restriction, node, link, path=path)
    if not known:
        return Value(False, output_field=BooleanField())
    within = Q()
    for start in known:
        within |= Q(**{f"{path}__startswith": start})
    return ExpressionWrapper(within, output_field=BooleanField())


def is_under_one(restriction: type[Model], node: type[Model], link: str, *, path: str) -> Exists:
    """Whether ``path`` begins with that of a restricted node.

    The few restrictions are gone through, each with the path of its own node: a join would let SQLite go through all
    nodes for each row of the query, the square of their number.
    """
    path_of_its_node = Subquery(node.objects.order_by().filter(pk=OuterRef(link)).values("path")[:1])
    restrictions = restriction.objects.alias(
        row_path=ExpressionWrapper(OuterRef(path), output_field=CharField()), restricted_path=path_of_its_node
    )
    return Exists(restrictions.filter(row_path__startswith=F("restricted_path")))
