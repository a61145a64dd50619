from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Subquery
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction


def is_restricted() -> Exists:
    """Whether a page of the query around it, or one above it, has a view restriction."""
    return is_under_one(PageViewRestriction, Page, "page_id", path="path")


def is_withheld(path: str) -> Exists:
    """Whether a collection or one above it has a view restriction. ``path`` leads to its path in the query around."""
    return is_under_one(CollectionViewRestriction, Collection, "collection_id", path=path)


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
