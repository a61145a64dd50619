from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.shared.block_values import BLOCK, body, faults, figure, row, show, words

pytestmark = pytest.mark.django_db


# Figures.


def test_a_figure_is_a_table_with_bars():
    html = show(("figure", figure()))

    assert words(html) == (
        "What matters most Getting an appointment matters most. What matters most Answer Share "
        "Getting an appointment 71% Being listened to 58.5% "
        "212 people answered our summer survey. Source: Summer survey"
    )
    assert re.findall(r'class="bar[^"]*" width="([\d.]+)"', html) == ["71", "58.5"]
    assert "style=" not in html


def test_a_hidden_number_is_told_in_words():
    rows = [row("Appointments", 40), row("Letters", is_hidden=True), row("Buses", is_hidden=True)]

    html = show(("figure", figure(unit="people", rows=rows)))

    assert "Appointments 40 people Letters fewer than 5 Buses fewer than 5 212" in words(html)


def test_columns_are_a_picture_with_a_name_and_a_table():
    html = show(("figure", figure(kind="columns", unit="days", rows=[row("2025", 20), row("2026", 14)])))

    assert (
        'role="img" aria-label="What matters most. Getting an appointment matters most. '
        'The same numbers are in the table below."'
    ) in html
    assert re.findall(r'<text class="chart__label"[^>]*>(\d+)</text>', html) == ["2025", "2026"]
    assert re.findall(r'<td>(\d+) <span class="chart__unit">(\w+)</span></td>', html) == [
        ("20", "days"),
        ("14", "days"),
    ]


def test_parts_are_numbered_like_the_rows():
    html = show(("figure", figure(kind="share", rows=[row("Yes", 60), row("No", 40)])))

    assert re.findall(r'<text class="part__number"[^>]*>(\d)</text>', html) == ["1", "2"]
    assert re.findall(r'<span class="num" aria-hidden="true">(\d)</span>(\w+)', html) == [("1", "Yes"), ("2", "No")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"rows": [row("A", 0), row("B", 0)]}, {}),
        (
            {"rows": [row("A", -1)]},
            {"rows.0.number": ["Type 0 or a number above it. A chart here can't show less than nothing."]},
        ),
        ({"rows": [row("A")]}, {"rows.0.number": ["Type a number, or tick “Fewer than 5 people”."]}),
        (
            {"rows": [row("A", 3, is_hidden=True)]},
            {"rows.0.number": ["Empty the number: it would be stored although it must not be told."]},
        ),
        ({"rows": [row("", 3)]}, {"rows.0.label": ["This field is required."]}),
        ({"rows": []}, {"rows": ["The minimum number of items is 1"]}),
        ({"rows": [row("A", 1)] * 13}, {"rows": ["The maximum number of items is 12"]}),
        ({"rows": [row("x" * 120, 1)] * 12}, {}),
        (
            {"base": None},
            {"base": ["Say how many people the per cent are of. 50% of 4 people is not 50% of 400."]},
        ),
        ({"base": None, "unit": "days"}, {}),
        (
            {"unit": "people", "base": 100, "rows": [row("A", 97), row("B", is_hidden=True)]},
            {"rows": ["What is hidden can be worked out from the others. Hide the next smallest as well."]},
        ),
        (
            {"kind": "columns", "rows": [row("Getting an appointment", 3)]},
            {"kind": ["Columns need labels of up to 12 letters, such as 2026. Choose bars instead."]},
        ),
        ({"kind": "columns", "rows": [row("September 26", 3)]}, {}),
        (
            {"kind": "share", "rows": [row("A", 10)] * 7},
            {"kind": ["More than 6 parts can't be told apart. Choose bars instead."]},
        ),
        (
            {"kind": "share", "rows": [row("A", 0), row("B", 0)]},
            {"kind": ["All numbers are 0, so there is no whole to divide. Choose bars instead."]},
        ),
        (
            {"kind": "share", "rows": [row("A", 70), row("B", 40)]},
            {"kind": ["The parts add up to 110%, more than a whole. Choose bars instead."]},
        ),
        ({"kind": "share", "rows": [row("A", "66.7"), row("B", "33.4")]}, {}),
        (
            {"kind": "share", "unit": "people", "rows": [row("A", 70), row("B", is_hidden=True)]},
            {"kind": ["The whole would give the hidden number away. Choose bars instead."]},
        ),
    ],
)
def test_faults_of_a_figure(changes, expected):
    assert faults("figure", figure(**changes)) == expected


def test_numbers_come_back_as_they_were_typed():
    value = body(("figure", figure()))

    stored = BLOCK.get_prep_value(BLOCK.clean(value))

    assert [Decimal(item["value"]["number"]) for item in stored[0]["value"]["rows"]] == [Decimal(71), Decimal("58.50")]
