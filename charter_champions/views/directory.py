"""The directory of champions and other partner organisations: a list with a map, a page for each, a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from charter_champions.domain.listing import directory, directory_index, with_words, within
from charter_champions.domain.plan import Place, Plan, draw_plan
from charter_champions.forms.directory import ACCESS_LABELS, DirectoryForm, miles_in_words
from hub.organisations.domain.finding import find_place, towns
from hub.organisations.enums import AccessAnswer
from hub.organisations.facets import Group, chosen
from hub.organisations.models import Organisation
from hub.organisations.models.areas import indented
from hub.shared.brand import brand_in_use
from hub.shared.clock import today
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url
from hub.shared.generation import kept
from hub.shared.joined_keys import keys_in
from hub.shared.pagination import paginate
from hub.shared.parts import list_part

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
        on = today()
        everyone = directory(on=on)
        self.words = DirectoryForm.base_fields["q"].clean(request.GET.get("q"))
        self.place = DirectoryForm.base_fields["near"].clean(request.GET.get("near"))
        self.miles = DirectoryForm.base_fields["within"].clean(request.GET.get("within"))
        self.spot = find_place(self.place) if self.place else None
        self.unknown_place = self.place if self.place and self.spot is None else ""
        # The same for everybody until something public changes or the day ends.
        index = kept(f"directory:{on}", lambda: directory_index(everyone))
        found = self.found()
        self.groups, rows = index.narrow(request.GET, None if found is None else index.rows_of(found))
        self.keys = index.keys_of(rows)
        self.organisations = everyone
        if self.spot:
            wanted = set(self.keys)
            self.keys = [key for key in found if key in wanted]
            self.organisations = within(everyone, self.miles, self.spot)
        self.form = DirectoryForm(request.GET, choices={group.key: boxes_of(group) for group in self.groups})
        self.form.is_valid()

    def found(self) -> list[int] | None:
        """The keys of organisations, listed or not, with the words near the place; ``None`` if neither is asked for."""
        if not (self.words or self.spot):
            return None
        rows = with_words(Organisation.objects.order_by(), self.words)
        if self.spot:
            return list(within(rows, self.miles, self.spot).values_list("pk", flat=True))
        return keys_in(rows)

    def pairs(self) -> list[tuple[str, str]]:
        """The filters in use as parameters of the address; nothing that is not a known value."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("near", self.place), ("within", str(self.miles))] if self.spot else []
        return pairs + [(group.key, value) for group in self.groups for value in chosen(group.choices)]

    def chips(self) -> list[dict[str, str]]:
        """Each filter in use in words, with the address of the list without it."""
        words = {(group.key, choice.value): choice.label for group in self.groups for choice in group.choices}
        words |= {("champions", "yes"): champions_only(), ("q", self.words): self.words}
        if self.spot:
            words["near", self.place] = f"Within {miles_in_words(self.miles)} of {self.spot.label}"
        pairs = self.pairs()
        found = []
        for name, value in pairs:
            # How far goes with the place that it is from.
            gone = {(name, value), ("within", str(self.miles))} if name == "near" else {(name, value)}
            if name != "within":
                url = address_with(pair for pair in pairs if pair not in gone)
                found.append({"text": words[name, value], "url": url})
        return found

    def town_links(self) -> list[dict[str, str]]:
        """Towns to choose instead of a place that nobody knows, each with its address of the list."""
        if not self.unknown_place:
            return []
        rest = self.pairs()
        return [{"text": town.name, "url": address_with([("near", town.slug), *rest])} for town in towns()]


def boxes_of(group: Group) -> list[tuple[str, str]]:
    """The boxes of a filter with their numbers, for the form."""
    names = {"yes": champions_only()} if group.key == "champions" else {}
    return [
        (choice.value, f"{names.get(choice.value) or indented(choice.label, choice.level)} ({choice.count:,})")
        for choice in group.choices
    ]


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
        "results": list_part("directory", page, request, lambda: written_results(page, request), is_for_all=not query),
        "chips": listing.chips(),
        "clear_url": reverse("directory:list"),
        "unknown_place": listing.unknown_place,
        "town_links": listing.town_links(),
        "csv_url": reverse("directory:csv") + (f"?{query}" if query else ""),
        "heading": result_words(page.paginator.count, is_filtered=bool(query)),
        "breadcrumbs": [{"title": "Home", "url": "/"}],
    }
    return render(request, "charter_champions/directory.html", context)


def written_results(page: Page, request: HttpRequest) -> str:
    """One page of the list with its map, as HTML."""
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
    return csv_response("directory.csv", CSV_HEADER, map(csv_row, in_chunks(Listing(request))))


def in_chunks(listing: Listing) -> Iterator[Organisation]:
    """The rows of ``listing`` in their order, some hundreds at a time."""
    rows = listing.organisations.prefetch_related("areas", "themes")
    for start in range(0, len(listing.keys), CSV_CHUNK):
        yield from rows.filter(pk__in=list(listing.keys[start : start + CSV_CHUNK]))


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
