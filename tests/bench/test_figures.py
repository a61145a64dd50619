from __future__ import annotations

import pytest

from bench.figures import (
    Sample,
    Target,
    all_ms,
    burst_length,
    per_second,
    ratio,
    ratio_with_database,
    speed,
    table,
    worker_ms,
)

# Three rounds; in the second everything took three times as long, for both alike.
BARE = [Sample(100, 0.4, 0.5), Sample(100, 1.2, 1.5), Sample(100, 0.4, 0.5)]
HOME = [Sample(10, 0.1, 0.2, 0.02), Sample(10, 0.3, 0.6, 0.06), Sample(10, 0.14, 0.2, 0.02)]


def test_milliseconds_are_the_median_of_the_rounds():
    assert worker_ms(BARE) == pytest.approx(4.0)
    assert worker_ms(HOME) == pytest.approx(14.0)
    assert all_ms(HOME) == pytest.approx(16.0)


def test_requests_a_second_are_the_median_of_the_rounds():
    assert per_second(BARE) == pytest.approx(200.0)
    assert per_second(HOME) == pytest.approx(50.0)


def test_ratio_compares_neighbours_of_one_round():
    # 10 / 4, 30 / 12 and 14 / 4: what slowed the second round cancels out.
    assert ratio(HOME, BARE) == pytest.approx(2.5)


def test_ratio_with_the_database_counts_both():
    # 12 / 4, 36 / 12 and 16 / 4.
    assert ratio_with_database(HOME, BARE) == pytest.approx(3.0)


def test_speed_is_a_share_of_the_requests_a_second():
    # 50 / 200, 16.67 / 66.67 and 50 / 200.
    assert speed(HOME, BARE) == pytest.approx(0.25)


def test_what_was_not_measured_in_the_same_rounds_has_no_ratio():
    with pytest.raises(ValueError, match="zip"):
        ratio(HOME[:2], BARE)


@pytest.mark.parametrize(
    ("each", "wanted", "length"), [(0.01, 0.25, 25), (1.0, 0.25, 2), (0.00001, 0.25, 400), (0.0, 0.25, 400)]
)
def test_a_burst_is_long_enough_and_ends(each, wanted, length):
    assert burst_length(each, wanted=wanted) == length


@pytest.mark.parametrize(
    ("target", "figure", "is_met"),
    [
        (Target(2.5), 2.504, True),
        (Target(2.5), 2.506, False),
        (Target(0.9, at_least=True), 0.896, True),
        (Target(0.9, at_least=True), 0.894, False),
    ],
)
def test_a_target_is_judged_as_it_is_printed(target, figure, is_met):
    assert target.is_met(figure) is is_met


def test_a_target_says_on_which_side_it_is():
    assert [str(Target(2.5)), str(Target(4)), str(Target(0.9, at_least=True))] == ["≤ 2.5", "≤ 4", "≥ 0.9"]


def test_a_table_lines_up_its_figures():
    assert table(("case", "ms"), [("home", "12.50"), ("a", "3.00")]) == (
        "| case |    ms |\n| ---- | ----: |\n| home | 12.50 |\n| a    |  3.00 |"
    )
