from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter_champions.domain.codes import new_code, new_reference, normalise_code
from hub.shared.codes import ALPHABET, grouped


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8F3KQ2ZT01MV7XNC", "8F3KQ2ZT01MV7XNC"),
        ("8f3k-q2zt-01mv-7xnc", "8F3KQ2ZT01MV7XNC"),
        (" 8F3K Q2ZT O1MV 7XNC ", "8F3KQ2ZT01MV7XNC"),
        ("8F3KQ2ZToiMV7XNC", "8F3KQ2ZT01MV7XNC"),
        ("8F3KQ2ZT0lMV7XNC", "8F3KQ2ZT01MV7XNC"),
        ("8F3K–Q2ZT—01MV-7XNC", "8F3KQ2ZT01MV7XNC"),
        (" 8f3k-q2zt ", "8F3KQ2ZT"),
        ("8F3K Q2Z", ""),
        ("8F3KQ2ZT01MV7XN", ""),
        ("8F3KQ2ZT01MV7XNCA", ""),
        ("8F3KQ2ZT01MV7XNU", ""),
        ("", ""),
        ("<script>alert(1)", ""),
        ("8" * 1000, ""),
    ],
)
def test_a_typed_code_is_read_as_it_is_stored(typed, expected):
    assert normalise_code(typed) == expected


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_code(typed):
    code = normalise_code(typed)

    assert code == "" or (len(code) in (8, 16) and set(code) <= set(ALPHABET))


def test_new_codes_are_long_different_and_typeable():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(normalise_code(grouped(code).lower()) == code for code in codes)


def test_a_code_is_printed_in_fours():
    assert grouped("8F3KQ2ZT01MV7XNC") == "8F3K-Q2ZT-01MV-7XNC"


def test_a_reference_names_its_year():
    assert new_reference(2026)[:8] == "CC-2026-"
    assert len(new_reference(2026)) == 12
