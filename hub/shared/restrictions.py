from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction


def is_restricted() -> Exists:
    """Whether a page of the query around it, or one above it, has a view restriction."""
    restrictions = PageViewRestriction.objects.alias(
        page_path=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    return Exists(restrictions.filter(page_path__startswith=F("page__path")))
