"""The objects of Open Referral UK (HSDS-UK 3.0), as far as the hub knows what they ask for.

What is not known is left out: the standard has no empty values. ``url`` of a location and ``location_type`` are
required by the profile. Telephone numbers are those of HSDS 3.0, which the profile leaves as they are.
"""

from __future__ import annotations

import datetime as dt
from typing import Generic, TypeVar

from ninja import Field, Schema

Row = TypeVar("Row")
Identifier = str


class Root(Schema):
    """What this interface is."""

    version: str = Field(description="The version of the standard.")
    profile: str = Field(description="Where the profile of the standard is described.")
    openapi_url: str = Field(description="Where this interface is described.")


class Page(Schema, Generic[Row]):
    """One page of a list."""

    total_items: int = Field(description="How many entries the whole list has.")
    total_pages: int = Field(description="How many pages there are; 1 for an empty list.")
    page_number: int
    size: int = Field(description="How many entries this page has.")
    first_page: bool
    last_page: bool
    empty: bool = Field(description="Whether the list has no entries.")
    contents: list[Row]


class TaxonomyOut(Schema):
    id: Identifier
    name: str
    description: str
    uri: str
    version: str


class TermOut(Schema):
    id: Identifier
    name: str
    description: str
    code: str
    taxonomy: str
    taxonomy_id: Identifier
    term_uri: str


class AttributeOut(Schema):
    """That a term says something about a service."""

    id: Identifier
    link_id: Identifier
    link_entity: str
    link_type: str
    taxonomy_term_id: Identifier
    taxonomy_term: TermOut


class AddressOut(Schema):
    id: Identifier
    location_id: Identifier
    address_1: str
    city: str
    state_province: str = Field(description="Always empty: the hub keeps no county.")
    postal_code: str
    country: str
    address_type: str


class AccessibilityOut(Schema):
    id: Identifier
    location_id: Identifier
    description: str
    details: str | None = None
    url: str


class LocationOut(Schema):
    id: Identifier
    location_type: str
    url: str
    name: str
    latitude: float | None = Field(None, description="In degrees (WGS 84); coarse where the address is not public.")
    longitude: float | None = None
    addresses: list[AddressOut] = Field(description="Empty where the address is not public.")
    accessibility: list[AccessibilityOut]


class PhoneOut(Schema):
    id: Identifier
    service_id: Identifier
    number: str


class AreaOut(Schema):
    id: Identifier
    service_id: Identifier
    name: str
    uri: str | None = Field(None, description="Of the Office for National Statistics, where the area has a code.")


class OrganizationOut(Schema):
    id: Identifier
    name: str
    description: str
    email: str | None = None
    website: str | None = None
    uri: str = Field(description="Its page in the directory.")


class AtLocationOut(Schema):
    """That a service can be had somewhere."""

    id: Identifier
    service_id: Identifier
    location_id: Identifier
    location: LocationOut


class ServiceOut(Schema):
    """What an organisation of the directory does for people: one service each."""

    id: Identifier
    organization_id: Identifier
    name: str
    description: str
    url: str
    email: str | None = None
    status: str
    assured_date: dt.date | None = Field(None, description="The day on which somebody last checked the entry.")
    last_modified: str | None = Field(None, description="When the entry last changed, in UTC, to the millisecond.")
    organization: OrganizationOut
    phones: list[PhoneOut]
    service_areas: list[AreaOut]
    service_at_locations: list[AtLocationOut]
    attributes: list[AttributeOut]


class AtLocationWithServiceOut(AtLocationOut):
    service: ServiceOut = Field(description="The service, with all that is known of it.")
