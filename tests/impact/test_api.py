"""``/api/v1/``: what anyone's software can read, and nothing else."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from hub.impact.api.answers import Miles
from hub.impact.api.core import api
from hub.organisations.nearness import MILES
from stories.domain.topic_numbers import recount_topic
from tests.factories.events import make_event, make_event_index, session
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_area, make_organisation
from tests.factories.reports import make_started
from tests.factories.stories import make_accepted_story, make_topic

pytestmark = pytest.mark.django_db

BASE = "/api/v1/"


LISTS = (
    *("pages", "reports", "organisations", "events", "topics", "asking"),
    *(f"record/{name}" for name in ("requests", "replies", "promises", "changes", "bodies")),
)


def ask(path: str, status: int = 200, client: Client | None = None):
    response = (client or Client()).get(f"{BASE}{path}")
    assert response.status_code == status, (path, response.content)
    return response


def test_one_document_describes_every_operation_in_words():
    document = ask("openapi.json").json()

    assert document["openapi"] == "3.1.0"
    operations = {path: operation["get"] for path, operation in document["paths"].items()}
    assert all(path.startswith(BASE) for path in operations)
    assert {path.removeprefix(BASE) for path in operations} >= {*LISTS, "impact", "due-date", "topics/{slug}"}
    for path, operation in operations.items():
        assert operation["summary"], path
        assert operation["description"], path
        assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_hub_has_empty_lists(path):
    assert ask(path).json() == {"total": 0, "page": 1, "pages": 1, "next": None, "previous": None, "results": []}


@pytest.mark.parametrize("path", [*LISTS, "impact", "openapi.json"])
def test_any_site_may_read_it_and_ask_again_whether_it_changed(path):
    response = ask(path)

    assert (response["Access-Control-Allow-Origin"], response["Cache-Control"]) == ("*", "public, no-cache")
    assert not response.cookies
    again = Client().get(f"{BASE}{path}", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    head = Client().head(f"{BASE}{path}")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])
    assert Client().options(f"{BASE}{path}").status_code == 204
    assert Client().post(f"{BASE}{path}").status_code == 405


def test_a_list_is_read_page_by_page_by_its_links():
    for number in range(5):
        make_organisation(name=f"Group {number}", slug=f"group-{number}")
    names, address = [], f"{BASE}organisations?per_page=2&kind=community_group"

    while address:
        found = Client().get(address.removeprefix("https://hub.example")).json()
        names.append([row["name"] for row in found["results"]])
        address = found["next"]

    assert names == [["Group 0", "Group 1"], ["Group 2", "Group 3"], ["Group 4"]]
    assert (found["total"], found["pages"]) == (5, 3)
    assert found["previous"] == "https://hub.example/api/v1/organisations?per_page=2&kind=community_group&page=2"
    assert ask("organisations?page=2", 404).json()["errors"] == [{"name": "page", "reason": "The last page is 1."}]


def test_an_organisation_says_what_its_page_says_and_no_more():
    organisation = make_organisation(
        name="Hanbury Carers",
        slug="hanbury-carers",
        email="",
        checked_on=dt.date(2026, 5, 5),
        areas=[make_area("Hanbury")],
    )

    row = ask("organisations/hanbury-carers").json()

    assert ask("organisations").json()["results"] == [row]
    assert row == {
        "slug": "hanbury-carers",
        "name": "Hanbury Carers",
        "kind": organisation.get_kind_display(),
        "is_champion": False,
        "is_renewal_due": False,
        "summary": organisation.summary,
        "areas": ["Hanbury"],
        "themes": [],
        "phone": organisation.phone,
        "email": "",
        "website": organisation.website,
        "address_lines": list(organisation.public_address_lines),
        "access": row["access"],
        "checked_on": "2026-05-05",
        "address": "https://hub.example/directory/hanbury-carers/",
    }


def test_what_nobody_may_see_is_not_there():
    home = make_home()
    make_standard_page(home, title="Draft", live=False)
    private = make_standard_page(home, title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_organisation(name="Hidden", slug="hidden", live=False)
    make_topic("Not public", is_public=False)

    assert [row["title"] for row in ask("pages").json()["results"]] == [home.title]
    assert ask(f"pages/{private.pk}", 404).json()["title"] == "There is no such page."
    assert ask("organisations").json()["total"] == 0
    ask("organisations/hidden", 404)
    assert ask("topics").json()["total"] == 0
    ask("topics/not-public", 404)


def test_a_request_is_told_as_the_files_of_the_record_tell_it(time_machine):
    time_machine.move_to("2026-05-06T10:00:00Z")
    row = make_started(received_on=dt.date(2026, 4, 2))
    in_file = Client().get(f"/record/{row.year}/{row.number}/data.json")
    expected = json.loads(b"".join(in_file.streaming_content))["requests"][0]

    found = ask(f"record/requests/{row.year}/{row.number}").json()

    assert found == {name: expected[name] for name in found}
    assert (found["due"], found["stands"], found["working_days_late"]) == (
        "2026-05-05",
        "Overdue by 1 working day",
        1,
    )
    assert ask("record/requests").json()["results"] == [found]
    assert ask("record/requests?phase=overdue").json()["total"] == 1
    assert ask("record/bodies").json()["results"][0]["requests"] == (
        f"https://hub.example/api/v1/record/requests?body={row.body.slug}"
    )
    ask("record/requests/2026/99", 404)


def test_numbers_of_stories_are_those_of_the_page():
    topic = make_topic("Night sitters")
    a, c = (make_organisation(name=name, slug=name.lower()) for name in ("Aspen", "Cedar"))
    for organisation, number in ((a, 12), (c, 2)):
        for _ in range(number):
            make_accepted_story(organisation=organisation, topic=topic)
    recount_topic(topic)

    row = ask(f"topics/{topic.slug}").json()

    assert [source["stories"] for source in row["sources"] if source["who"] == "Aspen"] == ["12"]
    assert "14" not in json.dumps(row)
    assert ask("topics").json()["results"] == [row]


def test_the_statement_is_for_the_days_that_are_asked():
    make_organisation(name="Hanbury Carers", slug="hanbury-carers")

    found = ask("impact/partners/hanbury-carers?from=2026-01-01&to=2026-03-31").json()

    assert (found["organisation"], found["first"], found["last"]) == ("Hanbury Carers", "2026-01-01", "2026-03-31")
    assert ask("impact/partners/hanbury-carers?from=2026-02-30", 400).json()["errors"][0]["name"] == "from"
    assert ask("impact/partners/hanbury-carers?from=2026-03-02&to=2026-03-01", 400).json()["errors"][0]["name"] == "to"
    assert ask("impact/partners/hanbury-carers?from=0001-01-01", 400).json()["errors"][0]["name"] == "from"
    ask("impact/partners/nobody", 404)


def test_a_date_of_an_event_is_told_with_its_state(time_machine):
    time_machine.move_to("2026-10-01T10:00:00Z")
    make_event(title="Coffee", sessions=[session(dt.datetime(2026, 10, 6, 14))])

    (row,) = ask("events").json()["results"]

    assert (row["title"], row["starts_at"], row["status"]) == ("Coffee", "2026-10-06T13:00:00Z", "EventScheduled")
    assert ask("events?from=2026-10-07").json()["total"] == 0
    assert ask("events?when=never", 400).json()["errors"][0]["name"] == "when"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("organisations?page=0", "page"),
        ("organisations?page=1e309", "page"),
        ("organisations?page=99999999999999999999", "page"),
        ("organisations?per_page=101", "per_page"),
        ("organisations?per_page=-1", "per_page"),
        ("organisations?kind=ghost", "kind"),
        ("organisations?near=Atlantis", "near"),
        ("organisations?within=7", "within"),
        ("organisations?order=email", "order"),
        ("organisations?fields=*", "fields"),
        ("topics?status=x", "status"),
        ("events?from=2026-02-30", "from"),
        ("events?to=999999-01-01", "to"),
        ("record/requests?year=1e9", "year"),
        ("record/promises?state=kept%20badly", "state"),
        ("record/requests/2026/99999999999999999999", "number"),
        ("pages/99999999999999999999", "page_id"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_name(query, name):
    make_home()
    make_event_index()

    response = ask(query, 400)

    assert response["Content-Type"] == "application/problem+json"
    assert [fault["name"] for fault in response.json()["errors"]] == [name]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_an_address_of_nothing_is_a_problem_too():
    assert ask("no/such/thing", 404).json() == {
        "type": "about:blank",
        "title": "There is nothing at this address.",
        "status": 404,
        "errors": [],
    }


def test_the_miles_are_those_of_the_site():
    assert [miles.value for miles in Miles] == [str(miles) for miles in MILES]


@pytest.mark.drawn
@pytest.mark.parametrize("path", ["organisations", "pages", "topics", "record/requests", "events", "asking"])
def test_more_rows_take_no_more_queries(path):
    home = make_home()
    make_event_index()

    def add(numbers) -> None:
        for number in numbers:
            organisation = make_organisation(name=f"Group {number}", slug=f"group-{number}")
            make_standard_page(home, title=f"Page {number}")
            topic = make_topic(f"Topic {number}")
            make_accepted_story(organisation=organisation, topic=topic)
            recount_topic(topic)
            make_event()
            make_started()

    counts = []
    for numbers in (range(2), range(2, 14)):
        add(numbers)
        ask(path)  # What is kept for everybody is made.
        with CaptureQueriesContext(connection) as queries:
            found = ask(path).json()
        counts.append(len(queries))
    assert found["total"] >= 12 or path == "asking"
    assert counts[0] == counts[1]


OPERATIONS = [(path, operation["get"]) for path, operation in api.get_openapi_schema(path_prefix=BASE)["paths"].items()]
VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(
        ["", "0", "-1", "1e309", "2026-02-30", "0001-01-01", "9999-12-31", "[]", "%00", "\x00", "a" * 3000]
    ),
)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_asked_breaks_it(data):
    path, operation = data.draw(st.sampled_from(OPERATIONS))
    names = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
    query = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), VALUES, max_size=4))
    for each in operation.get("parameters", []):
        if each["in"] == "path":
            kind = each["schema"]["type"]
            value = (
                st.integers(0, 10**30).map(str) if kind == "integer" else st.from_regex(r"[\w-]{1,40}", fullmatch=True)
            )
            path = path.replace("{" + each["name"] + "}", data.draw(value))

    response = Client().get(path, query)

    assert response.status_code in {200, 400, 404}
    if response.status_code != 200 and not response["Content-Type"].startswith("text/plain"):
        assert response["Content-Type"] == "application/problem+json", (path, query)
        assert response.json()["status"] == response.status_code
