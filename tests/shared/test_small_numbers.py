"""Which counts are told: worked out by hand, and by trying every set of numbers that could lie behind what is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.shared.small_numbers import Part, ToldPart, share_out, told_sum, told_together


def test_example_8_names_a_and_b_and_lets_nobody_work_out_c():
    table = share_out([Part("A", 12), Part("B", 5), Part("C", 2, is_named=False)])

    assert table.rows == (ToldPart("A", 12), ToldPart("B", 5), ToldPart(None, None))
    assert [row.words for row in table.rows] == ["12", "5", "fewer than 5"]
    assert (table.told, table.is_whole) == (17, False)


def test_a_named_partner_with_few_keeps_its_name():
    assert share_out([Part("A", 4), Part("B", 9)]).rows == (ToldPart("B", 9), ToldPart("A", None))


def test_a_partner_that_is_not_named_cannot_work_out_the_other():
    assert told_together([3, 6]) is None
    assert told_together([5, 6]) == 11
    assert told_together([40]) == 40
    assert told_together([4]) is None


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=4), max_size=4))
def test_a_sum_is_made_of_what_is_told_alone(tables):
    told = [share_out([Part(str(place), *part) for place, part in enumerate(table)]) for table in tables]

    total, is_whole = told_sum(told)

    assert total == sum(row.number for table in told for row in table.rows if row.number is not None)
    assert is_whole == all(row.number is not None for table in told for row in table.rows)
