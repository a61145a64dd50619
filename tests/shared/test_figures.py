from __future__ import annotations

from decimal import Decimal

import pytest

from hub.shared.figures import Bar, Entry, bars, columns, format_number, gives_hidden_away, parts


def entries(*numbers):
    return [
        Entry(f"Row {index}", None if number is None else Decimal(str(number))) for index, number in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        ("1284", "", "1,284"),
        ("12.50", "", "12.5"),
        ("0", "", "0"),
        ("100", "%", "100%"),
        ("100.00", "people", "100"),
        ("1E+3", "", "1,000"),
        ("0.05", "%", "0.05%"),
    ],
)
def test_numbers_read_as_people_write_them(number, unit, expected):
    assert format_number(Decimal(number), unit) == expected


def test_bars_of_per_cent_are_drawn_to_one_hundred():
    drawn = bars(entries(71, 58.5, 0), unit="%")

    assert [(bar.shown, bar.width, bar.is_top) for bar in drawn] == [
        ("71%", "71", True),
        ("58.5%", "58.5", False),
        ("0%", "0", False),
    ]


def test_bars_of_counts_are_drawn_to_the_largest():
    assert [bar.width for bar in bars(entries(40, 10, 5), unit="people")] == ["100", "25", "12.5"]


def test_per_cent_above_one_hundred_stretch_the_scale():
    assert [bar.width for bar in bars(entries(200, 50), unit="%")] == ["100", "25"]


def test_a_very_small_number_can_still_be_seen():
    assert [bar.width for bar in bars(entries(10000, 1))] == ["100", "0.5"]


def test_only_zeros_have_no_length_and_no_top():
    assert [(bar.width, bar.is_top, bar.shown) for bar in bars(entries(0, 0))] == [("0", False, "0"), ("0", False, "0")]


def test_a_single_row_does_not_stand_out():
    assert bars(entries(7)) == [
        Bar(position=1, label="Row 0", shown="7", is_hidden=False, is_top=False, width="100"),
    ]


def test_equal_largest_rows_stand_out_together():
    assert [bar.is_top for bar in bars(entries(9, 9, 2))] == [True, True, False]


def test_a_hidden_number_has_no_length():
    assert bars(entries(None, 20))[0] == Bar(
        position=1, label="Row 0", shown="fewer than 5", is_hidden=True, is_top=False, width="0"
    )


def test_no_rows_draw_nothing():
    assert (bars([]), columns([]), parts([])) == ([], [], [])


def test_columns_stand_in_equal_slots_on_the_axis():
    drawn = columns(entries(50, 100, 0, None), unit="%")

    # Four slots of 180; columns 64% as wide, 115.2; room of 320 - 34 - 40 = 246 above an axis at 280.
    assert [(bar.x, bar.width, bar.y, bar.height, bar.middle, bar.above, bar.shown) for bar in drawn] == [
        ("32.4", "115.2", "157", "123", "90", "147", "50%"),
        ("212.4", "115.2", "34", "246", "270", "24", "100%"),
        ("392.4", "115.2", "280", "0", "450", "270", "0%"),
        ("572.4", "115.2", "280", "0", "630", "270", "<5"),
    ]


def test_twelve_columns_stay_inside_the_picture():
    drawn = columns(entries(*range(12)))

    assert float(drawn[0].x) >= 0
    assert float(drawn[-1].x) + float(drawn[-1].width) <= 720


def test_parts_fill_the_bar_one_after_the_other():
    assert [(bar.x, bar.width, bar.is_numbered) for bar in parts(entries(60, 38, 2), unit="%")] == [
        ("0", "600", True),
        ("600", "380", True),
        ("980", "20", False),
    ]


def test_parts_of_counts_are_shares_of_their_sum():
    assert [(bar.x, bar.width, bar.shown) for bar in parts(entries(3, 1), unit="people")] == [
        ("0", "750", "3"),
        ("750", "250", "1"),
    ]


def test_per_cent_that_miss_a_whole_leave_the_rest_empty():
    assert [(bar.x, bar.width) for bar in parts(entries(40, 20), unit="%")] == [("0", "400"), ("400", "200")]


@pytest.mark.parametrize(
    ("numbers", "unit", "base", "expected"),
    [
        ((50, 47, None), "people", 100, True),
        ((50, 45, None), "people", 100, False),
        ((60, 38, None), "%", 100, True),
        ((60, 30, None), "%", 100, False),
        ((60, 38, None), "%", 400, False),
        # Two hidden numbers from 1 to 4: only 1 and 1, or 4 and 4, make these sums.
        ((50, None, None), "people", 52, True),
        ((50, None, None), "people", 53, False),
        ((50, None, None), "people", 57, False),
        ((50, None, None), "people", 58, True),
        ((50, None, None), "people", 70, False),
        ((90, None, None, None), "%", 30, True),
        ((50, 50), "people", 100, False),
        ((50, 47, None), "people", None, False),
        ((80, 60, None), "people", 100, False),
    ],
)
def test_hidden_numbers_must_not_follow_from_the_rest(numbers, unit, base, expected):
    assert gives_hidden_away(entries(*numbers), unit=unit, base=base) is expected
