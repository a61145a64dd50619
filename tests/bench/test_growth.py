from __future__ import annotations

import pytest

from bench.__main__ import measurements, options_from
from bench.growth import events_comparison, record_comparison, site_comparison, stories_comparison
from bench.page_cases import measure_pages


@pytest.mark.parametrize(
    ("comparison", "title", "labels"),
    [
        (record_comparison(5_000), "5,000 requests beside 50", ("50", "5,000")),
        (events_comparison(20_000), "20,000 sessions beside 50", ("50", "20,000")),
        (stories_comparison(100_000), "100,000 stories beside 1,000", ("1,000", "100,000")),
        (site_comparison(10_000), "10,000 organisations and events", ("demo", "filled")),
    ],
)
def test_a_comparison_says_what_it_compares(comparison, title, labels):
    assert (comparison.title, comparison.labels) == (title, labels)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["pages"]),
        (["--rows", "9", "--requests", "8", "--sessions", "7"], ["pages", "record", "events", "growth"]),
        (["--rows", "9", "--requests", "8", "--sessions", "7", "--only-record"], ["record", "events"]),
        (["--stories", "6", "--only-record"], ["stories"]),
    ],
)
def test_only_what_was_asked_for_is_measured(arguments, names):
    asked = list(measurements(options_from(arguments)))

    assert ["pages" if one is measure_pages else one.keywords["comparison"].name for one in asked] == names
