"""The chain a financial year at a time (1 April to 31 March): annual figures from published records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from charter_champions.models import Membership
from hub.impact.domain.changes import published_changes
from hub.organisations.models import Organisation
from reports.domain.year_numbers import FinancialYear, financial_year_of
from reports.enums import ResponseStatus
from reports.models import Commitment, ReportPage, ResponseRequest

MOST_YEARS = 6

TITLES = {
    "reports": "Reports",
    "requests": "Requests to bodies",
    "answered": "Of these answered",
    "promises": "Promises",
    "changes": "Changes",
    "champions": "Became champions",
}
"""What is counted, by the key of its number, in the order of the chain.

Stories are not among them: how many came of one source in one year is soon a number of one hand.
"""


@dataclass(frozen=True)
class YearRow:
    """``numbers`` by the keys of ``TITLES``."""

    year: FinancialYear
    numbers: Mapping[str, int]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each number with its title, in the order of the chain."""
        return [(title, self.numbers[key]) for key, title in TITLES.items()]


def dated_rows(on: dt.date) -> dict[str, tuple[QuerySet, str]]:
    """What is counted under each key, and the field with its day."""
    requests = ResponseRequest.objects.public()
    # A renewal takes the place of the membership before it.
    began = Membership.objects.filter(organisation__in=Organisation.objects.visible(on=on), replaces__isnull=True)
    return {
        "reports": (ReportPage.objects.visible(), "published_on"),
        "requests": (requests, "received_on"),
        "answered": (requests.filter(status=ResponseStatus.ANSWERED), "received_on"),
        "promises": (Commitment.objects.public(), "made_on"),
        "changes": (published_changes(), "since_on"),
        "champions": (began, "started_on"),
    }


def year_rows(on: dt.date) -> Sequence[YearRow]:
    """Each financial year from the first report on, the newest first, at most six. Seven queries."""
    first = ReportPage.objects.visible().aggregate(first=Min("published_on"))["first"]
    if first is None:
        return ()
    last = financial_year_of(on).start
    oldest = max(financial_year_of(first).start, last - MOST_YEARS + 1)
    years = [FinancialYear(start) for start in range(last, oldest - 1, -1)]
    counts = {key: counted(rows, field, years) for key, (rows, field) in dated_rows(on).items()}
    return [YearRow(year, {key: found[year.start] for key, found in counts.items()}) for year in years]


def counted(rows: QuerySet, field: str, years: Sequence[FinancialYear]) -> dict[int, int]:
    """How many of ``rows`` have their day in each of ``years``, by its start. One query."""
    numbers = rows.order_by().aggregate(
        **{
            f"in_{year.start}": Count(
                "pk", filter=Q(**{f"{field}__range": (year.first_day, year.last_day)}), distinct=True
            )
            for year in years
        }
    )
    return {year.start: numbers[f"in_{year.start}"] for year in years}
