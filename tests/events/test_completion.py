from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from events.domain.certificate_codes import new_code, normalise_code
from events.domain.completion import Attended, attended, hours_in_words, hours_of, is_over
from events.domain.words import ordinal
from hub.shared.codes import grouped

pytestmark = pytest.mark.drawn

START = dt.datetime(2026, 5, 5, 13, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@dataclass
class Session:
    pk: int
    is_cancelled: bool = False
    hours: float = 2

    @property
    def starts_at(self) -> dt.datetime:
        return START + dt.timedelta(days=7 * self.pk)

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(hours=self.hours)


@pytest.mark.parametrize(
    ("came", "held", "is_enough"),
    [(4, 5, True), (3, 4, False), (0, 0, False), (8, 10, True), (79, 99, False), (1, 1, True), (0, 1, False)],
)
def test_four_fifths_are_enough(came, held, is_enough):
    assert Attended(came, held).is_enough is is_enough


@pytest.mark.parametrize(
    ("sessions", "present", "at", "expected"),
    [
        # A cancelled one does not count, whoever was marked for it.
        ([Session(0), Session(1), Session(2, is_cancelled=True)], {0, 2}, AFTER, Attended(1, 2)),
        # Nor does one that has not ended.
        ([Session(0), Session(1)], {0, 1}, START + dt.timedelta(hours=2), Attended(1, 1)),
        ([Session(0, is_cancelled=True)], {0}, AFTER, Attended(0, 0)),
        ([], set(), AFTER, Attended(0, 0)),
    ],
)
def test_what_took_place_counts(sessions, present, at, expected):
    assert attended(sessions, present, at=at) == expected


@pytest.mark.parametrize(
    ("sessions", "at", "expected"),
    [
        ([Session(0), Session(1)], Session(1).ends_at, True),
        ([Session(0), Session(1)], Session(1).ends_at - dt.timedelta(seconds=1), False),
        ([Session(0), Session(1, is_cancelled=True)], Session(0).ends_at, True),
        ([Session(0, is_cancelled=True)], AFTER, False),
        ([], AFTER, False),
    ],
)
def test_a_run_is_over_with_its_last_session(sessions, at, expected):
    assert is_over(sessions, at=at) is expected


@pytest.mark.parametrize(
    ("lengths", "expected"), [([2, 2, 1.5], "5.5 hours"), ([1], "1 hour"), ([5, 5], "10 hours"), ([0.25], "0.25 hours")]
)
def test_hours(lengths, expected):
    hours = hours_of([Session(number, hours=length) for number, length in enumerate(lengths)])

    assert hours == Decimal(str(sum(lengths)))
    assert hours_in_words(hours) == expected


def test_a_code_has_at_least_128_bits_and_survives_typing():
    code = new_code()

    assert 32 ** len(code) >= 2**128
    assert new_code() != code
    assert normalise_code(grouped(code).lower().replace("-", " ")) == code
    assert normalise_code("O1L" + "2" * 23) == "011" + "2" * 23
    assert [normalise_code(typed) for typed in ("", "U" * 26, "2" * 25, "2" * 27, "2" * 10_000)] == [""] * 5


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1st"), (22, "22nd"), (113, "113th"), (3000, "3,000th"), (1203, "1,203rd")]
)
def test_ordinals(number, expected):
    assert ordinal(number) == expected
