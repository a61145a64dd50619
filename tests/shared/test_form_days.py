"""Days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from hub.shared.forms import DayField
from tests.shared.any_form import form_of


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("27", "3", "2026", dt.date(2026, 3, 27)),
        (" 01 ", "02", "2026", dt.date(2026, 2, 1)),
        ("29", "February", "2028", dt.date(2028, 2, 29)),
        ("1", "sept", "2026", dt.date(2026, 9, 1)),
        ("1", "MAY", "2026", dt.date(2026, 5, 1)),
        ("٢٧", "٣", "٢٠٢٦", dt.date(2026, 3, 27)),
    ],
)
def test_days_as_people_write_them(day, month, year, expected):
    form = form_of({"on_day": day, "on_month": month, "on_year": year}, on=DayField())

    assert (form.is_valid(), form.cleaned_data) == (True, {"on": expected})


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("", "", "", "Fill in “On”"),
        ("27", "", "", "The date must include a month and a year"),
        ("", "3", "2026", "The date must include a day"),
        ("27", "3", "26", "The year of the date must have 4 numbers"),
        ("30", "2", "2026", "The date must be a real date, for example 27 3 2026"),
        ("0", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1", "13", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1", "1", "0000", "The date must be a real date, for example 27 3 2026"),
        ("-1", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("²", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1\x00", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("9" * 5000, "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1", "1", "9" * 5000, "The year of the date must have 4 numbers"),
    ],
)
def test_days_that_are_none(day, month, year, message):
    form = form_of({"on_day": day, "on_month": month, "on_year": year}, on=DayField())

    assert form.errors == {"on": [message]}


def test_a_day_that_may_be_left_out():
    form = form_of({}, on=DayField(required=False))

    assert (form.is_valid(), form.cleaned_data) == (True, {"on": None})


def test_validators_of_a_day_run():
    def not_in_june(value):
        if value.month == 6:
            raise forms.ValidationError("Not in June")

    form = form_of({"on_day": "1", "on_month": "6", "on_year": "2026"}, on=DayField(validators=[not_in_june]))

    assert form.errors == {"on": ["Not in June"]}
