from __future__ import annotations

import datetime as dt

import pytest

from charter_champions.domain.standing import listed_until, standing, valid_until
from charter_champions.enums import MembershipStatus, Standing

LAST = dt.date(2027, 5, 1)


@pytest.mark.parametrize(
    ("started_on", "expected"),
    [
        (dt.date(2026, 5, 2), dt.date(2027, 5, 1)),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 27)),
        (dt.date(2027, 3, 1), dt.date(2028, 2, 29)),
    ],
)
def test_a_membership_is_valid_for_one_year(started_on, expected):
    assert valid_until(started_on) == expected


def test_the_directory_keeps_it_for_thirty_days_more():
    assert listed_until(LAST) == dt.date(2027, 5, 31)


@pytest.mark.parametrize(
    ("status", "on", "is_replaced", "expected"),
    [
        (MembershipStatus.ACTIVE, LAST, False, Standing.CURRENT),
        (MembershipStatus.ACTIVE, dt.date(2027, 5, 2), False, Standing.LAPSED),
        (MembershipStatus.ACTIVE, LAST, True, Standing.REPLACED),
        (MembershipStatus.SUSPENDED, LAST, False, Standing.SUSPENDED),
        (MembershipStatus.SUSPENDED, dt.date(2027, 5, 2), False, Standing.SUSPENDED),
        (MembershipStatus.ENDED, LAST, False, Standing.ENDED),
        (MembershipStatus.ENDED, LAST, True, Standing.REPLACED),
    ],
)
def test_the_standing_on_a_day(status, on, is_replaced, expected):
    assert standing(status=status, last_day=LAST, on=on, is_replaced=is_replaced) == expected
