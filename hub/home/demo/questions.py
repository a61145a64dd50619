"""What pages of the demo ask of bodies, and the page that only asks."""

from __future__ import annotations

from typing import Any

from hub.home.demo.dates import Days
from hub.home.demo.pages import publish_below
from hub.home.demo.words import rich
from hub.organisations.models import Area, Organisation
from reports.models import InformationRequestPage, Recommendation, ReportIndexPage


def asks_of(row: dict[str, Any], organisations: dict[str, Organisation]) -> list[Recommendation]:
    """The recommendations or questions of a page, not saved, each with its bodies."""
    asks = []
    for place, ask in enumerate(row["asks"]):
        asked = Recommendation(sort_order=place, heading=ask["heading"], text=ask["text"])
        asked.bodies = [organisations[slug] for slug in ask["bodies"]]
        asks.append(asked)
    return asks


def make_information_request(
    index: ReportIndexPage,
    row: dict[str, Any],
    organisations: dict[str, Organisation],
    areas: dict[str, Area],
    days: Days,
    *,
    publisher,
) -> InformationRequestPage:
    published_on = days.working_day_ago(row["published"])
    page = InformationRequestPage(
        title=row["title"],
        slug=row["slug"],
        summary=row["summary"],
        published_on=published_on,
        why_we_ask=rich(row["why"]),
        area=areas.get(row["area"]),
        reviewed_on=published_on,
    )
    page.recommendations = asks_of(row, organisations)
    publish_below(index, page, on=published_on, user=publisher)
    return page
