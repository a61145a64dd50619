from __future__ import annotations

import pytest

from hub.shared.typed_numbers import row_keys, whole_number

LARGEST = "9223372036854775807"
RUBBISH = [
    "",
    " ",
    "1 ",
    "+1",
    "-",
    "--1",
    "1_0",
    "1.0",
    "1e3",
    "0x1",
    "1\n",
    "1\0",
    "\0",
    "one",
    "٣",
    "１",
    "²",
    "9223372036854775808",
    "9" * 5_000,
]


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (LARGEST, 2**63 - 1)])
def test_a_number_in_plain_digits_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [*RUBBISH, "-1"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"^no whole number from 0 to 9223372036854775807$"):
        whole_number(text)


@pytest.mark.parametrize(("text", "number"), [("-20", -20), ("-0", 0), ("20", 20)])
def test_a_number_may_be_below_nothing_where_that_is_asked(text, number):
    assert whole_number(text, least=-20, most=20) == number


@pytest.mark.parametrize("text", ["-21", "21", "-" + "9" * 5_000])
def test_a_number_outside_the_bounds_is_refused(text):
    with pytest.raises(ValueError, match=r"^no whole number from -20 to 20$"):
        whole_number(text, least=-20, most=20)


def test_keys_of_rows_keep_their_order_and_rubbish_is_left_out():
    assert row_keys(["12", *RUBBISH, "-3", "3", LARGEST, "12"]) == [12, 3, 2**63 - 1, 12]
