"""Trying to work out what is hidden: from the rows and sums by brute force, and from everything anyone can read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.organisations.models import Organisation
from hub.shared.clock import as_of
from hub.shared.small_numbers import Part, SharedOut, share_out, told_sum
from stories.domain import topics
from stories.domain.moves import withdraw
from stories.domain.topic_numbers import recount_topic
from stories.enums import TopicStatus
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.organisations import make_area, make_organisation
from tests.factories.reports import make_report
from tests.factories.shared import make_theme
from tests.factories.stories import make_accepted_story, make_submission, make_topic
from tests.stories.surfaces import Told, read_all

APRIL = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
MOST = 9
"""What brute force tries for a cell: 0 to 9."""


def told_of(numbers: Sequence[int], named: Sequence[bool]) -> SharedOut:
    return share_out([Part(place, number, named[place]) for place, number in enumerate(numbers)])


def possible(numbers: Sequence[int], named: Sequence[bool], place: int, known: frozenset[int]) -> set[int]:
    """What the cell at ``place`` can be for who reads what is told of ``numbers`` and knows the cells ``known``."""
    told = told_of(numbers, named)
    rows = {row.key: row.number for row in told.parts}
    choices = [
        [number] if each in known or rows.get(each) is not None else range(MOST + 1)
        for each, number in enumerate(numbers)
    ]
    return {guess[place] for guess in product(*choices) if told_of(guess, named) == told}


def small_cells(numbers: Sequence[int]) -> list[int]:
    return [place for place, number in enumerate(numbers) if 0 < number < 5]


cells = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=3)


@pytest.mark.drawn
def test_what_example_8_leaves_open():
    numbers, named = (12, 5, 2), (True, True, False)
    assert possible(numbers, named, 2, frozenset()) == {1, 2, 3, 4}
    assert possible(numbers, named, 2, frozenset({0, 1})) == {1, 2, 3, 4}
    assert possible((12, 5, 2, 6), (True, True, False, False), 2, frozenset({3})) == {1, 2, 3, 4}


@pytest.mark.drawn
@given(cells)
@settings(max_examples=25, deadline=None, database=None)
def test_no_small_number_follows_from_the_rows_not_even_for_a_partner_that_knows_its_own(drawn):
    numbers, named = zip(*drawn, strict=True)
    for place in small_cells(numbers):
        for insider in (None, *range(len(numbers))):
            if insider != place:
                known = frozenset() if insider is None else frozenset({insider})
                assert len(possible(numbers, named, place, known)) > 1


@pytest.mark.drawn
@given(st.lists(cells, min_size=1, max_size=4), st.data())
@settings(max_examples=25, deadline=None, database=None)
def test_no_sum_or_difference_of_sums_says_more_than_the_rows(tables, data):
    """The sum over any choice of topics stays the same for every way in which the hidden cells could be filled."""
    drawn = [tuple(zip(*table, strict=True)) for table in tables]
    place = data.draw(st.integers(0, len(drawn) - 1))
    numbers, named = drawn[place]
    for cell in small_cells(numbers):
        for value in possible(numbers, named, cell, frozenset(range(len(numbers))) - {cell}):
            others = [*numbers[:cell], value, *numbers[cell + 1 :]]
            changed = [*drawn[:place], (others, named), *drawn[place + 1 :]]
            for chosen in product([False, True], repeat=len(drawn)):
                before, after = (
                    told_sum(told_of(*table) for table, is_in in zip(world, chosen, strict=True) if is_in)
                    for world in (drawn, changed)
                )
                assert before == after


@pytest.fixture
def world(db):
    """Example 8 twice: of one topic that two pages use, one of them issued, and of a topic where less is told."""
    theme, area = make_theme("Carers"), make_area("Hanbury")
    alder, birch, cedar, dogwood = (
        make_organisation(name=name, kind="charity") for name in ("Alder", "Birch", "Cedar", "Dogwood")
    )
    night = make_topic("Night sitters")
    rooms = make_topic("Waiting rooms", status=TopicStatus.TAKEN_UP)
    counts = {
        night: ((alder, 12, True), (birch, 5, True), (cedar, 2, False), (None, 3, True)),
        rooms: ((alder, 3, True), (birch, 7, True), (cedar, 2, False), (dogwood, 6, False), (None, 6, True)),
    }
    for topic, rows in counts.items():
        topic.themes.add(theme)
        topic.areas.add(area)
        for partner, number, is_named in rows:
            for _ in range(number):
                add_story(topic, partner, is_named=is_named)
        recount_topic(topic)
    issued, open_page = make_report_to_three(), make_report(title="Rooms")
    for topic in (night, rooms):
        topics.use_topic(topic, issued)
    topics.use_topic(rooms, open_page)
    issue_now(issued)
    return Told([night, rooms], [issued, open_page], [alder, birch], theme.slug, area)


def add_story(topic, partner, *, is_named: bool):
    envelope = make_submission(organisation=partner, is_partner_named=is_named)
    return make_accepted_story(submission=envelope, topic=topic)


@pytest.fixture(autouse=True)
def in_april():
    with as_of(APRIL):
        yield


def test_nothing_that_anyone_can_read_changes_with_a_hidden_number(world):
    """One story more or less in a hidden cell, all others known: pages, lists, filters and files are the same to the
    letter, so nothing can be worked out from them, however they are added and taken away."""
    before = read_all(world)
    night, rooms = world.topics
    hidden = [
        (night, "Cedar", False),
        (night, None, True),
        (rooms, "Alder", True),
        (rooms, "Cedar", False),
        (rooms, "Dogwood", False),
    ]

    for topic, name, is_named in hidden:
        story = add_story(topic, called(name), is_named=is_named)
        recount_topic(topic)
        assert read_all(world) == before, (topic, name)
        withdraw(story)


def called(name: str | None) -> Organisation | None:
    return Organisation.objects.get(name=name) if name else None


def test_what_is_told_changes(world):
    """The test above would see it."""
    before = read_all(world)

    add_story(world.topics[0], called("Alder"), is_named=True)
    recount_topic(world.topics[0])

    after = read_all(world)
    changed = {address for address in before if before[address] != after[address]}
    assert changed >= {world.topics[0].get_absolute_url(), "/topics/topics.csv", "/topics/?"}
    assert '"Alder","12"' in before["/topics/topics.csv"]
    assert '"Alder","13"' in after["/topics/topics.csv"]
    assert not any(re.search(r"\b(19|22|24) stories", text) for text in before.values())
