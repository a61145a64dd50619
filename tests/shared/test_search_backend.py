from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.query import MATCH_ALL, And, Boost, Not, Or, Phrase, PlainText
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from hub.shared.search_backend import in_words, words_of
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation
from tests.factories.shared import make_document, make_image


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("dentist", ["dentist"]),
        ("", []),
        ("   ", []),
        ('"', []),
        ('"dentist" OR title:x NEAR(a, b)*', ["dentist", "OR", "title", "x", "NEAR", "a", "b"]),
        ("https://hub.example/a?b=c", ["https", "hub", "example", "a", "b", "c"]),
        ("a_b", ["a", "b"]),
        ("café 1st ﬁt", ["café", "1st", "fit"]),
        ("عيادة الأسنان", ["عيادة", "الأسنان"]),
        ("🦷", []),
        ("one " * 300, ["one"] * 12),
        ("x" * 1000, ["x" * 200]),
    ],
)
def test_words_are_letters_and_digits_within_limits(typed, words):
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ('a"b', "a b"),
        ('"', ""),
        (PlainText("one*two", operator="or"), PlainText("one two", operator="or")),
        (Phrase('"'), ""),
        (And([PlainText("("), Phrase("NHS dentist")]), And([Phrase("NHS dentist")])),
        (Or([PlainText("^"), PlainText("-")]), ""),
        (Not(Phrase('say "ah"')), Not(Phrase("say ah"))),
        (Boost(PlainText("*"), 2), ""),
        (And([PlainText(f"word{number}") for number in range(99)]), And([PlainText(f"word{n}") for n in range(12)])),
        (MATCH_ALL, MATCH_ALL),
    ],
)
def test_the_engine_is_given_words_only(query, seen):
    before = repr(query)

    assert repr(in_words(query)) == repr(seen)
    assert repr(query) == before


HOSTILE = [
    '"',
    'a"b',
    "(",
    "a AND (",
    "NEAR(",
    "*",
    "a:b",
    "^a",
    "-",
    "'",
    "\\",
    "%",
    " ",
    "word " * 300,
    "x" * 5000,
    "🦷",
]
LISTS = [
    "/admin/images/",
    "/admin/documents/",
    "/admin/images/chooser/results/",
    "/admin/documents/chooser/results/",
    "/admin/choose-page/search/",
    "/admin/pages/search/",
    "/admin/organisations/",
    "/admin/users/",
]


@pytest.mark.indexed
@pytest.mark.django_db
def test_no_search_of_the_admin_can_be_crashed(admin_client):
    home = make_home()
    make_image(), make_document(), make_organisation()
    addresses = [*LISTS, f"/admin/pages/{home.pk}/"]

    statuses = {
        (address, typed): admin_client.get(address, {"q": typed}).status_code
        for address in addresses
        for typed in HOSTILE
    }

    assert {key: status for key, status in statuses.items() if status != 200} == {}


@pytest.mark.indexed
@pytest.mark.django_db
def test_both_ways_of_searching_still_find():
    page = make_standard_page(make_home(), title="Dentist's chair")

    backend = get_search_backend()

    assert [found.pk for found in backend.search("\"dentist's", Page.objects.all())] == [page.pk]
    assert [found.pk for found in backend.autocomplete("(denti", Page.objects.all())] == [page.pk]
    assert list(backend.search('"', Page.objects.all())) == []


@pytest.mark.django_db
@pytest.mark.indexed
def test_saving_one_page_weighs_no_title_but_its_own():
    home = make_home()
    IndexEntry.objects.update(title_norm=1.0)  # As if none was weighed yet.

    page = make_standard_page(home, title="Advocacy and advice for carers in Potters Row")

    weights = dict(IndexEntry.objects.values_list("object_id", "title_norm"))
    assert weights[str(home.pk)] == 1.0
    assert 0 < weights[str(page.pk)] < 1  # Longer than the average title: found by one of its words, it counts less.


@pytest.mark.django_db
@pytest.mark.indexed
def test_sqlite_never_orders_by_relevance():
    home = make_home()
    pages = [make_standard_page(home, title=title) for title in ("Walk", "A long walk along the canal", "Walk walk")]

    found = Page.objects.search("walk")

    assert {page.title for page in found} == {page.title for page in pages}
    if connection.vendor == "sqlite":
        assert [page.pk for page in found] == sorted((page.pk for page in pages), reverse=True)
        with CaptureQueriesContext(connection) as queries:
            list(Page.objects.search("walk"))
        assert "bm25" not in " ".join(query["sql"].lower() for query in queries)
