"""From rows of the directory to the objects of Open Referral UK: only what its pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from hub.impact.hsds.identifiers import identifier, named
from hub.impact.hsds.terms import KINDS, THEMES, kind_term, theme_term
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.models import Organisation
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared.emails import absolute_url

ORGANIZATION, SERVICE, LOCATION, AT_LOCATION = "organization", "service", "location", "service_at_location"
"""Kinds of things with an identifier of their own; all four have the key of the organisation."""

STATISTICAL_AREA = "http://statistics.data.gov.uk/id/statistical-geography/"

Told = dict[str, Any]


def service(row: Organisation) -> Told:
    """``row`` as its one service, with all that hangs on it. Wants ``areas`` and ``themes`` fetched before."""
    own = identifier(SERVICE, row.pk)
    return {
        "id": own,
        "organization_id": identifier(ORGANIZATION, row.pk),
        "name": row.name,
        "description": description(row),
        "url": row.website or page(row),
        "email": row.email or None,
        "status": "active",
        "assured_date": row.checked_on,
        "last_modified": moment(row.last_published_at),
        "organization": organization(row),
        "phones": [{"id": named("phone", row.pk), "service_id": own, "number": row.phone}] if row.phone else [],
        "service_areas": [area_served(row, area) for area in row.areas.all()],
        "service_at_locations": list(at_locations(row)),
        "attributes": list(attributes(row)),
    }


def organization(row: Organisation) -> Told:
    return {
        "id": identifier(ORGANIZATION, row.pk),
        "name": row.name,
        "description": description(row),
        "email": row.email or None,
        "website": row.website or None,
        "uri": page(row),
    }


def at_location_with_service(row: Organisation) -> Told:
    """Only for a row that ``has_location``."""
    told = service(row)
    (place,) = told["service_at_locations"]
    return {**place, "service": told}


def has_location(row: Organisation) -> bool:
    """Whether anything of where it is is public; ``in_places`` for one row."""
    if row.public_coordinates or row.town:
        return True
    return not row.hides_exact_address and bool(row.address or row.postcode)


def in_places(rows: OrganisationQuerySet) -> OrganisationQuerySet:
    """Those of ``rows`` that ``has_location``."""
    open_address = Q(hides_exact_address=False) & (~Q(address="") | ~Q(postcode=""))
    return rows.filter(Q(latitude__isnull=False) | ~Q(town="") | open_address)


def at_locations(row: Organisation) -> Iterator[Told]:
    """Where it is, if it is anywhere that is public."""
    if not has_location(row):
        return
    own = identifier(LOCATION, row.pk)
    latitude, longitude = row.public_coordinates or (None, None)
    yield {
        "id": identifier(AT_LOCATION, row.pk),
        "service_id": identifier(SERVICE, row.pk),
        "location_id": own,
        "location": {
            "id": own,
            "location_type": "physical",
            "url": page(row),
            "name": (row.hides_exact_address and row.town) or row.name,
            "latitude": latitude,
            "longitude": longitude,
            "addresses": list(addresses(row, own)),
            "accessibility": list(accessibility(row, own)),
        },
    }


def addresses(row: Organisation, location: str) -> Iterator[Told]:
    """The address, where all of it is public: an address in this standard is one that a letter reaches."""
    lines = [line.strip() for line in row.address.splitlines() if line.strip()]
    if row.hides_exact_address or not (lines or row.postcode):
        return
    yield {
        "id": named("address", row.pk),
        "location_id": location,
        "address_1": ", ".join(lines),
        "city": row.town,
        "state_province": "",
        "postal_code": row.postcode,
        "country": "GB",
        "address_type": "physical",
    }


def accessibility(row: Organisation, location: str) -> Iterator[Told]:
    """The answers to the questions about access, as far as there are any."""
    answers = {label: AccessAnswer(getattr(row, name)) for name, label in ACCESS_QUESTIONS.items()}
    known = [f"{label}: {answer.label.lower()}." for label, answer in answers.items() if answer != AccessAnswer.UNKNOWN]
    if known or row.access_notes:
        yield {
            "id": named("accessibility", row.pk),
            "location_id": location,
            "description": " ".join(known),
            "details": row.access_notes or None,
            "url": page(row),
        }


def attributes(row: Organisation) -> Iterator[Told]:
    """The themes and the kind of the organisation, as terms of the two taxonomies."""
    own = identifier(SERVICE, row.pk)
    terms = [(THEMES, theme_term(theme)) for theme in row.themes.all()]
    terms.append((KINDS, kind_term(row.kind)))
    for taxonomy, term in terms:
        yield {
            "id": named("attribute", row.pk, term["id"]),
            "link_id": own,
            "link_entity": "service",
            "link_type": taxonomy.link_type,
            "taxonomy_term_id": term["id"],
            "taxonomy_term": term,
        }


def area_served(row: Organisation, area) -> Told:
    return {
        "id": named("service_area", row.pk, area.pk),
        "service_id": identifier(SERVICE, row.pk),
        "name": area.name,
        "uri": f"{STATISTICAL_AREA}{area.code}" if area.code else None,
    }


def description(row: Organisation) -> str:
    return "\n\n".join(text for text in (row.summary, row.description) if text)


def page(row: Organisation) -> str:
    return absolute_url(row.get_absolute_url())


def moment(at: dt.datetime | None) -> str | None:
    """In UTC to the millisecond, as the standard asks for."""
    if at is None:
        return None
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
