"""The directory of champions and other partner organisations: a list with a map, a page for each, a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from charter_champions.domain.listing import (
    Filters,
    counted_areas,
    counted_facts,
    counted_themes,
    directory,
    narrow,
)
from charter_champions.domain.plan import Place, Plan, draw_plan
from charter_champions.forms.directory import ACCESS_LABELS, KIND_LABELS, DirectoryForm, miles_in_words
from hub.organisations.domain.finding import find_place, towns
from hub.organisations.enums import AccessAnswer
from hub.organisations.facets import with_keys
from hub.organisations.models import Area, Organisation
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared.brand import brand_in_use
from hub.shared.clock import today
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url
from hub.shared.generation import kept
from hub.shared.models import Theme
from hub.shared.pagination import paginate
from hub.shared.parts import kept_part

PER_PAGE = 10
CSV_CHUNK = 500
RENEWAL_DUE = "Renewal due"
CSV_HEADER = (
    "Name", "Charter Champion", "Kind", "What it does", "Areas", "Themes", "Phone", "Email", "Website", "Address",
    *ACCESS_LABELS.values(), "Last checked", "Page",
)  # fmt: skip


class Listing:
    """One request for the directory: its form, the organisations that match, and the words about them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.on = today()
        self.everyone = directory(on=self.on)
        words = DirectoryForm.base_fields["q"].clean(request.GET.get("q"))
        self.place = DirectoryForm.base_fields["near"].clean(request.GET.get("near"))
        miles = DirectoryForm.base_fields["within"].clean(request.GET.get("within"))
        spot = find_place(self.place) if self.place else None
        self.unknown_place = self.place if self.place and spot is None else ""
        # Every box stays whatever is searched for; its number is of those in which the words occur, near the place.
        asked = Filters(words=words, near=spot, miles=miles)
        found = narrow(self.everyone, asked, {})
        keys = None
        if words or spot:
            self.areas, self.themes, facts = self.counted(found)
        else:
            # The same for everybody until something public changes or the day ends.
            (self.areas, self.themes, facts), keys = kept(
                f"directory:{self.on}", lambda: with_keys(self.counted(found), found)
            )
        choices = {
            "champions": [("yes", f"{champions_only()} ({facts['champions']:,})")],
            "area": [(area.slug, f"{area.indented_name} ({area.listed:,})") for area in self.areas],
            "theme": [(theme.slug, f"{theme.name} ({theme.listed:,})") for theme in self.themes],
            "kind": [(kind, f"{label} ({facts[kind]:,})") for kind, label in KIND_LABELS.items()],
            "access": [(name, f"{label} ({facts['has_' + name]:,})") for name, label in ACCESS_LABELS.items()],
        }
        self.form = DirectoryForm(request.GET, choices=choices)
        self.form.is_valid()
        answers = self.form.cleaned_data
        self.filters = replace(
            asked,
            champions_only=bool(answers["champions"]),
            areas=answers.get("area", ()),
            kinds=answers["kind"],
            themes=answers.get("theme", ()),
            access=answers["access"],
        )
        # The words and the place are in ``found`` already.
        boxes = replace(self.filters, words="", near=None)
        self.organisations = narrow(found, boxes, {area.slug: area for area in self.areas})
        # Of the whole directory it is known who is in it, in order.
        self.keys = keys if self.organisations is found else None

    def counted(self, among: OrganisationQuerySet) -> tuple[list[Area], list[Theme], dict[str, int]]:
        """The numbers of the boxes: areas, themes, and everything else."""
        return (
            counted_areas(self.everyone, among=among),
            counted_themes(self.everyone, among=among),
            counted_facts(among),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The filters in use as parameters of the address; nothing that is not a known value."""
        filters = self.filters
        found = [("q", filters.words)] if filters.words else []
        found += [("near", self.place), ("within", str(filters.miles))] if filters.near else []
        found += [("champions", "yes")] if filters.champions_only else []
        found += [("area", slug) for slug in filters.areas]
        found += [("access", name) for name in filters.access]
        found += [("theme", slug) for slug in filters.themes]
        return found + [("kind", kind) for kind in filters.kinds]

    def chips(self) -> list[dict[str, str]]:
        """Each filter in use in words, with the address of the list without it."""
        words = {
            "champions": {"yes": champions_only()},
            "area": {area.slug: area.name for area in self.areas},
            "theme": {theme.slug: theme.name for theme in self.themes},
            "kind": KIND_LABELS,
            "access": ACCESS_LABELS,
        }
        if self.filters.near:
            words["near"] = {self.place: f"Within {miles_in_words(self.filters.miles)} of {self.filters.near.label}"}
        pairs = self.pairs()
        found = []
        for name, value in pairs:
            # How far goes with the place that it is from.
            gone = {(name, value), ("within", str(self.filters.miles))} if name == "near" else {(name, value)}
            if name != "within":
                text = words[name][value] if name in words else value
                found.append({"text": text, "url": address_with(pair for pair in pairs if pair not in gone)})
        return found

    def town_links(self) -> list[dict[str, str]]:
        """Towns to choose instead of a place that nobody knows, each with its address of the list."""
        if not self.unknown_place:
            return []
        rest = self.pairs()
        return [{"text": town.name, "url": address_with([("near", town.slug), *rest])} for town in towns()]


def champions_only() -> str:
    return f"{brand_in_use().champions} only"


def address_with(pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs))
    return reverse("directory:list") + (f"?{query}" if query else "")


@require_safe
def directory_list(request: HttpRequest) -> HttpResponse:
    """The list with its filters and its map. No input makes it fail: nonsense counts as not given."""
    listing = Listing(request)
    rows = listing.organisations.prefetch_related("areas", "themes")
    page = paginate(request, rows, per_page=PER_PAGE, keys=listing.keys)
    query = urlencode(listing.pairs())
    context = {
        "listing": listing,
        "form": listing.form,
        "page_of_results": page,
        "results": results_on(page, request, is_for_all=listing.keys is not None),
        "chips": listing.chips(),
        "clear_url": reverse("directory:list"),
        "unknown_place": listing.unknown_place,
        "town_links": listing.town_links(),
        "csv_url": reverse("directory:csv") + (f"?{query}" if query else ""),
        "heading": result_words(page.paginator.count, is_filtered=bool(query)),
        "breadcrumbs": [{"title": "Home", "url": "/"}],
    }
    return render(request, "charter_champions/directory.html", context)


def results_on(page: Page, request: HttpRequest, *, is_for_all: bool) -> str:
    """One page of the list with its map, as HTML; nothing without any. It says nothing of the address asked for."""
    if not page.paginator.count:
        return ""
    if is_for_all:
        return kept_part("directory", page.number, request, lambda: written_results(page, request))
    return written_results(page, request)


def written_results(page: Page, request: HttpRequest) -> str:
    numbered = list(enumerate(page.object_list, start=page.start_index()))
    values = {
        "numbered": numbered,
        "plan": plan_of(numbered),
        "without_place": sum(organisation.public_coordinates is None for _, organisation in numbered),
        "renewal_due": RENEWAL_DUE,
    }
    return render_to_string("charter_champions/results.html", values, request)


def result_words(count: int, *, is_filtered: bool) -> str:
    words = "1 organisation" if count == 1 else f"{count:,} organisations"
    return f"{words} {'matches' if count == 1 else 'match'}" if is_filtered else words


def plan_of(numbered: list[tuple[int, Organisation]]) -> Plan | None:
    """The map of one page of the list; the name of an area stands below those who work there."""
    places, by_area = [], {}
    for number, organisation in numbered:
        if (spot := organisation.public_coordinates) is None:
            continue
        places.append(Place(*spot, label=str(number)))
        areas = organisation.areas.all()
        if len(areas) == 1:
            by_area.setdefault(areas[0], []).append(spot)
    # The whole area is no place on its own map, unless nothing smaller is known.
    by_area = {area: spots for area, spots in by_area.items() if area.depth > 1} or by_area
    names = [
        Place(
            min(latitude for latitude, _ in spots),
            sum(longitude for _, longitude in spots) / len(spots),
            label=area.name,
        )
        for area, spots in sorted(by_area.items(), key=lambda item: -len(item[1]))
    ]
    return draw_plan(places, names)


@require_safe
def directory_csv(request: HttpRequest) -> HttpResponseBase:
    """The list that the same filters give, for a spreadsheet. Only what its page shows."""
    rows = Listing(request).organisations.prefetch_related("areas", "themes").iterator(chunk_size=CSV_CHUNK)
    return csv_response("directory.csv", CSV_HEADER, (csv_row(organisation) for organisation in rows))


def csv_row(organisation: Organisation) -> list[object]:
    return [
        organisation.name,
        RENEWAL_DUE if organisation.is_renewal_due else "Yes" if organisation.is_champion else "No",
        organisation.get_kind_display(),
        organisation.summary,
        "; ".join(area.name for area in organisation.areas.all()),
        "; ".join(theme.name for theme in organisation.themes.all()),
        organisation.phone,
        organisation.email,
        organisation.website,
        ", ".join(organisation.public_address_lines),
        *(AccessAnswer(getattr(organisation, name)).label for name in ACCESS_LABELS),
        organisation.checked_on.isoformat() if organisation.checked_on else "",
        absolute_url(organisation.get_absolute_url()),
    ]


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation that anyone may see: a partner, or a body that answers."""
    organisation = get_object_or_404(
        Organisation.objects.visible().select_related("logo").prefetch_related("areas", "themes"), slug=slug
    )
    return render(request, "organisations/organisation.html", {"organisation": organisation})
