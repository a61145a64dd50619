"""Champions and other partners: what their pages in the directory show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from charter_champions.domain.listing import directory
from charter_champions.views.listing import Listing
from hub.impact.api.answers import (
    LONGEST_VALUE,
    Miles,
    Paged,
    Paging,
    Problem,
    listed,
    page_of,
    refuse_unknown,
    values,
)
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.emails import absolute_url

router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    """An organisation in the directory."""

    slug: str = Field(description="Names it in addresses. It never changes.")
    name: str
    kind: str = Field(description="Such as “Charity”.")
    is_champion: bool = Field(description="Whether it is a Charter Champion today.")
    is_renewal_due: bool = Field(description="Whether its year is over and its days of grace run.")
    summary: str = Field(description="What it does, in a sentence or two.")
    areas: list[str] = Field(description="The names of its areas.")
    themes: list[str]
    phone: str
    email: str
    website: str
    address_lines: list[str] = Field(description="Where it is, as far as that is public.")
    access: dict[str, str] = Field(description="For each question about access: yes, no or not known.")
    checked_on: dt.date | None = Field(description="The day on which somebody last checked the entry.")
    address: str = Field(description="Its page.")


class OrganisationFilters(Schema):
    q: str = Field("", max_length=200, description="Words to look for.")
    near: str = Field("", max_length=LONGEST_VALUE, description="A postcode or the name of a place.")
    within: Miles | None = Field(None, description="How many miles from there.")
    champions: list[str] = values("“yes”: those who signed the charter.")
    area: list[str] = values("The slug of an area; what lies in it counts.")
    access: list[str] = values("A question about access, such as “step_free”.")
    theme: list[str] = values("The slug of a theme.")
    kind: list[str] = values("A kind, such as “charity”.")
    letter: list[str] = values("The first letter of the name.")


@listed(router, "", Paged[OrganisationOut], "list_organisations", "The directory")
def organisations(request: HttpRequest, paging: Query[Paging], filters: Query[OrganisationFilters]):
    """Champions and other partners, A to Z, or the nearest first."""
    listing = Listing(request)
    refuse_unknown(request, listing.all_groups)
    if listing.unknown_place:
        raise Problem(400, "The place is not known.", {"near": "Enter a postcode or a town."})
    rows = listing.organisations.prefetch_related("areas", "themes")
    return page_of(request, rows, paging, lambda page: map(told, page), keys=listing.keys)


@listed(router, "/{slug:slug}", OrganisationOut, "get_organisation", "One organisation")
def organisation(request: HttpRequest, slug: str):
    """An entry of the directory."""
    row = directory(on=today()).prefetch_related("areas", "themes").filter(slug=slug).first()
    if row is None:
        raise Problem(404, "There is no such organisation in the directory.")
    return told(row)


def told(row: Organisation) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("slug", "name", "is_champion", "is_renewal_due", "summary")},
        **{name: getattr(row, name) for name in ("phone", "email", "website", "checked_on")},
        "kind": row.get_kind_display(),
        "areas": [area.name for area in row.areas.all()],
        "themes": [theme.name for theme in row.themes.all()],
        "address_lines": list(row.public_address_lines),
        "access": {name: AccessAnswer(getattr(row, name)).label for name in ACCESS_QUESTIONS},
        "address": absolute_url(row.get_absolute_url()),
    }
