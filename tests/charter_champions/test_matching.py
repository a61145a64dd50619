from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter_champions.domain.matching import (
    NameMatcher,
    likeness,
    mail_domain,
    name_key,
    number_key,
    same_domain,
    web_domain,
)


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


@pytest.mark.parametrize(
    ("one", "other", "per_cent"),
    [
        ("Kilnford Kites", "Kites of Kilnford", 100),
        ("Knit and Natter", "KnitNatter", 100),
        # Two letters of kilnford changed places: 7 of 8 are still in order. (7/8 + 1) / 2.
        ("Kilnford Kites", "Kilnfrod Kites", 94),
        # Two of three words and two of two: 4 of 5.
        ("Hanbury Sweet Enough", "Sweet Enough", 80),
        ("Hanbury Carers Hub", "Kilnford Carers Hub", 0),
        ("Kilnford Kites", "Kilnford Kettles", 0),
        ("", "Kilnford Kites", 0),
        ("مجموعة كيلنفورد", "مجموعة هانبري", 0),
    ],
)
def test_how_alike_two_names_are(one, other, per_cent):
    assert round(NameMatcher(one).likeness_of(other) * 100) == per_cent
    assert round(NameMatcher(other).likeness_of(one) * 100) == per_cent


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    one, other = name_key(one), name_key(other)

    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kites.example", "kites.example", True),
        ("mail.kites.example", "kites.example", True),
        ("notkites.example", "kites.example", False),
        ("", "", False),
        ("", "kites.example", False),
    ],
)
def test_domains_that_are_one(one, other, expected):
    assert same_domain(one, other) == same_domain(other, one) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Ann@Kites.example ", "kites.example"),
        ("ann@GMAIL.com", ""),
        ("ann", ""),
        ("", ""),
        ("a@b@kites.example", "kites.example"),
    ],
)
def test_the_domain_of_an_email_address(address, expected):
    assert mail_domain(address) == expected
