"""The list of reports: what the address asks for, the choices there are, the rows. The record has its index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, ExtractYear

from hub.organisations.facets import Choice, Group, all_areas, area_choices, asked_for, in_areas, narrowed
from hub.organisations.models import Area, Organisation
from hub.shared.models import Theme
from hub.shared.working_days import WorkingCalendar
from reports.enums import PhaseKey

from .pages import ReportPage, ReportTheme
from .phase_conditions import phase_condition
from .requests import ResponseRequest

FILTERS = ("phase", "body", "area", "theme", "year")
PUBLIC_PHASES = tuple(key for key in PhaseKey if key != PhaseKey.DRAFT)


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: slugs, phases and years that exist."""

    bodies: Sequence[str] = ()
    phases: Sequence[str] = ()
    areas: Sequence[Area] = ()
    themes: Sequence[str] = ()
    years: Sequence[int] = ()


def counted(number: int, noun: str, plural: str = "") -> str:
    """As in "1 request" or "1,204 requests"; ``plural`` where that is not made with an "s"."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def about(themes: Sequence[str], report: str) -> Q:
    """Rows whose report, named by the field ``report``, has one of ``themes``; every row without any."""
    if not themes:
        return Q()
    return Q(Exists(ReportTheme.objects.filter(content_object_id=OuterRef(report), tag__slug__in=themes)))


def any_phase(phases: Sequence[str], *, on: dt.date, calendar: WorkingCalendar) -> Q:
    wanted = Q()
    for key in phases:
        wanted |= phase_condition(PhaseKey(key), on=on, calendar=calendar)
    return wanted


def narrowed_requests(asked: Asked) -> QuerySet[ResponseRequest]:
    """The public requests that ``asked`` wants, whatever their phase."""
    rows = ResponseRequest.objects.public().filter(in_areas(asked.areas, field="report__area"))
    rows = rows.filter(about(asked.themes, "report_id"))
    if asked.bodies:
        rows = rows.filter(Q(body__slug__in=asked.bodies) | Q(carried_to__slug__in=asked.bodies))
    if asked.years:
        rows = rows.filter(year__in=asked.years)
    return rows


def list_reports(
    query, reports: QuerySet[ReportPage], *, name: str, on: dt.date, calendar: WorkingCalendar
) -> tuple[Sequence[Group], QuerySet[ReportPage], Sequence[int] | None]:
    """As ``list_requests``, those of ``reports``, in their order. ``name`` tells them from other reports."""
    return narrowed(
        f"reports:{name}:{on}",
        query,
        FILTERS,
        reports,
        lambda rows: narrow_reports(query, rows, on=on, calendar=calendar),
    )


def narrow_reports(
    query, reports: QuerySet[ReportPage], *, on: dt.date, calendar: WorkingCalendar
) -> tuple[list[Group], QuerySet[ReportPage]]:
    """A report counts for each phase in which one of its requests is."""
    unordered = reports.order_by()
    years = unordered.annotate(of_year=Cast(ExtractYear("published_on"), CharField(max_length=4)))
    requests = ResponseRequest.objects.started().filter(report__in=unordered)
    asked, groups = facets_for(query, requests=requests, reports=unordered, years=years)
    rows = reports.filter(in_areas(asked.areas)).filter(about(asked.themes, "pk"))
    if asked.years:
        rows = rows.filter(published_on__year__in=asked.years)
    own = ResponseRequest.objects.started()
    if asked.bodies:
        own = own.filter(body__slug__in=asked.bodies)
        rows = rows.filter(Exists(own.filter(report_id=OuterRef("pk"))))
    counts = own.filter(report__in=rows.order_by()).aggregate(
        **{
            key.name: Count("report", distinct=True, filter=phase_condition(key, on=on, calendar=calendar))
            for key in PUBLIC_PHASES
        }
    )
    if asked.phases:
        wanted = own.filter(any_phase(asked.phases, on=on, calendar=calendar), report_id=OuterRef("pk"))
        rows = rows.filter(Exists(wanted))
    return [phases(asked, counts), *groups], rows


def facets_for(query, *, requests: QuerySet, reports: QuerySet, years: QuerySet) -> tuple[Asked, list[Group]]:
    """What the address asks for, and each filter with its choices, all but the phases. Three queries.

    ``years`` has ``of_year``, in words.
    """
    areas = all_areas()
    report_areas = dict(
        reports.exclude(area=None).order_by().values_list("area").annotate(number=Count("pk", distinct=True))
    )
    about_theme = ReportTheme.objects.filter(tag_id=OuterRef("pk"), content_object__in=reports)
    themes = Theme.objects.filter(Exists(about_theme)).order_by().values_list(Value("theme"), "slug", "name")
    asked_bodies = Organisation.objects.filter(Exists(requests.filter(body_id=OuterRef("pk"))))
    bodies = asked_bodies.order_by().values_list(Value("body"), "slug", "name")
    years = years.values_list(Value("year"), "of_year", "of_year").distinct()
    names = sorted(themes.union(bodies, years, all=True), key=lambda row: (row[2], row[1]))
    themes, bodies, years = (
        [(slug, name) for kind, slug, name in names if kind == wanted] for wanted in ("theme", "body", "year")
    )
    chosen_areas = asked_for(query, "area", [area.slug for area in areas])
    asked = Asked(
        bodies=asked_for(query, "body", [slug for slug, _ in bodies]),
        phases=asked_for(query, "phase", [key.value for key in PUBLIC_PHASES]),
        areas=[area for area in areas if area.slug in chosen_areas],
        themes=asked_for(query, "theme", [slug for slug, _ in themes]),
        years=[int(year) for year in asked_for(query, "year", [year for year, _ in years])],
    )
    return (
        asked,
        [
            Group("body", "Body", [Choice(slug, name, None, slug in asked.bodies) for slug, name in bodies]),
            Group("area", "Area", area_choices(areas, report_areas, chosen_areas)),
            Group("theme", "Theme", [Choice(slug, name, None, slug in asked.themes) for slug, name in themes]),
            Group("year", "Year", [Choice(year, year, None, int(year) in asked.years) for year, _ in reversed(years)]),
        ],
    )


def phases(asked: Asked, counts: dict[str, int]) -> Group:
    """The first filter: each phase that something is in, or that was asked for, with its count."""
    choices = [
        Choice(key.value, key.label, counts[key.name], key.value in asked.phases)
        for key in PUBLIC_PHASES
        if counts[key.name] or key.value in asked.phases
    ]
    return Group("phase", "Where it stands", choices)
