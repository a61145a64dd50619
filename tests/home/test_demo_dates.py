from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import time_machine
from wagtail.models import Page

from hub.home.demo.dates import Days, at
from hub.home.demo.happenings import sessions_of
from hub.home.demo.places import make_areas, make_organisations, make_themes
from hub.home.demo.record import make_reports
from hub.home.demo.words import words
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.working_days import Counting, Unit, WorkingCalendar, due_date
from reports.enums import PhaseKey
from reports.models import ResponseRequest

CHRISTMAS = WorkingCalendar(
    closed={dt.date(2026, 12, 25): "Christmas Day", dt.date(2026, 12, 28): "Boxing Day (substitute day)"}, open=()
)
NEW_YEAR, EASTER_MONDAY, SUNDAY = dt.date(2027, 1, 1), dt.date(2027, 3, 29), dt.date(2026, 11, 22)


def twenty_days(start, calendar):
    return due_date(start, 20, unit=Unit.WORKING, counting=Counting.DAY_AFTER, calendar=calendar)


def test_days_count_from_today():
    days = Days(dt.date(2026, 12, 29), CHRISTMAS)  # A Tuesday.

    assert days.ago(3) == dt.date(2026, 12, 26)
    assert days.ahead(3) == dt.date(2027, 1, 1)
    assert days.working_day_ago(1) == dt.date(2026, 12, 24)  # 28 is a holiday, 26 and 27 a weekend, 25 Christmas.
    assert days.working_days_before(0) == dt.date(2026, 12, 29)
    assert days.working_days_before(2) == dt.date(2026, 12, 23)
    assert days.working_days_after(dt.date(2026, 12, 24), 1) == dt.date(2026, 12, 29)
    assert days.coming("tuesday") == dt.date(2026, 12, 29)
    assert days.coming("tuesday", after=1) == dt.date(2027, 1, 5)
    assert days.gone("tuesday") == dt.date(2026, 12, 22)


def test_finds_the_day_of_receipt_of_a_due_date():
    days = Days(dt.date(2026, 12, 31), CHRISTMAS)

    # Example 2 of the product's description: received on 1 December 2026, due on 31 December.
    assert days.received_for(dt.date(2026, 12, 31), twenty_days) == dt.date(2026, 12, 1)


def test_no_day_leads_to_a_due_date_in_working_days_on_a_sunday():
    with pytest.raises(LookupError, match="2026-12-27"):
        Days(dt.date(2026, 12, 27), CHRISTMAS).received_for(dt.date(2026, 12, 27), twenty_days)


def test_instants_are_on_the_clock_of_london():
    assert at(dt.date(2026, 7, 1), 14.5).astimezone(dt.UTC) == dt.datetime(2026, 7, 1, 13, 30, tzinfo=dt.UTC)
    assert at(dt.date(2026, 12, 1), 14.5).astimezone(dt.UTC) == dt.datetime(2026, 12, 1, 14, 30, tzinfo=dt.UTC)


def test_a_weekly_session_on_a_bank_holiday_is_cancelled_with_its_name():
    days = Days(dt.date(2026, 12, 17), CHRISTMAS)
    rows = [{"coming": "friday", "after": 1, "from": 10, "to": 12, "repeat": 3}]

    sessions = sessions_of(rows, days, has_venue=True)

    assert [(session.starts_at.date(), session.status_reason) for session in sessions] == [
        (dt.date(2026, 12, 18), ""),
        (dt.date(2026, 12, 25), "The building is closed: Christmas Day."),
        (dt.date(2027, 1, 1), ""),
    ]


def test_what_happens_once_is_planned_around_bank_holidays():
    days = Days(dt.date(2026, 11, 30), CHRISTMAS)
    row = {"coming": "friday", "after": 19, "from": 18, "to": 19}

    at_a_venue, online = (sessions_of([row], days, has_venue=has_venue)[0] for has_venue in (True, False))

    assert (at_a_venue.starts_at.date(), at_a_venue.status_reason) == (dt.date(2027, 1, 1), "")
    assert (online.starts_at.date(), online.status_reason) == (dt.date(2026, 12, 25), "")


@pytest.mark.django_db
def test_on_no_day_is_an_event_of_the_demo_off_that_happens_once():
    calendar = working_calendar()
    once = [
        (row["slug"], session, "at" in row)
        for row in words("events")["event"]
        for session in row["sessions"]
        if "repeat" not in session and "gone" not in session
    ]
    off = set()
    for number in range(2 * 366):
        days = Days(dt.date(2026, 1, 1) + dt.timedelta(days=number), calendar)
        off |= {slug for slug, row, has_venue in once if sessions_of([row], days, has_venue=has_venue)[0].is_cancelled}

    assert len(once) == 11
    assert off == {"canal-walk"}


@pytest.mark.django_db
@pytest.mark.parametrize("day", [NEW_YEAR, EASTER_MONDAY, SUNDAY])
def test_every_phase_is_there_on_any_day(day):
    with time_machine.travel(at(day, 12), tick=False):
        areas, themes, days = make_areas(), make_themes(), Days(today(), working_calendar())
        organisations = make_organisations(areas, themes, {}, days)
        make_reports(Page.objects.get(depth=2), organisations, areas, themes, {}, days)
        calendar = working_calendar()
        requests = list(ResponseRequest.objects.for_phase())

    phases = Counter(request.phase(on=day, calendar=calendar).key for request in requests)

    twice = (PhaseKey.ANSWERED_IN_TIME, PhaseKey.PART_ANSWERED)
    assert phases == {key: 2 if key in twice else 1 for key in PhaseKey}
    assert [request for request in requests if request.received_on and request.received_on > day] == []
