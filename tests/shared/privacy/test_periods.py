from __future__ import annotations

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.settings.env import Environment
from hub.shared.privacy.periods import Period, parse_period


@pytest.mark.parametrize(
    ("words", "period"),
    [("30 days", Period(days=30)), ("1 day", Period(days=1)), (" 24 Months", Period(months=24))],
)
def test_a_period_is_read_from_words(words, period):
    assert parse_period(words) == period
    assert parse_period(str(period)) == period


@pytest.mark.parametrize(
    "words",
    ["", "0 days", "30", "-1 days", "12 years", "1.5 months", "9999 months", "٣ days", "1 day 2 months", "1e3 days"],
)
def test_what_is_no_period_is_refused(words):
    with pytest.raises(ValueError, match=r"period|longer"):
        parse_period(words)


@pytest.mark.parametrize(
    ("at", "period", "before"),
    [
        # A year before a day that the year before does not have.
        (dt.datetime(2028, 2, 29, 9, tzinfo=dt.UTC), Period(months=12), dt.datetime(2027, 2, 28, 9, tzinfo=dt.UTC)),
        # By London's clock: 10am in summer is 9am in UTC, in winter 10am.
        (dt.datetime(2026, 10, 30, 10, tzinfo=dt.UTC), Period(days=7), dt.datetime(2026, 10, 23, 9, tzinfo=dt.UTC)),
        (dt.datetime(2026, 5, 31, 12, tzinfo=dt.UTC), Period(months=3), dt.datetime(2026, 2, 28, 13, tzinfo=dt.UTC)),
    ],
)
def test_the_instant_before_a_period_is_londons(at, period, before):
    assert period.before(at) == before


@settings(max_examples=60)
@given(
    happened_on=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
    waited=st.integers(0, 1500),
    period=st.one_of(st.builds(Period, days=st.integers(1, 800)), st.builds(Period, months=st.integers(1, 36))),
)
def test_nothing_goes_before_its_period_is_over_and_nothing_stays_four_days_more(happened_on, waited, period):
    today = happened_on + dt.timedelta(days=waited)
    ends_on = happened_on + relativedelta(months=period.months, days=period.days)

    is_due = happened_on < period.before_day(today)

    if is_due:
        assert today > ends_on
    elif waited > (ends_on - happened_on).days + 4:
        raise AssertionError(f"{happened_on} is still kept on {today}")


def test_a_setting_that_is_no_period_or_too_short_is_a_fault():
    env = Environment({"HUB_KEPT_A": "a while", "HUB_KEPT_B": "3 days", "HUB_KEPT_C": "18 months"})

    assert env.period("HUB_KEPT_A", "30 days") == Period(days=30)
    assert env.period("HUB_KEPT_B", "12 months", least_days=28) == Period(months=12)
    assert env.period("HUB_KEPT_C", "12 months", least_days=28) == Period(months=18)
    assert env.faults == [
        "HUB_KEPT_A must be a period of at least 1 day, such as '30 days'",
        "HUB_KEPT_B must be a period of at least 28 days, such as '12 months'",
    ]
