"""The record: which requests are in which box of its filters, and which an address asks for (decision 31)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from hub.organisations.facet_index import Box, FacetIndex, Filter, Places, area_boxes, columns, theme_boxes
from hub.organisations.facets import Chip, Group, chips, with_keys
from hub.organisations.models import Area, Organisation
from hub.shared.generation import kept
from hub.shared.working_days import WorkingCalendar
from reports.domain.phases import RequestFacts, phase
from reports.enums import ResponseStatus

from .listing import PUBLIC_PHASES, Asked, any_phase, narrowed_requests
from .pages import ReportTheme
from .requests import ResponseRequest


@dataclass(frozen=True)
class RecordListing:
    """What an address asks of the record: the filters with their choices, and the keys of the rows, in their order."""

    groups: Sequence[Group]
    keys: Sequence[int]
    is_everything: bool
    chips: Sequence[Chip]
    asked: Asked

    @property
    def words(self) -> str:
        """The names of the filters in use."""
        return ", ".join(chip.text for chip in self.chips)

    def rows(self, *, on: dt.date, calendar: WorkingCalendar) -> QuerySet[ResponseRequest]:
        """The same rows asked of the database, for files: a list of all keys would grow with the record."""
        if self.is_everything:
            return ResponseRequest.objects.public()
        rows = narrowed_requests(self.asked)
        return rows.filter(any_phase(self.asked.phases, on=on, calendar=calendar)) if self.asked.phases else rows


def list_requests(query: QueryDict, *, on: dt.date, calendar: WorkingCalendar) -> RecordListing:
    """The requests that ``query`` asks for, most overdue first. No query once the index of the day is kept.

    What it asks for and nobody knows counts as not asked for.
    """
    index = index_of_day(on=on, calendar=calendar)
    groups, found = index.narrow(query)
    return RecordListing(
        groups=groups,
        keys=index.keys_of(found),
        is_everything=found == index.everything,
        chips=chips(query, *groups),
        asked=asked_of(index, query),
    )


def index_of_day(*, on: dt.date, calendar: WorkingCalendar) -> FacetIndex:
    """As ``record_index``, kept until something public changes."""
    return kept(f"record:{on}", lambda: record_index(on=on, calendar=calendar))


def overdue_keys(on: dt.date) -> Sequence[int]:
    """The keys of the overdue requests, the most overdue first; kept for the day."""
    # Who waits since an earlier day waits for at least as many working days.
    rows = ResponseRequest.objects.public().overdue(on=on).order_by("due_on", "pk")
    return kept(f"record-overdue:{on}", lambda: with_keys(None, rows))[1]


def asked_of(index: FacetIndex, query: QueryDict) -> Asked:
    ticked = {one.key: [box.value for box in one.ticked(query)] for one in index.filters}
    areas = Area.objects.filter(slug__in=ticked["area"]).order_by("path") if ticked["area"] else ()
    return Asked(
        bodies=ticked["body"],
        phases=ticked["phase"],
        areas=areas,
        themes=ticked["theme"],
        years=[int(year) for year in ticked["year"]],
    )


def record_index(*, on: dt.date, calendar: WorkingCalendar) -> FacetIndex:
    """Which public requests are in which box on the day ``on``. Five queries."""
    rows = ResponseRequest.objects.public().most_overdue_first()
    keys, bodies, carried_to, reports, areas, years, *facts = columns(
        rows,
        "pk",
        "body_id",
        "carried_to_id",
        "report_id",
        "report__area_id",
        "year",
        "status",
        "due_on",
        "reply_requested_by",
        "answered_on",
        "clock_paused_on",
    )
    places = Places(keys)
    phases = [phase_key(*row, on=on, calendar=calendar) for row in zip(*facts, strict=True)]
    of_report = defaultdict(list)
    for key, report in zip(keys, reports, strict=True):
        of_report[report].append(key)
    links = ReportTheme.objects.filter(content_object_id__in=rows.order_by().values("report_id"))
    about = [
        (theme, key)
        for theme, report in links.values_list("tag_id", "content_object_id")
        for key in of_report.get(report, ())
    ]
    by_phase = places.grouped(zip(phases, keys, strict=True))
    # A request stands with the body that was asked, and with the one that took over from it.
    by_body = places.grouped([*zip(bodies, keys, strict=True), *zip(carried_to, keys, strict=True)])
    by_year = places.grouped(zip(years, keys, strict=True))
    unordered = rows.order_by()
    asked = Q(pk__in=unordered.values("body_id")) | Q(pk__in=unordered.values("carried_to_id"))
    names = Organisation.objects.filter(asked).order_by("name", "pk").values_list("pk", "slug", "name")
    return FacetIndex(
        places.keys,
        [
            Filter(
                "phase", "Where it stands", [Box(key.value, key.label, by_phase.get(key, 0)) for key in PUBLIC_PHASES]
            ),
            Filter("body", "Body", [Box(slug, name, by_body.get(pk, 0)) for pk, slug, name in names]),
            Filter("area", "Area", area_boxes(places.grouped(zip(areas, keys, strict=True)))),
            Filter("theme", "Theme", theme_boxes(places.grouped(about))),
            Filter("year", "Year", [Box(str(year), str(year), found) for year, found in sorted(by_year.items())][::-1]),
        ],
    )


def phase_key(
    status: str,
    due_on: dt.date | None,
    requested_by: dt.date | None,
    answered_on: dt.date | None,
    paused_on: dt.date | None,
    *,
    on: dt.date,
    calendar: WorkingCalendar,
):
    facts = RequestFacts(ResponseStatus(status), due_on, requested_by, answered_on, paused_on)
    return phase(facts, on=on, calendar=calendar).key
