from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from openpyxl import load_workbook

from hub.organisations.models import Area
from tests.factories.organisations import make_area, make_organisation
from tests.factories.shared import make_theme

pytestmark = pytest.mark.django_db


def sign_in(client, *groups: str) -> User:
    user = User.objects.create_user("staff", password="x", is_superuser=not groups)
    user.groups.set(Group.objects.filter(name__in=groups))
    client.force_login(user)
    return user


def index_url() -> str:
    return reverse("wagtailsnippets_organisations_organisation:list")


def rows_of(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def organisations():
    kilnford = make_area("Kilnford")
    hanbury = make_area("Hanbury", parent=kilnford)
    make_organisation(
        '=HYPERLINK("https://bad.example")', kind="charity", areas=[hanbury], checked_on="2026-03-04", town="Hanbury"
    )
    make_organisation("Supper Club", themes=[make_theme("Carers")], summary="A meal\x0band a chat")
    return hanbury


def test_the_list_filters_by_kind_area_theme_and_check(client, organisations):
    sign_in(client)

    def found(**query) -> list[str]:
        answer = client.get(index_url(), {**query, "export": "csv"})
        return [row["Name"] for row in rows_of(answer)]

    assert found() == ['\'=HYPERLINK("https://bad.example")', "Supper Club"]
    assert found(kind="community_group") == ["Supper Club"]
    assert found(area=Area.objects.get(name="Kilnford").pk) == ['\'=HYPERLINK("https://bad.example")']
    assert found(theme="carers") == ["Supper Club"]
    assert found(checked_before="2026-03-04") == ["Supper Club"]
    assert found(checked_before="2026-03-05") == ['\'=HYPERLINK("https://bad.example")', "Supper Club"]


def test_the_list_says_when_a_listing_was_checked(client, organisations):
    sign_in(client)

    text = client.get(index_url()).content.decode()

    assert "4 March 2026" in text
    assert "Never" in text


def test_the_csv_is_complete_and_runs_no_formula(client, organisations):
    sign_in(client)

    row = rows_of(client.get(index_url(), {"export": "csv"}))[0]

    assert row["Name"] == '\'=HYPERLINK("https://bad.example")'
    assert (row["Kind"], row["Areas"], row["Town"]) == ("Charity", "Hanbury", "Hanbury")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_has_words_and_no_keys(client, form):
    sign_in(client)
    make_organisation("Supper Club", kind="community_group", step_free="yes", bsl="ask")

    answer = client.get(index_url(), {"export": form})

    if form == "csv":
        row = {name.lower(): value for name, value in rows_of(answer)[0].items()}
    else:
        heading, values = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(
            values_only=True
        )
        row = {name.lower(): value for name, value in zip(heading, values, strict=True)}
    answers = [row[name] for name in ("kind", "step-free way in", "british sign language", "hearing loop", "live")]
    assert answers == ["Community group", "Yes", "Please ask", "Not known yet", "Yes"]


def test_the_workbook_opens_and_runs_no_formula(client, organisations):
    sign_in(client)

    answer = client.get(index_url(), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = list(sheet.iter_rows(values_only=True))

    assert cells[1][0] == '\'=HYPERLINK("https://bad.example")'
    assert cells[2][3] == "A mealand a chat"
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.parametrize(
    "query", [{"kind": "unicorn"}, {"area": "x"}, {"area": "9" * 30}, {"checked_before": "2026-02-30"}, {"p": "-1"}]
)
def test_no_filter_breaks_the_list(client, organisations, query):
    sign_in(client)

    assert client.get(index_url(), query).status_code in (200, 404)


def test_the_list_takes_the_same_queries_for_more_rows(client, django_assert_max_num_queries):
    sign_in(client)
    make_organisation("One")
    client.get(index_url())

    with django_assert_max_num_queries(60) as few:
        client.get(index_url(), {"export": "csv"})
    for number in range(20):
        make_organisation(f"More {number}")
    with django_assert_max_num_queries(60) as many:
        client.get(index_url(), {"export": "csv"})

    assert len(many) == len(few)


def test_an_editor_s_change_waits_as_a_draft_while_the_public_sees_the_last_approved(client):
    organisation = make_organisation("Supper Club", summary="A hot meal.")
    sign_in(client, "Communications editor")
    url = reverse("wagtailsnippets_organisations_organisation:edit", args=[organisation.pk])
    form = client.get(url).context["form"]
    values = {
        name: value
        for name, value in ((bound.html_name, bound.value()) for bound in form)
        if value not in (None, False)
    }
    values |= {
        "contacts-TOTAL_FORMS": "0",
        "contacts-INITIAL_FORMS": "0",
        "contacts-MIN_NUM_FORMS": "0",
        "contacts-MAX_NUM_FORMS": "1000",
        "areas": [],
        "themes": "",
        "summary": "A hot meal and music.",
    }

    answer = client.post(url, values)

    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    organisation.refresh_from_db()
    assert (organisation.summary, organisation.has_unpublished_changes) == ("A hot meal.", True)
    assert organisation.get_latest_revision_as_object().summary == "A hot meal and music."


def test_the_preview_is_the_public_page(client, rf):
    organisation = make_organisation("Supper Club", summary="A hot meal.")

    assert organisation.get_preview_template(rf.get("/"), "") == "organisations/organisation.html"


@pytest.mark.parametrize(
    ("group", "status"), [("Communications editor", 200), ("Training officer", 200), ("Administrator", 302)]
)
def test_who_writes_of_organisations_sees_the_list(client, group, status):
    sign_in(client, group)

    assert client.get(index_url()).status_code == status


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(index_url())

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/sign-in/")


def test_areas_are_put_under_and_moved_between_others(client):
    sign_in(client)
    kilnford = make_area("Kilnford")
    northgate = make_area("Northgate")

    client.post(reverse("areas:add"), {"name": "Vale", "slug": "vale", "code": "", "parent": kilnford.pk})
    vale = Area.objects.get(slug="vale")
    assert vale.get_parent() == kilnford

    client.post(
        reverse("areas:edit", args=[vale.pk]), {"name": "Vale", "slug": "vale", "code": "", "parent": northgate.pk}
    )
    assert Area.objects.get(slug="vale").get_parent() == northgate

    client.post(reverse("areas:edit", args=[vale.pk]), {"name": "The Vale", "slug": "vale", "code": "", "parent": ""})
    moved = Area.objects.get(slug="vale")
    assert (moved.name, moved.get_parent()) == ("The Vale", None)
    assert [area.name for area in Area.objects.order_by("path")] == ["Kilnford", "Northgate", "The Vale"]
    assert Area.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("renamed", "to", "roots", "towns"),
    [
        ("Ashby", "Zeal", ["Kilnford", "Zeal"], ["Hanbury", "Vale"]),
        ("Kilnford", "Aber", ["Aber", "Ashby"], ["Hanbury", "Vale"]),
        ("Kilnford", "Zeal", ["Ashby", "Zeal"], ["Hanbury", "Vale"]),
        ("Ashby", "Abbey", ["Abbey", "Kilnford"], ["Hanbury", "Vale"]),
        ("Hanbury", "Wick", ["Ashby", "Kilnford"], ["Vale", "Wick"]),
        ("Vale", "Dell", ["Ashby", "Kilnford"], ["Dell", "Hanbury"]),
    ],
)
def test_areas_stay_in_order_when_one_is_renamed(client, renamed, to, roots, towns):
    sign_in(client)
    make_area("Ashby")
    kilnford = make_area("Kilnford")
    for name in ("Hanbury", "Vale"):
        make_area(name, parent=kilnford)
    area = Area.objects.get(name=renamed)
    parent = area.get_parent()

    client.post(
        reverse("areas:edit", args=[area.pk]),
        {"name": to, "slug": area.slug, "code": "", "parent": parent.pk if parent else ""},
    )

    assert [area.name for area in Area.objects.filter(depth=1).order_by("path")] == roots
    assert [area.name for area in Area.objects.get(pk=kilnford.pk).get_children()] == towns
    assert Area.find_problems() == ([], [], [], [], [])


def test_an_area_cannot_lie_in_itself(client):
    sign_in(client)
    kilnford = make_area("Kilnford", slug="kilnford")
    vale = make_area("Vale", parent=kilnford)

    answer = client.post(
        reverse("areas:edit", args=[kilnford.pk]),
        {"name": "Kilnford", "slug": "kilnford", "code": "", "parent": vale.pk},
    )

    assert "parent" in answer.context["form"].errors
    assert Area.objects.get(slug="kilnford").get_parent() is None
