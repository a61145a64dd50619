"""The directory for software that reads Open Referral UK (HSDS-UK 3.0), under ``/hsds/``: open to any site.

The profile of the standard and its addresses: Open Referral UK, “UK profile”, version 3.0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Schema

from charter_champions.domain.finding import with_words
from charter_champions.domain.listing import directory
from hub.impact.api.answers import LONGEST_VALUE, Paging, Problem, page_asked
from hub.impact.api.interface import HubApi, addresses
from hub.impact.hsds import telling
from hub.impact.hsds.identifiers import key_of
from hub.impact.hsds.shapes import (
    AtLocationWithServiceOut,
    OrganizationOut,
    Page,
    Root,
    ServiceOut,
    TaxonomyOut,
    TermOut,
)
from hub.impact.hsds.terms import TAXONOMIES, with_taxonomy, with_term
from hub.organisations.distances import METRES_IN_A_MILE
from hub.organisations.domain.finding import find_place
from hub.organisations.models import Organisation
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared.clock import today
from hub.shared.emails import absolute_url

VERSION = "HSDS-UK-3.0"
PROFILE = "https://openreferraluk.org/specifications/3.0/openapi.json"
ABOUT = (
    "The organisations of the directory as Open Referral UK has them: each with one service, which is what it does for "
    "people. For reading only; no key is needed. Every answer has an ETag. Lists show each object with all that is "
    "known of it. What the hub does not know, such as ages and opening hours, is left out and can't be asked for."
)
FARTHEST, USUAL_METRES = 500_000, 5 * METRES_IN_A_MILE

api = HubApi(title="Open Referral UK", version="3.0.0", description=ABOUT, urls_namespace="hsds")


class Filters(Schema):
    search: str = Field("", max_length=200, description="Words to look for.")
    taxonomy_term_id: UUID | None = Field(None, description="Those that this term says something of.")
    taxonomy_id: UUID | None = Field(None, description="Those that a term of this taxonomy says something of.")
    organization_id: UUID | None = Field(None, description="That of one organisation.")
    modified_after: dt.datetime | None = Field(None, description="Changed then or since; UTC unless it says.")
    postcode: str = Field("", max_length=LONGEST_VALUE, description="A postcode, its first half, or a town.")
    proximity: int = Field(
        round(USUAL_METRES), ge=1, le=FARTHEST, description="How many metres from there; 5 miles if not given."
    )


def listed(address: str, response: type, name: str, summary: str) -> Callable:
    """Make a function answer to GET at ``address``; ``name`` is that of the operation and of the address.

    What is not known is left out of an answer.
    """
    return api.get(address, response=response, operation_id=name, url_name=name, summary=summary, exclude_none=True)


@listed("", Root, "about", "What this interface is")
def about(request: HttpRequest):
    """The version of the standard, and where this interface is described."""
    return {"version": VERSION, "profile": PROFILE, "openapi_url": absolute_url(reverse("hsds:openapi-json"))}


@listed("services", Page[ServiceOut], "list_services", "Services")
def services(request: HttpRequest, paging: Query[Paging], filters: Query[Filters]):
    """What organisations do for people, A to Z, or the nearest first."""
    return page_of(found(filters), paging, telling.service)


@listed("services/{uuid:wanted}", ServiceOut, "get_service", "One service")
def one_service(request: HttpRequest, wanted: UUID):
    """A service with all that is known of it."""
    return telling.service(one(telling.SERVICE, wanted))


@listed("service_at_locations", Page[AtLocationWithServiceOut], "list_service_at_locations", "Services, by place")
def service_at_locations(request: HttpRequest, paging: Query[Paging], filters: Query[Filters]):
    """Where services can be had, A to Z, or the nearest first."""
    return page_of(telling.in_places(found(filters)), paging, telling.at_location_with_service)


@listed(
    "service_at_locations/{uuid:wanted}", AtLocationWithServiceOut, "get_service_at_location", "One service at a place"
)
def one_service_at_location(request: HttpRequest, wanted: UUID):
    """Where a service can be had, with the service."""
    row = one(telling.AT_LOCATION, wanted)
    if not telling.has_location(row):
        raise unknown()
    return telling.at_location_with_service(row)


@listed("organizations", Page[OrganizationOut], "list_organizations", "Organisations")
def organizations(request: HttpRequest, paging: Query[Paging], filters: Query[Filters]):
    """The organisations of the directory, A to Z, or the nearest first."""
    return page_of(found(filters), paging, telling.organization)


@listed("organizations/{uuid:wanted}", OrganizationOut, "get_organization", "One organisation")
def one_organization(request: HttpRequest, wanted: UUID):
    """An organisation of the directory."""
    return telling.organization(one(telling.ORGANIZATION, wanted))


@listed("taxonomies", Page[TaxonomyOut], "list_taxonomies", "Taxonomies")
def taxonomies(request: HttpRequest, paging: Query[Paging]):
    """The sets of terms by which services are sorted."""
    return page_of([taxonomy.told() for taxonomy in TAXONOMIES], paging, dict)


@listed("taxonomies/{uuid:wanted}", TaxonomyOut, "get_taxonomy", "One taxonomy")
def one_taxonomy(request: HttpRequest, wanted: UUID):
    """A set of terms."""
    return picked((taxonomy.told() for taxonomy in TAXONOMIES), wanted)


@listed("taxonomy_terms", Page[TermOut], "list_taxonomy_terms", "Terms")
def taxonomy_terms(request: HttpRequest, paging: Query[Paging]):
    """The terms by which services are sorted, one taxonomy after the other."""
    return page_of(all_terms(), paging, dict)


@listed("taxonomy_terms/{uuid:wanted}", TermOut, "get_taxonomy_term", "One term")
def one_taxonomy_term(request: HttpRequest, wanted: UUID):
    """A term of a taxonomy."""
    return picked(all_terms(), wanted)


def all_terms() -> list[dict[str, Any]]:
    return [term for taxonomy in TAXONOMIES for term in taxonomy.terms()]


def unknown() -> Problem:
    return Problem(404, "There is nothing with this identifier.")


def picked(told: Iterable[dict[str, Any]], wanted: UUID) -> dict[str, Any]:
    """Raises ``Problem`` if none of ``told`` has the identifier."""
    for each in told:
        if each["id"] == str(wanted):
            return each
    raise unknown()


def everyone() -> OrganisationQuerySet:
    return directory(on=today()).prefetch_related("areas", "themes")


def one(kind: str, wanted: UUID) -> Organisation:
    """Raises ``Problem`` if nothing of this kind in the directory has the identifier."""
    key = key_of(kind, wanted)
    row = None if key is None else everyone().filter(pk=key).first()
    if row is None:
        raise unknown()
    return row


def found(filters: Filters) -> OrganisationQuerySet:
    """Raises ``Problem`` for a place that is not known."""
    rows = everyone()
    if filters.search:
        rows = with_words(rows, filters.search)
    if filters.taxonomy_term_id:
        rows = with_term(rows, filters.taxonomy_term_id)
    if filters.taxonomy_id:
        rows = with_taxonomy(rows, filters.taxonomy_id)
    if filters.organization_id:
        rows = rows.filter(pk=key_of(telling.ORGANIZATION, filters.organization_id))
    if filters.modified_after:
        rows = rows.filter(last_published_at__gte=in_utc(filters.modified_after))
    if filters.postcode:
        spot = find_place(filters.postcode)
        if spot is None:
            raise Problem(400, "The place is not known.", {"postcode": "Enter a postcode or a town."})
        rows = rows.near(spot, metres=filters.proximity)
    return rows


def in_utc(at: dt.datetime) -> dt.datetime:
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def page_of(rows: QuerySet | Sequence, paging: Paging, tell: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The page of ``rows`` that was asked for, in the envelope of the standard. Raises ``Problem`` beyond the last."""
    page = page_asked(rows, paging)
    contents = [tell(row) for row in page.object_list]
    return {
        "total_items": page.paginator.count,
        "total_pages": page.paginator.num_pages,
        "page_number": paging.page,
        "size": len(contents),
        "first_page": not page.has_previous(),
        "last_page": not page.has_next(),
        "empty": not page.paginator.count,
        "contents": contents,
    }


urlpatterns = addresses(api)
