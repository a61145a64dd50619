from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Subquery
from wagtail.models import Page, PageViewRestriction


def is_restricted() -> Exists:
    """Whether a page of the query around it, or one above it, has a view restriction.

    The few restrictions are gone through, each with the path of its own page: a join would let SQLite go through all
    pages for each page of the query, the square of their number.
    """
    path_of_its_page = Subquery(Page.objects.order_by().filter(pk=OuterRef("page_id")).values("path")[:1])
    restrictions = PageViewRestriction.objects.alias(
        page_path=ExpressionWrapper(OuterRef("path"), output_field=CharField()), restricted_path=path_of_its_page
    )
    return Exists(restrictions.filter(page_path__startswith=F("restricted_path")))
