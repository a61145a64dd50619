"""The directory of champions and other partners: a list with a map, on paper, as a spreadsheet; and a page for each."""

from __future__ import annotations

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from charter_champions.domain.directory_files import COLUMNS, RENEWAL_DUE
from charter_champions.domain.directory_map import map_of
from charter_champions.views.listing import Listing, groups_in_words
from hub.organisations.domain.structured_data import organisation_data
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.columns import cells, headings
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginate
from hub.shared.parts import list_part

PER_PAGE = 10
MOST_PRINTED = 200


@require_safe
def directory_list(request: HttpRequest) -> HttpResponse:
    """The list with its filters and its map. No input makes it fail: nonsense counts as not given."""
    listing = Listing(request)
    rows = listing.organisations.prefetch_related("areas", "themes")
    page = paginate(request, rows, per_page=PER_PAGE, keys=listing.keys)
    is_filtered = bool(listing.pairs)
    context = {
        "listing": listing,
        "form": listing.form,
        "page_of_results": page,
        "results": list_part(
            "directory", page, request, lambda: written_results(page, request), is_for_all=not is_filtered
        ),
        "chips": listing.chips(),
        "letters": listing.letters(),
        "ways_out": [] if page.paginator.count else listing.ways_out(),
        "clear_url": reverse("directory:list"),
        "everybody": f"{len(listing.index.keys):,}",
        "unknown_place": listing.unknown_place,
        "town_links": listing.town_links(),
        "csv_url": listing.address("csv"),
        "print_url": listing.address("print"),
        "heading": result_words(page.paginator.count, is_filtered=is_filtered),
        "breadcrumbs": [{"title": "Home", "url": "/"}],
    }
    return render(request, "charter_champions/directory.html", context)


def written_results(page: Page, request: HttpRequest) -> str:
    """One page of the list with its map, as HTML."""
    numbered = list(enumerate(page.object_list, start=page.start_index()))
    values = {"numbered": numbered, "map": map_of(numbered), "renewal_due": RENEWAL_DUE}
    return render_to_string("charter_champions/results.html", values, request)


def result_words(count: int, *, is_filtered: bool) -> str:
    words = "1 organisation" if count == 1 else f"{count:,} organisations"
    return f"{words} {'matches' if count == 1 else 'match'}" if is_filtered else words


@require_safe
def directory_print(request: HttpRequest) -> HttpResponse:
    """The first of what the same filters find, made for paper: staff post it to people who are not online."""
    listing = Listing(request)
    count = len(listing.keys)
    context = {
        "organisations": list(listing.rows(most=MOST_PRINTED)),
        "counted": groups_in_words(count),
        "left_out": f"{count - MOST_PRINTED:,}" if count > MOST_PRINTED else "",
        "most": MOST_PRINTED,
        "filters": [chip["text"] for chip in listing.chips()],
        "list_url": listing.address(),
        "printed_on": today(),
        "address": absolute_url(reverse("directory:list")),
        "renewal_due": RENEWAL_DUE,
    }
    return render(request, "charter_champions/directory_print.html", context)


@require_safe
def directory_csv(request: HttpRequest) -> HttpResponseBase:
    """The list that the same filters give, for a spreadsheet. Only what its page shows."""
    return csv_response("directory.csv", headings(COLUMNS), (cells(COLUMNS, row) for row in Listing(request).rows()))


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation that anyone may see: a partner, or a body that answers."""
    organisation = get_object_or_404(
        Organisation.objects.visible().select_related("logo").prefetch_related("areas", "themes"), slug=slug
    )
    context = {"organisation": organisation, "structured_data": organisation_data(organisation)}
    return render(request, "organisations/organisation.html", context)
