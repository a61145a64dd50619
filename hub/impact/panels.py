"""What the page of an organisation says about what it brought, and what the partner area says of its credits."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.impact.domain.statements import Period, contributions_of
from hub.shared.panels import Panel
from stories.models import Credit


def impact_panel(organisation, *, on: dt.date) -> Panel | None:
    """The way to its impact statement, where stories that it brought were used in public. One query."""
    if organisation.is_body:
        return None
    if not Credit.objects.public().filter(organisation=organisation, is_named=True).exists():
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
