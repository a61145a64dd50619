from __future__ import annotations

import pytest
from django.db.models.functions import Lower
from django.test import RequestFactory

from hub.organisations.models import Organisation
from hub.shared.pagination import paginate, stretch_of
from tests.factories.organisations import make_organisation


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("1", 1),
        ("2", 2),
        ("03", 3),
        (" 2 ", 2),
        ("4", 3),
        ("0", 1),
        ("-1", 1),
        ("", 1),
        ("abc", 1),
        ("2.0", 1),
        ("1e309", 1),
        ("²", 1),
        ("٢", 1),
        ("9999999999999999999999", 3),
        ("9" * 5000, 3),
        ("0" * 5000 + "2", 2),
        ("\x00", 1),
        ("last", 1),
    ],
)
def test_every_page_asked_for_is_a_page(asked, number):
    request = RequestFactory().get("/", {"page": asked})

    page = paginate(request, list(range(25)), per_page=10)

    assert page.number == number
    assert list(page) == list(range((number - 1) * 10, min(number * 10, 25)))


def test_an_empty_list_has_one_page():
    assert list(paginate(RequestFactory().get("/", {"page": "7"}), [])) == []


@pytest.mark.django_db
def test_a_stretch_of_a_list_is_one_query_with_its_order(django_assert_num_queries):
    organisations = [make_organisation(name=f"Group {letter}") for letter in "DACB"]
    rows = Organisation.objects.annotate(lower=Lower("name")).order_by("-lower", "pk")

    with django_assert_num_queries(1):
        found = [(row.name, row.lower) for row in stretch_of(rows, 1, 3)]

    assert len(organisations) == 4
    assert found == [("Group C", "group c"), ("Group B", "group b")]


@pytest.mark.django_db
def test_a_page_of_known_keys_fetches_its_own_rows_alone(django_assert_num_queries):
    by_name = {name: make_organisation(name=name) for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elder")}
    keys = [by_name[name].pk for name in ("Elder", "Dogwood", "Cedar", "Birch", "Alder")]
    rows = Organisation.objects.order_by("-name")

    with django_assert_num_queries(1):
        page = paginate(RequestFactory().get("/", {"page": "2"}), rows, per_page=2, keys=keys)
        names = [row.name for row in page]

    assert (names, page.paginator.count, page.paginator.num_pages) == (["Cedar", "Birch"], 5, 3)
