"""Areas, themes and organisations of the demo."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from hub.home.demo.dates import Days, at
from hub.home.demo.pages import keep_revision
from hub.home.demo.pictures import make_sign
from hub.home.demo.words import words
from hub.organisations.domain.listings import answer_mistake, claim_listing, move_claim, report_mistake
from hub.organisations.domain.outline_loading import load_outlines
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer, ClaimStatus, MistakeStatus
from hub.organisations.models import Area, Organisation, OrganisationContact, Postcode
from hub.organisations.outline_files import read_features
from hub.shared.clock import as_of, now
from hub.shared.models import HubImage, Theme

OUTLINES = Path(__file__).parent / "outlines.geojson"

ACCESS_LETTERS = {"y": AccessAnswer.YES, "n": AccessAnswer.NO, "a": AccessAnswer.ASK, "u": AccessAnswer.UNKNOWN}
POSTCODE_LETTERS = ("AA", "AB", "EF", "GH", "JL", "NP", "QR", "ST", "WX")
PLAIN_FIELDS = (
    *("slug", "name", "kind", "summary", "description", "ods_code", "cqc_id", "charity_number", "email", "phone"),
    *("website", "address", "town", "postcode", "hides_exact_address", "access_notes"),
)
SIGN_WORDS = {
    "carers": "A yellow cup of tea on a dark blue disc",
    "walkers": "A white bottle kiln on a green hill",
    "sight": "A yellow eye on dark blue",
    "garden": "A green seedling under a small sun",
    "deaf": "A white open hand on a pink disc",
    "memory": "A sunflower on a pale blue disc",
    "young": "A smiling speech bubble on yellow",
    "tongues": "Four patches of a quilt",
    "choir": "A note of music on green",
}


def make_areas() -> dict[str, Area]:
    """The tree of places, by slug."""
    areas: dict[str, Area] = {}
    for row in words("places")["area"]:
        root = areas[row["slug"]] = Area.add_root(name=row["name"], slug=row["slug"])
        for name, (latitude, longitude) in row["inside"].items():
            root.refresh_from_db()
            areas[slugify(name)] = root.add_child(name=name, slug=slugify(name), latitude=latitude, longitude=longitude)
    return areas


def make_outlines() -> None:
    """The invented outlines of the places, for the map of the directory."""
    load_outlines(read_features(OUTLINES), source=OUTLINES.name)


def make_postcodes() -> None:
    """The invented postcodes: those of the organisations, where they are, and some more of each of the five halves."""
    addresses = [row for row in words("organisations")["organisation"] if "postcode" in row and "place" in row]
    known = {row["postcode"].replace(" ", ""): tuple(row["place"]) for row in addresses}
    for outward, (latitude, longitude) in words("places")["postcodes"].items():
        for number, letters in enumerate(POSTCODE_LETTERS):
            aside = number - len(POSTCODE_LETTERS) // 2
            place = (round(latitude + 0.0011 * aside, 6), round(longitude - 0.0017 * aside, 6))
            known.setdefault(f"{outward}{number + 1}{letters}", place)
    Postcode.objects.bulk_create(
        Postcode(code=code, outward=code[:-3], latitude=place[0], longitude=place[1]) for code, place in known.items()
    )


def make_themes() -> dict[str, Theme]:
    """The themes, by slug."""
    return {
        slugify(name): Theme.objects.create(name=name, slug=slugify(name), description=description)
        for name, description in words("places")["themes"].items()
    }


def make_signs() -> dict[str, HubImage]:
    """The logos, by the name of the drawing."""
    owners = {row["logo"]: row["name"] for row in words("organisations")["organisation"] if "logo" in row}
    return {
        name: make_sign(name, owner, f"Logo of {owner}: {SIGN_WORDS[name].lower()}.") for name, owner in owners.items()
    }


def make_organisations(
    areas: dict[str, Area], themes: dict[str, Theme], signs: dict[str, HubImage], days: Days, *, user=None
) -> dict[str, Organisation]:
    """Everybody in the directory, the bodies that are asked, and one that has closed; by slug."""
    made: dict[str, Organisation] = {}
    for row in words("organisations")["organisation"]:
        organisation = Organisation(
            **{name: row[name] for name in PLAIN_FIELDS if name in row},
            **dict(zip(ACCESS_QUESTIONS, (ACCESS_LETTERS[letter] for letter in row["access"]), strict=True)),
            checked_on=days.ago(row["checked"]),
            logo=signs.get(row.get("logo", "")),
        )
        place(organisation, row)
        if "closed" in row:
            organisation.closed_on = days.ago(row["closed"])
            organisation.succeeded_by = made[row["succeeded_by"]]
        organisation.areas = [areas[slug] for slug in row["areas"]]
        organisation.themes.set([themes[slug] for slug in row.get("themes", [])])
        if "contact" in row:
            name, role, email = row["contact"]
            organisation.contacts = [OrganisationContact(name=name, role=role, email=email)]
        checked_at = at(organisation.checked_on)
        organisation.first_published_at = organisation.last_published_at = checked_at
        organisation.full_clean()
        organisation.save()
        keep_revision(organisation, checked_at, user=user)
        made[organisation.slug] = organisation
    return made


def place(organisation: Organisation, row: dict[str, Any]) -> None:
    if "place" in row:
        organisation.latitude, organisation.longitude = (Decimal(str(degrees)) for degrees in row["place"])


def make_care(organisations: dict[str, Organisation], days: Days, *, user=None) -> None:
    """Two mistakes that readers reported, one of them answered, and a claim of a listing that waits."""
    with as_of(at(days.working_day_ago(9))):
        answered = report_mistake(
            organisations["northgate-pantry"], "It opens at 10am now, not at 9am.", email="reader@kilnford.example"
        )
    with as_of(at(days.working_day_ago(8))):
        answer_mistake(answered, MistakeStatus.CORRECTED, answer="Thank you: it says 10am now.", user=user)
    with as_of(at(days.working_day_ago(3))):
        report_mistake(organisations["vale-walkers-and-talkers"], "The phone rings, but nobody answers any more.")
        claim = claim_listing(
            organisations["st-annes-lunch-club"],
            name="Joan Example",
            role="Cook and treasurer",
            email="joan@stanneslunch.example",
            how_to_check="Ring the vicarage, they know me.",
        )
        move_claim(claim, ClaimStatus.CONFIRMED, changes={"confirmed_at": now()})
