"""When a topic has weight, by hand: months, sources, severity, and midnight in London."""

from __future__ import annotations

import datetime as dt

import pytest

from stories.domain.topic_numbers import days_of, month_of
from stories.domain.weight import Needed, Tally, reached_in, weight_of

pytestmark = pytest.mark.drawn

USUAL = Needed(stories=5, sources=2, months=12)
A, B = 1, 2


def month(year: int, number: int) -> dt.date:
    return dt.date(year, number, 1)


def test_the_months_that_count_are_calendar_months_with_this_one():
    tallies = [Tally(month(2025, 6), A, 3), Tally(month(2025, 7), B, 4), Tally(month(2026, 6), A, 1)]

    assert weight_of(tallies, USUAL, on=dt.date(2026, 5, 31)).stories == 7
    assert weight_of(tallies, USUAL, on=dt.date(2026, 6, 1)).stories == 5
    assert weight_of(tallies, USUAL, on=dt.date(2026, 7, 1)).stories == 1
    assert weight_of(tallies, Needed(1, 1, 1), on=dt.date(2026, 6, 30)).stories == 1


def test_a_partner_is_one_source_and_each_own_story_is_one():
    sent = [Tally(month(2026, 4), A, 8), Tally(month(2026, 5), A, 4)]
    assert not weight_of(sent, USUAL, on=dt.date(2026, 5, 5)).is_reached
    assert weight_of(sent, USUAL, on=dt.date(2026, 5, 5)).words == ("12 of 5 stories from 1 of 2 sources in 12 months")

    alone = [Tally(month(2026, 5), None, 5)]
    assert weight_of(alone, USUAL, on=dt.date(2026, 5, 5)).sources == 5
    assert weight_of(alone, USUAL, on=dt.date(2026, 5, 5)).is_reached
    assert not weight_of([Tally(month(2026, 5), None, 4)], USUAL, on=dt.date(2026, 5, 5)).is_reached


def test_one_that_is_bad_enough_is_enough_while_its_month_counts():
    needed = Needed(stories=5, sources=2, months=3, severity=3)
    assert not weight_of([Tally(month(2026, 3), A, 1, 2)], needed, on=dt.date(2026, 5, 5)).is_reached
    grave = [Tally(month(2026, 3), A, 1, 3)]
    assert weight_of(grave, needed, on=dt.date(2026, 5, 31)).is_severe
    assert not weight_of(grave, needed, on=dt.date(2026, 6, 1)).is_reached
    assert not weight_of(grave, USUAL, on=dt.date(2026, 5, 5)).is_reached


def test_since_when_it_has_weight_goes_back_to_the_last_break():
    needed = Needed(stories=2, sources=1, months=2)
    tallies = [Tally(month(2026, 1), A, 2), Tally(month(2026, 4), A, 1), Tally(month(2026, 5), A, 1)]

    assert reached_in(tallies, needed, on=dt.date(2026, 2, 28)) == month(2026, 1)
    assert reached_in(tallies, needed, on=dt.date(2026, 4, 30)) is None
    assert reached_in(tallies, needed, on=dt.date(2026, 5, 31)) == month(2026, 5)
    assert reached_in(tallies, needed, on=dt.date(2026, 6, 30)) is None
    assert reached_in([], needed, on=dt.date(2026, 5, 31)) is None


def test_a_story_belongs_to_the_month_in_which_it_came_in_london():
    """In summer London is an hour ahead: 30 April 23:30 UTC is 1 May there."""
    assert month_of(dt.datetime(2026, 4, 30, 22, 59, tzinfo=dt.UTC)) == month(2026, 4)
    assert month_of(dt.datetime(2026, 4, 30, 23, 0, tzinfo=dt.UTC)) == month(2026, 5)
    assert month_of(dt.datetime(2026, 1, 31, 23, 59, tzinfo=dt.UTC)) == month(2026, 1)
    assert [at.astimezone(dt.UTC) for at in days_of(month(2026, 4))] == [
        dt.datetime(2026, 3, 31, 23, tzinfo=dt.UTC),
        dt.datetime(2026, 4, 30, 23, tzinfo=dt.UTC),
    ]
