from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError

from hub.shared.bank_holidays import england_bank_holidays
from hub.shared.calendars import working_calendar
from hub.shared.models import CalendarException
from hub.shared.working_days import Counting, Unit, due_date

PREPARED = "import django; django.setup();"


def test_england_has_the_bank_holidays_of_2026_and_2027():
    found = {
        day: name for day, name in england_bank_holidays().items() if 2026 <= day.year <= 2027 and day.weekday() < 5
    }

    assert found == {
        dt.date(2026, 1, 1): "New Year's Day",
        dt.date(2026, 4, 3): "Good Friday",
        dt.date(2026, 4, 6): "Easter Monday",
        dt.date(2026, 5, 4): "Early May bank holiday",
        dt.date(2026, 5, 25): "Spring bank holiday",
        dt.date(2026, 8, 31): "Summer bank holiday",
        dt.date(2026, 12, 25): "Christmas Day",
        dt.date(2026, 12, 28): "Boxing Day (substitute day)",
        dt.date(2027, 1, 1): "New Year's Day",
        dt.date(2027, 3, 26): "Good Friday",
        dt.date(2027, 3, 29): "Easter Monday",
        dt.date(2027, 5, 3): "Early May bank holiday",
        dt.date(2027, 5, 31): "Spring bank holiday",
        dt.date(2027, 8, 30): "Summer bank holiday",
        dt.date(2027, 12, 27): "Christmas Day (substitute day)",
        dt.date(2027, 12, 28): "Boxing Day (substitute day)",
    }


def test_the_years_are_those_of_the_library_without_its_other_countries():
    code = (
        "import sys, holidays; from hub.shared.working_days import ENGLAND_FROM, ENGLAND_TO;"
        "from hub.shared.bank_holidays import united_kingdom;"
        "given = {'subdiv': 'ENG', 'years': range(ENGLAND_FROM.year, ENGLAND_TO.year + 1), 'language': 'en_GB'};"
        "ours = united_kingdom()(**given); print('holidays.countries' in sys.modules);"
        "print(len(ours) > 51 * 8, dict(ours) == dict(holidays.country_holidays('GB', **given)))"
    )
    # A process of its own: other tests may have loaded them all.
    found = subprocess.run([sys.executable, "-c", PREPARED + code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == ["False", "True", "True"]


@pytest.mark.django_db
def test_exceptions_of_staff_count(django_assert_num_queries):
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="day of mourning")
    CalendarException.objects.create(day=dt.date(2026, 5, 25), is_working=True, reason="moved to 1 June")

    with django_assert_num_queries(1):
        calendar = working_calendar()

    assert calendar.reason(dt.date(2026, 4, 20)) == "day of mourning"
    assert calendar.is_working_day(dt.date(2026, 5, 25))
    due = due_date(dt.date(2026, 4, 2), 20, unit=Unit.WORKING, counting=Counting.DAY_AFTER, calendar=calendar)
    assert due.due_on == dt.date(2026, 5, 6)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "is_working", "message"),
    [
        (dt.date(2026, 4, 18), False, "A Saturday or Sunday is not a working day already."),
        (dt.date(2026, 12, 25), False, "Friday 25 December 2026 is not a working day already: Christmas Day."),
        (
            dt.date(2026, 12, 28),
            False,
            "Monday 28 December 2026 is not a working day already: Boxing Day (substitute day).",
        ),
        (dt.date(1926, 4, 19), False, "Enter a day from 2010 to 2060."),
    ],
)
def test_exceptions_that_change_nothing_are_refused(day, is_working, message):
    with pytest.raises(ValidationError) as caught:
        CalendarException(day=day, is_working=is_working, reason="mistake").full_clean()

    assert caught.value.message_dict == {"day": [message]}
