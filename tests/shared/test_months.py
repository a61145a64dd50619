"""Months that an address names."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.months import beside, last_day_of, month_named

YEARS = range(2000, 2100)
RUBBISH = ("", "2026", "2026-00", "2026-13", "1999-12", "2100-01", "2026-5", "2026-05-01", "２０２６-01", "2026-05\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02", dt.date(2026, 2, 1)),
        ("2000-01", dt.date(2000, 1, 1)),
        ("2099-12", dt.date(2099, 12, 1)),
        *((text, None) for text in RUBBISH),
    ],
)
def test_the_month_that_is_named(text, expected):
    assert month_named(text, years=YEARS) == expected


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (dt.date(2026, 1, 1), (dt.date(2025, 12, 1), dt.date(2026, 2, 1))),
        (dt.date(2026, 2, 1), (dt.date(2026, 1, 1), dt.date(2026, 3, 1))),
        (dt.date(2000, 1, 1), (None, dt.date(2000, 2, 1))),
        (dt.date(2099, 12, 1), (dt.date(2099, 11, 1), None)),
    ],
)
def test_the_months_beside_it(month, expected):
    assert beside(month, years=YEARS) == expected


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 11, 30)))
def test_a_month_ends_the_day_before_the_next(day):
    month = month_named(f"{day:%Y-%m}", years=YEARS)
    after = beside(month, years=YEARS)[1]

    assert month <= day <= last_day_of(month) == after - dt.timedelta(days=1)
    assert beside(after, years=YEARS)[0] == month
