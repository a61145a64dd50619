from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter_champions.domain.artwork import (
    NAME_WIDTH,
    drawable,
    fit_label,
    fit_name,
    runs,
    text_width,
    writable,
)
from charter_champions.domain.codes import MEMBERSHIP_CODE_LENGTH
from charter_champions.domain.quilt import COLOURS, SIGN, SQUARE, Numbers, patches
from hub.shared.codes import ALPHABET
from hub.shared.lettering import reads_leftwards

LONG = "Association of the Friends and Families of People who Use Services in Hanbury, Potters Row and Vale"


def test_a_short_name_is_large_and_a_long_one_small():
    short, long = fit_name("Sight Kilnford"), fit_name(LONG)

    assert (short.lines, short.size) == (("Sight", "Kilnford"), 84)
    assert long.size < short.size
    assert " ".join(long.lines) == LONG


@pytest.mark.parametrize("name", [LONG * 3, "Supercalifragilistic" * 12, "مجموعة كيلنفورد للرعاية", "字" * 200])
def test_every_line_fits(name):
    block = fit_name(name)

    assert len(block.lines) <= 4
    assert max(text_width(line, block.size) for line in block.lines) <= NAME_WIDTH + 1


def test_a_name_that_does_not_fit_ends_with_an_ellipsis():
    assert fit_name(LONG * 3).lines[-1][-1] == "…"


def test_a_word_is_made_smaller_rather_than_cut():
    block = fit_name("Loughborough")

    assert block.lines == ("Loughborough",)
    assert block.size < 84


def test_the_lines_of_a_long_term_are_even():
    term = "Community Health and Care Voice Partner!"

    assert fit_label(term, sizes=(50, 31), width=NAME_WIDTH).lines == ("Community Health and", "Care Voice Partner!")


def test_emoji_leave_no_hole():
    assert drawable("Singing 🎶 for 👨‍👩‍👧 Lungs") == "Singing for Lungs"
    assert drawable("🎶") == "🎶"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Sight Kilnford", "Sight Kilnford"),
        ("Łódź café", "Łódź café"),
        ("кава Κίλν", "кава Κίλν"),
        ("字 Kilnford 字", "Kilnford"),
        ("字字", ""),
        ("x\u0302y", "xy"),
        ("e\u0301", "é"),
        ("a\u202eb\u200bc\ufffed", "abcd"),
        ("কিলনফোর্ড", "কিলনফোর্ড"),
    ],
)
def test_paper_has_what_the_fonts_have(text, left):
    assert writable(text) == left


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Sight", False), ("مجموعة", True), ("12 קילנפורד Sight", True), ("Sight קילנפורד", False), ("123", False)],
)
def test_the_first_letter_decides_the_direction(text, expected):
    assert reads_leftwards(text) is expected


def test_each_script_has_a_font_of_its_own():
    assert runs("Sight 12 گروه, ил") == [
        ("", "Sight 12 "),
        ("Noto Sans Arabic", "گروه"),
        ("", ", "),
        ("Noto Sans", "ил"),
    ]
    assert runs("字") == [("", "字")]
    assert runs("") == []


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=40)
def test_no_name_breaks_the_badge(name):
    assert len(fit_name(name).lines) <= 4


def test_numbers_are_drawn_from_a_large_one():
    numbers = Numbers(63)

    assert [numbers.below(10), numbers.below(2), numbers.below(4)] == [3, 0, 3]  # 63: 3, rest 6: 0, rest 3: 3
    assert list(Numbers(0).two_of((5, 6, 7))) == [5, 6]


@given(st.text(ALPHABET, min_size=MEMBERSHIP_CODE_LENGTH, max_size=MEMBERSHIP_CODE_LENGTH))
@settings(max_examples=200)
def test_each_badge_has_the_sign_and_three_other_patches(code):
    found = patches(code)

    others = [patch for patch in found if patch.shape != SIGN]
    assert len(found) == 4
    assert len({patch.shape for patch in others}) == 3
    assert len({(patch.ground, patch.colour) for patch in others}) == 3
    assert {(patch.ground, patch.colour) for patch in others} <= set(COLOURS)
    assert all(patch.turn in (0, 90, 180, 270) for patch in found)
    assert found == patches(code)
    assert found[0].cut_out == SQUARE + found[0].shape


def test_few_champions_have_the_same_patches():
    codes = [f"{first}{second}{'0' * 14}" for first in ALPHABET for second in ALPHABET]

    assert len(codes) == 1024
    assert len({patches(code) for code in codes}) > 1000
