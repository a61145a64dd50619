from __future__ import annotations

import pytest

from charter_champions.domain.matching import name_key, number_key, web_domain


@pytest.mark.parametrize(
    "name",
    [
        "The Potters Row Men’s Group",
        "potters row mens group",
        "Potters  Row Mens Group Ltd",
        "Pötters Row: Mens",
        "POTTERS-ROW MEN'S GROUP, CIC",
    ],
)
def test_one_name_written_differently(name):
    assert name_key(name) == "potters row mens"


def test_a_name_of_filler_words_only_is_kept():
    assert name_key("The Group") == "the group"


def test_names_in_other_scripts_are_told_apart():
    assert name_key("مجموعة كيلنفورد") != name_key("مجموعة هانبري")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.natter.example/about?x=1", "natter.example"),
        ("http://NATTER.example", "natter.example"),
        ("https://www.facebook.com/natter", ""),
        ("", ""),
        ("http://[broken", ""),
        ("natter", ""),
    ],
)
def test_the_domain_of_a_web_address(address, expected):
    assert web_domain(address) == expected


def test_a_subsidiary_has_the_number_of_its_charity():
    assert number_key(" 1100000-2 ") == number_key("110 0000") == "1100000"
