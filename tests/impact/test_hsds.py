"""``/hsds/``: the directory as Open Referral UK has it. Every object fits the official compiled schema."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from hub.impact.hsds.core import api
from hub.impact.hsds.identifiers import identifier, key_of, named
from hub.organisations.models import Organisation, Postcode
from hub.shared.clock import now
from hub.shared.models import Theme
from tests.factories.organisations import make_area, make_organisation

SCHEMA = json.loads((Path(__file__).parent / "hsds_uk" / "service.json").read_text())
BASE = "/hsds/"
ENVELOPE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
AT_LOCATION = SCHEMA["properties"]["service_at_locations"]["items"]
TERM = SCHEMA["properties"]["attributes"]["items"]["properties"]["taxonomy_term"]
OF_LIST = {
    "services": SCHEMA,
    "organizations": SCHEMA["properties"]["organization"],
    "service_at_locations": AT_LOCATION,
    "taxonomy_terms": TERM,
}


def ask(path: str, status: int = 200):
    response = Client().get(f"{BASE}{path}")
    assert response.status_code == status, (path, response.content)
    return response.json()


def faults(schema: dict, told: dict) -> list[str]:
    checker = Draft202012Validator(schema, format_checker=FormatChecker(["uuid", "email", "date", "date-time"]))
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in checker.iter_errors(told)]


@pytest.fixture
def hanbury(db, time_machine):
    """A group of which everything is known."""
    time_machine.move_to("2026-05-06T10:00:00Z")
    area = make_area("Potter's Row", code="E06000021")
    group = make_organisation(
        name="Hanbury Carers",
        slug="hanbury-carers",
        kind="charity",
        summary="We sit with people at night.",
        description="Come as you are.",
        email="hello@hanbury.example",
        phone="01632 960001",
        website="https://hanbury.example/",
        address="1 Mill Lane\nHanbury",
        town="Kilnford",
        postcode="KF1 2AB",
        latitude="53.025780",
        longitude="-2.177390",
        step_free="yes",
        parking="no",
        access_notes="Ring the bell.",
        checked_on=dt.date(2026, 3, 2),
        areas=[area],
        last_published_at=now(),
    )
    theme = Theme.objects.create(name="Night care", slug="night-care")
    group.themes.add(theme)
    group.save()
    return group


def test_the_schema_in_use_is_the_official_one():
    folder = Path(__file__).parent / "hsds_uk"
    digest = hashlib.sha256((folder / "service.json").read_bytes()).hexdigest()
    assert digest in (folder / "README.md").read_text()


def test_the_root_names_the_standard_and_the_description(db):
    assert ask("") == {
        "version": "HSDS-UK-3.0",
        "profile": "https://openreferraluk.org/specifications/3.0/openapi.json",
        "openapi_url": "https://hub.example/hsds/openapi.json",
    }
    document = ask("openapi.json")
    assert document["openapi"] == "3.1.0"
    assert {path.removeprefix(BASE).partition("/")[0] for path in document["paths"]} == {
        *("", "services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"),
    }


@pytest.mark.parametrize("name", [*OF_LIST, "taxonomies"])
def test_a_list_of_nothing_says_so(db, name):
    told = ask(name)
    assert told.keys() == ENVELOPE
    if name not in ("taxonomies", "taxonomy_terms"):
        assert told == {
            "total_items": 0,
            "total_pages": 1,
            "page_number": 1,
            "size": 0,
            "first_page": True,
            "last_page": True,
            "empty": True,
            "contents": [],
        }


def test_a_service_is_told_whole(hanbury):
    (told,) = ask("services")["contents"]

    assert told == ask(f"services/{told['id']}")
    assert faults(SCHEMA, told) == []
    assert {name: told[name] for name in ("name", "description", "url", "email", "status", "assured_date")} == {
        "name": "Hanbury Carers",
        "description": "We sit with people at night.\n\nCome as you are.",
        "url": "https://hanbury.example/",
        "email": "hello@hanbury.example",
        "status": "active",
        "assured_date": "2026-03-02",
    }
    assert told["last_modified"] == "2026-05-06T10:00:00.000Z"
    assert [phone["number"] for phone in told["phones"]] == ["01632 960001"]
    assert told["organization"] == {
        "id": told["organization_id"],
        "name": "Hanbury Carers",
        "description": "We sit with people at night.\n\nCome as you are.",
        "email": "hello@hanbury.example",
        "website": "https://hanbury.example/",
        "uri": "https://hub.example/directory/hanbury-carers/",
    }
    assert [(area["name"], area["uri"]) for area in told["service_areas"]] == [
        ("Potter's Row", "http://statistics.data.gov.uk/id/statistical-geography/E06000021")
    ]
    ((at),) = told["service_at_locations"]
    place = at["location"]
    assert (at["service_id"], at["location_id"]) == (told["id"], place["id"])
    assert (place["latitude"], place["longitude"], place["location_type"]) == (53.02578, -2.17739, "physical")
    (address,) = place["addresses"]
    assert {name: address[name] for name in ("address_1", "city", "postal_code", "country", "address_type")} == {
        "address_1": "1 Mill Lane, Hanbury",
        "city": "Kilnford",
        "postal_code": "KF1 2AB",
        "country": "GB",
        "address_type": "physical",
    }
    (access,) = place["accessibility"]
    assert (access["description"], access["details"]) == (
        "Step-free way in: yes. Blue Badge parking: no.",
        "Ring the bell.",
    )
    assert [(each["link_type"], each["taxonomy_term"]["name"]) for each in told["attributes"]] == [
        ("theme", "Night care"),
        ("organisation_kind", "Charity"),
    ]


def test_what_is_not_known_is_left_out(db):
    make_organisation(name="Bare", slug="bare", kind="collective", email="", phone="", website="", summary="")
    (told,) = ask("services")["contents"]

    assert faults(SCHEMA, told) == []
    assert not {"email", "assured_date", "last_modified"} & told.keys()
    assert told["url"] == "https://hub.example/directory/bare/"
    assert (told["phones"], told["service_areas"], told["service_at_locations"]) == ([], [], [])
    assert ask("service_at_locations")["empty"]


def test_a_hidden_address_stays_hidden(hanbury):
    Organisation.objects.update(hides_exact_address=True)
    for path in ("services", "service_at_locations", "organizations"):
        response = Client().get(f"{BASE}{path}").content.decode()
        for secret in ("Mill Lane", "2AB", "53.0257", "2.1773"):
            assert secret not in response
    (told,) = ask("services")["contents"]
    place = told["service_at_locations"][0]["location"]
    assert (place["name"], place["latitude"], place["longitude"], place["addresses"]) == ("Kilnford", 53.03, -2.18, [])
    assert faults(SCHEMA, told) == []


@pytest.mark.parametrize(
    "place",
    [
        {"postcode": "KF12AB", "hides_exact_address": True},
        {"address": "1 Mill Lane", "hides_exact_address": True},
        {"address": "1 Mill Lane"},
        {"town": "Kilnford", "hides_exact_address": True},
        {"postcode": "KF1 2AB"},
        {"latitude": "53.025780", "longitude": "-2.177390"},
        {},
    ],
    ids=str,
)
def test_a_place_is_listed_where_a_service_has_one(db, place):
    make_organisation(name="Group", slug="group", **place)
    (told,) = ask("services")["contents"]

    listed = ask("service_at_locations")["contents"]
    assert [each["id"] for each in listed] == [each["id"] for each in told["service_at_locations"]]
    for each in told["service_at_locations"]:
        whole = ask(f"service_at_locations/{each['id']}")
        assert whole == listed[0]
        assert faults(AT_LOCATION, whole) == []
        assert faults(SCHEMA, whole["service"]) == []


def test_every_object_of_every_list_fits_the_schema_and_is_found_by_its_identifier(hanbury):
    make_organisation(name="Bare", slug="bare", email="", website="")
    for name, schema in OF_LIST.items():
        contents = ask(name)["contents"]
        assert contents, name
        for told in contents:
            assert faults(schema, told) == [], name
            assert ask(f"{name}/{told['id']}") == told
    kinds = ask("taxonomies")["contents"]
    assert [ask(f"taxonomies/{each['id']}") for each in kinds] == kinds
    assert {term["taxonomy_id"] for term in ask("taxonomy_terms")["contents"]} == {each["id"] for each in kinds}


def test_the_check_finds_what_does_not_fit(hanbury):
    (told,) = ask("services")["contents"]
    assert faults(SCHEMA, {**told, "status": "open"}) == [
        "['status']: 'open' is not one of ['active', 'inactive', 'defunct', 'temporarily closed']"
    ]
    assert faults(SCHEMA, {**told, "id": "7"}) == ["['id']: '7' is not a 'uuid'"]
    told["service_at_locations"][0]["location"]["addresses"][0].pop("country")
    assert len(faults(SCHEMA, told)) == 1


def test_only_what_the_directory_lists_is_told(db):
    shown = make_organisation(name="Shown", slug="shown")
    make_organisation(name="Draft", slug="draft", live=False)
    make_organisation(name="Closed", slug="closed", closed_on=dt.date(2020, 1, 1))
    hospital = make_organisation(name="Hospital", slug="hospital", kind="nhs_body")

    assert [told["name"] for told in ask("organizations")["contents"]] == ["Shown"]
    assert ask(f"services/{identifier('service', shown.pk)}")["name"] == "Shown"
    ask(f"services/{identifier('service', hospital.pk)}", status=404)


@pytest.mark.parametrize("name", [*OF_LIST, "taxonomies"])
@pytest.mark.parametrize("wanted", [uuid4(), UUID(int=0), UUID(int=2**128 - 1), "organization", "1"])
def test_what_nobody_knows_is_told_as_a_problem(hanbury, name, wanted):
    wanted = identifier("event", hanbury.pk) if wanted == "organization" else wanted
    response = Client().get(f"{BASE}{name}/{wanted}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_filters_narrow_the_list(hanbury):
    other = make_organisation(name="Zebra Club", slug="zebra", kind="collective", summary="Tea.")
    Organisation.objects.filter(pk=other.pk).update(last_published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    Postcode.objects.create(code="KF12AB", outward="KF1", latitude=53.026, longitude=-2.177)
    theme = identifier("theme", Theme.objects.get().pk)
    themes, kinds = (each["id"] for each in ask("taxonomies")["contents"])

    def names(query: str) -> list[str]:
        return [told["name"] for told in ask(f"organizations?{query}")["contents"]]

    everyone = ["Hanbury Carers", "Zebra Club"]
    assert names("search=carers") == ["Hanbury Carers"]
    assert names(f"taxonomy_term_id={theme}") == ["Hanbury Carers"]
    assert names(f"taxonomy_term_id={named('kind', 'collective')}") == ["Zebra Club"]
    assert names(f"taxonomy_term_id={uuid4()}") == []
    assert (names(f"taxonomy_id={themes}"), names(f"taxonomy_id={kinds}")) == (["Hanbury Carers"], everyone)
    assert names(f"taxonomy_id={uuid4()}") == []
    assert names(f"organization_id={identifier('organization', other.pk)}") == ["Zebra Club"]
    assert names(f"organization_id={uuid4()}") == []
    assert names("modified_after=2026-05-06T10:00:00Z") == ["Hanbury Carers"]
    assert names("modified_after=2026-05-06T10:00:01") == []
    assert names("postcode=KF1+2AB") == ["Hanbury Carers"]
    assert (names("postcode=KF1+2AB&proximity=10"), names("proximity=10")) == ([], everyone)
    assert ask("services?postcode=ZZ9+9ZZ", 400)["errors"] == [
        {"name": "postcode", "reason": "Enter a postcode or a town."}
    ]


@pytest.mark.parametrize(
    "query", ["minimum_age=3", "page=0", "page=x", "per_page=101", "proximity=0", "modified_after=x"]
)
def test_what_cannot_be_answered_is_refused_and_says_where(db, query):
    problem = ask(f"services?{query}", 400)
    assert [error["name"] for error in problem["errors"]] == [query.partition("=")[0]]


def test_a_slash_at_the_end_leads_to_the_address_without(hanbury):
    answer = Client().get(f"{BASE}services/?page=1")
    assert (answer.status_code, answer["Location"]) == (301, "/hsds/services?page=1")
    assert Client().get(f"{BASE}services/", follow=True).json() == ask("services")
    assert Client().get("/api/v1/organisations///")["Location"] == "/api/v1/organisations"
    for path in ("/hsds/nothing/", "/hsds//", "/api/v1//evil.example/", "/api/v1/"):
        assert Client().get(path).status_code == 404, path


def test_pages_of_a_list(db):
    for number in range(5):
        make_organisation(name=f"Group {number}", slug=f"group-{number}")
    told = ask("services?per_page=2&page=3")
    assert ([row["name"] for row in told.pop("contents")], told) == (
        ["Group 4"],
        {
            "total_items": 5,
            "total_pages": 3,
            "page_number": 3,
            "size": 1,
            "first_page": False,
            "last_page": True,
            "empty": False,
        },
    )
    ask("services?per_page=2&page=4", status=404)


def test_any_site_may_read_it_and_ask_again_whether_it_changed(hanbury):
    response = Client().get(f"{BASE}services")
    assert (response["Access-Control-Allow-Origin"], response["Content-Type"]) == (
        "*",
        "application/json; charset=utf-8",
    )
    again = Client().get(f"{BASE}services", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().post(f"{BASE}services").status_code == 405


@pytest.mark.parametrize("name", ["services", "service_at_locations", "organizations"])
def test_a_longer_list_takes_no_more_questions(hanbury, name):
    def questions() -> int:
        # What the hub keeps about itself is read first.
        ask(name)
        with CaptureQueriesContext(connection) as captured:
            ask(name)
        return len(captured)

    few = questions()
    area, theme = hanbury.areas.get(), Theme.objects.get()
    for number in range(20):
        group = make_organisation(name=f"Group {number}", slug=f"group-{number}", town="Kilnford", areas=[area])
        group.themes.add(theme)
        group.save()
    assert questions() == few


@given(kind=st.text(min_size=1, max_size=20), key=st.integers(0, 2**62 - 1), other=st.integers(0, 2**62 - 1))
def test_an_identifier_holds_its_key_and_no_other(kind, key, other):
    made = UUID(identifier(kind, key))
    assert (made.version, made.variant, key_of(kind, made)) == (8, "specified in RFC 4122", key)
    assert (identifier(kind, other) == str(made)) is (other == key)
    assert key_of(f"{kind}!", made) is None


def test_identifiers_stay_what_they_are(settings):
    settings.HUB_BASE_URL = "https://hub.example"
    assert identifier("service", 7) == "fe84c047-bfd3-8d2e-8000-000000000007"
    assert named("phone", 7) == "5eeb4162-ed2c-5a9f-86be-92290361de0a"
    settings.HUB_BASE_URL = "https://other.example"
    assert key_of("service", UUID("fe84c047-bfd3-8d2e-8000-000000000007")) is None


def test_every_operation_is_in_words():
    for path, operations in api.get_openapi_schema()["paths"].items():
        assert operations["get"]["summary"], path
        assert operations["get"]["description"], path
