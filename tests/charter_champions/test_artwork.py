from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter_champions.domain.artwork import NAME_WIDTH, drawable, fit_name, text_width

LONG = "Association of the Friends and Families of People who Use Services in Hanbury, Potters Row and Vale"


def test_a_short_name_is_large_and_a_long_one_small():
    short, long = fit_name("Sight Kilnford"), fit_name(LONG)

    assert (short.lines, short.size) == (("Sight Kilnford",), 58)
    assert long.size < short.size
    assert " ".join(long.lines) == LONG


@pytest.mark.parametrize("name", [LONG * 3, "Supercalifragilistic" * 12, "مجموعة كيلنفورد للرعاية", "字" * 200])
def test_every_line_fits(name):
    block = fit_name(name)

    assert len(block.lines) <= 4
    assert max(text_width(line, block.size) for line in block.lines) <= NAME_WIDTH + 1


def test_a_name_that_does_not_fit_ends_with_an_ellipsis():
    assert fit_name(LONG * 3).lines[-1][-1] == "…"


def test_emoji_leave_no_hole():
    assert drawable("Singing 🎶 for 👨‍👩‍👧 Lungs") == "Singing for Lungs"
    assert drawable("🎶") == "🎶"


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=40, deadline=None)
def test_no_name_breaks_the_badge(name):
    assert len(fit_name(name).lines) <= 4
