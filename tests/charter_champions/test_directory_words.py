"""What a few typed words find in the directory."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from charter_champions.domain.finding import stems
from tests.factories.organisations import make_area, make_organisation
from tests.factories.shared import make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    hanbury = make_area("Hanbury", slug="hanbury")
    carers = make_organisation("Circle of Help", summary="Tea on Tuesdays.", themes=[make_theme("Carers")])
    return [
        carers,
        make_organisation("Potters Row Men's Group", summary="Repairs and company."),
        make_organisation("Bottle Lane Allotments", summary="A shared-garden for everyone (beginners too)."),
        make_organisation("Sign and Sing", bsl="yes", summary="A choir."),
        make_organisation("Open Door", step_free="yes", hearing_loop="no", town="Newtown", areas=[hanbury]),
        make_organisation("Treatment Talk", summary="What an experiment can do."),
    ]


def found(client, words: str) -> list[str]:
    soup = BeautifulSoup(client.get("/directory/", {"q": words}).content, "html.parser")
    return [name.get_text() for name in soup.select("ol.results h3 bdi")]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("carers", ["Circle of Help"]),
        ("Carer", ["Circle of Help"]),
        ("men", ["Potters Row Men's Group"]),
        ("mens", ["Potters Row Men's Group"]),
        ("men’s group", ["Potters Row Men's Group"]),
        ("allot", ["Bottle Lane Allotments"]),
        ("garden", ["Bottle Lane Allotments"]),
        ("beginner", ["Bottle Lane Allotments"]),
        ("bsl", ["Sign and Sing"]),
        ("deaf", ["Sign and Sing"]),
        ("british sign", ["Sign and Sing"]),
        ("choir", ["Sign and Sing"]),
        ("wheelchair", ["Open Door"]),
        ("hanbury", ["Open Door"]),
        ("newtown door", ["Open Door"]),
        ("hearing loop", []),
        ("choir carers", []),
        ("riment", []),
        ('"', []),
        ("%", []),
        ("🎶", []),
    ],
)
def test_words_find_what_has_something_beginning_with_each(client, groups, words, names):
    assert found(client, words) == names


def test_a_new_name_of_a_theme_is_found_at_once(client, groups):
    theme = groups[0].themes.get()
    assert found(client, "memory") == []

    theme.name = "Memory and dementia"
    theme.save()

    assert found(client, "dementia") == ["Circle of Help"]


def test_each_word_counts_once_and_no_more_than_twelve():
    assert stems("Carers carer CARERS' men's bus is gas") == ["carer", "men", "bus", "is", "gas"]
    assert stems(" ".join(f"word{number}" for number in range(300))) == [f"word{number}" for number in range(12)]


def test_no_text_can_break_it(client, groups):
    for words in ("b " * 300, "a" * 5000, "\\ _ %", "' OR 1=1 --", "(((", "مجموعة"):
        assert client.get("/directory/", {"q": words}).status_code == 200
