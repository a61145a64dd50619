"""Lists of promises and of what changed: what the address asks for, the choices there are, the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, ExtractYear

from hub.organisations.facets import Choice, Group, all_areas, area_choices, asked_for, in_areas, narrowed
from hub.organisations.models import Organisation
from hub.shared.models import Theme
from reports.enums import PromiseKey

from .commitments import Commitment, promise_condition
from .listing import about
from .outcomes import Outcome
from .pages import ReportTheme

PROMISE_FILTERS = ("state", "body", "year")
CHANGE_FILTERS = ("body", "area", "theme", "year")

Listed = tuple[Sequence[Group], QuerySet, Sequence[int] | None]


def list_promises(query, *, on: dt.date) -> Listed:
    """The filters with their choices, the promises that a ``QueryDict`` asks for by date, and their keys.

    Two queries where filters are in use; the keys are those of ``narrowed``.
    """
    everything = Commitment.objects.public().by_date()
    return narrowed(
        f"promises:{on}", query, PROMISE_FILTERS, everything, lambda rows: narrow_promises(query, rows, on=on)
    )


def narrow_promises(query, everything: QuerySet, *, on: dt.date) -> tuple[list[Group], QuerySet]:
    rows = everything.order_by()
    names = bodies_and_years(rows, "request__body", "due_on")
    bodies, years = (asked_for(query, kind, [value for value, _ in names[kind]]) for kind in ("body", "year"))
    found = everything
    if bodies:
        found = found.filter(request__body__slug__in=bodies)
    if years:
        found = found.filter(due_on__year__in=[int(year) for year in years])
    counts = found.order_by().aggregate(
        **{key.name: Count("pk", filter=promise_condition(key, on=on)) for key in PromiseKey}
    )
    states = asked_for(query, "state", PromiseKey.values)
    choices = [
        Choice(key.value, key.label, counts[key.name], key.value in states)
        for key in PromiseKey
        if counts[key.name] or key.value in states
    ]
    if states:
        wanted = promise_condition(PromiseKey(states[0]), on=on)
        for key in states[1:]:
            wanted |= promise_condition(PromiseKey(key), on=on)
        found = found.filter(wanted)
    return [
        Group("state", "How it stands", choices),
        plain_group("body", "Body", names["body"], bodies),
        plain_group("year", "Promised for", list(reversed(names["year"])), years),
    ], found


def list_changes(query) -> Listed:
    """As ``list_promises``, what changed, newest first. Four queries where filters are in use."""
    everything = Outcome.objects.published().newest_first()
    return narrowed("changes", query, CHANGE_FILTERS, everything, lambda rows: narrow_changes(query, rows))


def narrow_changes(query, everything: QuerySet) -> tuple[list[Group], QuerySet]:
    rows = everything.order_by()
    names = bodies_and_years(rows, "request__body", "since_on")
    bodies, years = (asked_for(query, kind, [value for value, _ in names[kind]]) for kind in ("body", "year"))
    tagged = ReportTheme.objects.filter(tag_id=OuterRef("pk"), content_object__in=rows.values("report"))
    themes = list(Theme.objects.filter(Exists(tagged)).order_by("name").values_list("slug", "name"))
    asked_themes = asked_for(query, "theme", [slug for slug, _ in themes])
    areas = all_areas()
    counts = dict(rows.exclude(report__area=None).values_list("report__area").annotate(number=Count("pk")))
    asked_areas = asked_for(query, "area", [area.slug for area in areas])
    found = everything.filter(
        in_areas([area for area in areas if area.slug in asked_areas], field="report__area"),
        about(asked_themes, "report_id"),
    )
    if bodies:
        found = found.filter(request__body__slug__in=bodies)
    if years:
        found = found.filter(since_on__year__in=[int(year) for year in years])
    return [
        plain_group("body", "Body", names["body"], bodies),
        Group("area", "Area", area_choices(areas, counts, asked_areas)),
        plain_group("theme", "Theme", themes, asked_themes),
        plain_group("year", "Year", list(reversed(names["year"])), years),
    ], found


def bodies_and_years(rows: QuerySet, body: str, day: str) -> dict[str, list[tuple[str, str]]]:
    """The bodies and the years that ``rows`` have, as values and labels, in their order. One query."""
    bodies = Organisation.objects.filter(pk__in=rows.values(body)).order_by()
    years = rows.exclude(**{day: None}).annotate(of_year=Cast(ExtractYear(day), CharField(max_length=4)))
    found = bodies.values_list(Value("body"), "slug", "name").union(
        years.values_list(Value("year"), "of_year", "of_year").distinct(), all=True
    )
    names = sorted(found, key=lambda row: (row[2], row[1]))
    return {wanted: [(value, label) for kind, value, label in names if kind == wanted] for wanted in ("body", "year")}


def plain_group(key: str, label: str, names: Sequence[tuple[str, str]], asked: Sequence[str]) -> Group:
    return Group(key, label, [Choice(value, name, None, value in asked) for value, name in names])
