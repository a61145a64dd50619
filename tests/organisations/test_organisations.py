from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hub.organisations.models import Area, Organisation
from tests.factories.organisations import make_area, make_body, make_organisation
from tests.factories.shared import make_theme

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 5, 5)


def names(rows) -> list[str]:
    return [row.name for row in rows]


def test_visible_is_published_and_not_closed_on_the_day():
    make_organisation("Open")
    make_organisation("Draft", live=False)
    make_organisation("Closes tomorrow", closed_on=dt.date(2026, 5, 6))
    make_organisation("Closed today", closed_on=DAY)

    assert names(Organisation.objects.visible(on=DAY)) == ["Closes tomorrow", "Open"]
    assert names(row for row in Organisation.objects.all() if row.is_visible(on=DAY)) == ["Closes tomorrow", "Open"]


def test_bodies_and_partners_share_nobody():
    make_body("Northmoor Integrated Care Board")
    make_body("Kilnford Council", kind="council")
    make_body("Kiln Lane Home Care", kind="provider")
    make_organisation("Carers Hub", kind="charity")
    make_organisation("Supper Club", kind="community_group")
    make_organisation("Bus Users", kind="collective")

    assert names(Organisation.objects.bodies()) == [
        "Kiln Lane Home Care",
        "Kilnford Council",
        "Northmoor Integrated Care Board",
    ]
    assert names(Organisation.objects.partners()) == ["Bus Users", "Carers Hub", "Supper Club"]


def test_an_area_holds_what_lies_inside_it():
    kilnford = make_area("Kilnford")
    hanbury = make_area("Hanbury", parent=kilnford)
    vale = make_area("Vale", parent=kilnford)
    make_organisation("In Hanbury", areas=[hanbury])
    make_organisation("In Both", areas=[hanbury, vale])
    make_organisation("Everywhere", areas=[kilnford])
    make_organisation("Nowhere")

    assert names(Organisation.objects.in_area(kilnford)) == ["Everywhere", "In Both", "In Hanbury"]
    assert names(Organisation.objects.in_area(hanbury)) == ["In Both", "In Hanbury"]
    assert names(Organisation.objects.in_area(vale)) == ["In Both"]


def test_theme_is_found_by_its_slug():
    carers = make_theme("Carers")
    make_organisation("Carers Hub", themes=[carers])
    make_organisation("Bus Users")

    assert names(Organisation.objects.about("carers")) == ["Carers Hub"]
    assert names(Organisation.objects.about("no-such-theme")) == []


def test_slug_is_made_from_the_name_and_never_twice():
    slugs = [make_organisation(name).slug for name in ("Men’s Group", "Men’s Group", "عيادة", "🦷", "x" * 190)]

    assert slugs == ["mens-group", "mens-group-2", "organisation", "organisation-2", "x" * 180]


@pytest.mark.parametrize(
    ("checked_on", "today", "is_due"),
    [
        (None, DAY, True),
        (dt.date(2025, 5, 5), dt.date(2026, 5, 5), False),
        (dt.date(2025, 5, 5), dt.date(2026, 5, 6), True),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), False),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1), True),
    ],
)
def test_a_listing_is_to_be_checked_after_twelve_months(checked_on, today, is_due):
    assert Organisation(checked_on=checked_on).is_check_due(on=today) is is_due


def test_a_hidden_address_shows_neither_house_nor_exact_place():
    refuge = Organisation(
        address="Oak House\n1 Kiln Lane",
        town="Hanbury",
        postcode="KF1 2AB",
        latitude="53.025781",
        longitude="-2.177394",
        hides_exact_address=True,
    )

    assert refuge.public_address_lines == ["Hanbury", "KF1"]
    assert refuge.public_coordinates == (53.03, -2.18)

    refuge.hides_exact_address = False

    assert refuge.public_address_lines == ["Oak House", "1 Kiln Lane", "Hanbury", "KF1 2AB"]
    assert refuge.public_coordinates == (53.025781, -2.177394)


@pytest.mark.parametrize(("postcode", "code"), [("KF1 2AB", "KF1"), ("kf12 3cd", "KF12"), ("KF12AB", ""), ("", "")])
def test_outward_code_is_only_read_from_a_whole_postcode(postcode, code):
    assert Organisation(postcode=postcode).outward_code == code


def test_successors_are_followed_to_the_end():
    board = make_body("New board")
    old = make_body("Old board", succeeded_by=board)
    oldest = make_body("Oldest board", succeeded_by=old)

    assert names(oldest.successors()) == ["Oldest board", "Old board", "New board"]


def test_nobody_succeeds_itself_by_a_detour():
    first = make_body("First")
    second = make_body("Second", succeeded_by=first)
    first.succeeded_by = second

    with pytest.raises(ValidationError, match="itself succeeded"):
        first.full_clean()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"latitude": "53.02"}, "longitude"),
        ({"latitude": "153.02", "longitude": "-2.1"}, "latitude"),
        ({"opened_on": "2026-01-02", "closed_on": "2026-01-01"}, "closed_on"),
        ({"ods_code": "qnx!"}, "ods_code"),
        ({"cqc_id": "101"}, "cqc_id"),
        ({"charity_number": "12"}, "charity_number"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://knit.example/"}, "website"),
        ({"website": "https://www.nhs.uk@bad.example/"}, "website"),
        ({"kind": "unicorn"}, "kind"),
    ],
)
def test_what_can_t_be_is_refused_at_its_field(values, field):
    organisation = Organisation(**{"name": "Bus Users", "kind": "collective", **values})

    with pytest.raises(ValidationError) as refusal:
        organisation.full_clean()

    assert field in refusal.value.message_dict


@pytest.mark.parametrize("number", ["1100000", "207544", "1100000-2", "SC012345", "NIC100001"])
def test_charity_numbers_of_all_four_nations(number):
    Organisation(name="A charity", kind="charity", charity_number=number).full_clean()


def test_access_answers_are_all_told_in_one_order():
    organisation = Organisation(step_free="yes", bsl="no", parking="ask")

    assert [(row["question"], row["label"]) for row in organisation.access_answers] == [
        ("Step-free way in", "Yes"),
        ("Accessible toilet", "Not known yet"),
        ("Hearing loop", "Not known yet"),
        ("British Sign Language", "No"),
        ("Quiet space", "Not known yet"),
        ("Blue Badge parking", "Please ask"),
    ]


def test_areas_keep_their_tree_by_name():
    kilnford = make_area("Kilnford")
    make_area("Vale", parent=kilnford)
    make_area("Central", parent=kilnford)

    assert [area.indented_name for area in Area.objects.order_by("path")] == [
        "Kilnford",
        "\u00a0\u00a0\u00a0\u00a0Central",
        "\u00a0\u00a0\u00a0\u00a0Vale",
    ]
