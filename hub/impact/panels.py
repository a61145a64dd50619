"""What the page of an organisation says about what it brought, and what the partner area says of its credits."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.impact.domain.statements import Period, contributions_of
from hub.shared.panels import Panel
from stories.models import Credit, Topic, Use


def impact_panel(organisation, *, on: dt.date) -> Panel | None:
    """The way to its impact statement, where stories that it brought were used in public. One query."""
    if organisation.is_body:
        return None
    pages = Use._meta.get_field("page").related_model.objects.visible()
    credits = Credit.objects.filter(
        organisation=organisation, is_named=True, use__topic__in=Topic.objects.visible(), use__page__in=pages
    )
    if not credits.exists():
        return None
    url = reverse("impact:partner", args=[organisation.slug])
    return Panel("impact", "What came of its stories", "impact/organisation_panel.html", {"url": url}, order=45)


MOST_CREDITS = 50
FIRST_DAY = dt.date(2000, 1, 1)


def credits_panel(organisation, *, on: dt.date) -> Panel | None:
    """The published pages that stand on what the organisation brought, named or not, the newest first."""
    rows = contributions_of(organisation, Period(FIRST_DAY, on), on=on, also_unnamed=True)
    if not rows:
        return None
    context = {"rows": rows[:MOST_CREDITS], "more": max(0, len(rows) - MOST_CREDITS)}
    return Panel("credits", "Where you are credited", "impact/credits_panel.html", context)
