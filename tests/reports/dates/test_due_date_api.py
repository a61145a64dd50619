"""``/api/v1/due-date``: anyone's software can have a date worked out."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.shared.calendars import working_calendar
from hub.shared.models import CalendarException
from hub.shared.working_days import Counting, Unit, WorkingCalendar, due_date
from reports.domain.date_questions import BadQuestion, DateQuestion, answer

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/due-date"
WHOLE = {"received": "2026-04-02", "days": "20", "day_type": "working", "count": "after"}
GOOD_FRIDAY = {"date": "2026-04-03", "name": "Good Friday"}
EASTER_MONDAY = {"date": "2026-04-06", "name": "Easter Monday"}
MAY_DAY = {"date": "2026-05-04", "name": "Early May bank holiday"}


def ask(client, status: int = 200, **parameters) -> dict:
    response = client.get(ADDRESS, parameters)
    assert (response.status_code, response["Content-Type"]) == (status, "application/json; charset=utf-8")
    return json.loads(response.content)


def test_example_1_from_the_day_after(client):
    assert ask(client, received="2026-04-02", days="20") == {
        "received": "2026-04-02",
        "days": 20,
        "day_type": "working",
        "count": "after",
        "first_day": "2026-04-07",
        "due_on": "2026-05-05",
        "skipped": [GOOD_FRIDAY, EASTER_MONDAY, MAY_DAY],
        "working_days": 20,
        "explanation": (
            "20 working days counted from the day after 2 April 2026: due Tuesday 5 May 2026. Saturdays and Sundays "
            "do not count. Also skipped: Good Friday, 3 April 2026; Easter Monday, 6 April 2026; Early May bank "
            "holiday, 4 May 2026."
        ),
    }


# Worked out by hand from the list of bank holidays in the product description. Thirty calendar days from 2 April end
# on 2 May; from 3 April to 2 May there are 21 days from Mondays to Fridays, and two of them are bank holidays.
@pytest.mark.parametrize(
    ("asked", "first_day", "due_on", "skipped", "working_days"),
    [
        ({"count": "beginning"}, "2026-04-02", "2026-05-01", [GOOD_FRIDAY, EASTER_MONDAY], 20),
        ({"days": "30"}, "2026-04-07", "2026-05-19", [GOOD_FRIDAY, EASTER_MONDAY, MAY_DAY], 30),
        ({"days": "30", "day_type": "calendar"}, "2026-04-03", "2026-05-02", [], 19),
        ({"days": "30", "day_type": "calendar", "count": "beginning"}, "2026-04-02", "2026-05-01", [], 20),
        ({"days": "1"}, "2026-04-07", "2026-04-07", [GOOD_FRIDAY, EASTER_MONDAY], 1),
        (
            {"received": "2026-12-01"},
            "2026-12-02",
            "2026-12-31",
            [
                {"date": "2026-12-25", "name": "Christmas Day"},
                {"date": "2026-12-28", "name": "Boxing Day (substitute day)"},
            ],
            20,
        ),
    ],
)
def test_other_dates(client, asked, first_day, due_on, skipped, working_days):
    found = ask(client, **{**WHOLE, **asked})

    assert {name: found[name] for name in ("first_day", "due_on", "skipped", "working_days")} == {
        "first_day": first_day,
        "due_on": due_on,
        "skipped": skipped,
        "working_days": working_days,
    }


def test_thirty_working_days_from_1_december_2026(client):
    found = ask(client, received="2026-12-01", days="30")

    assert (found["due_on"], found["skipped"][-1]) == ("2027-01-15", {"date": "2027-01-01", "name": "New Year's Day"})


def test_what_staff_enter_in_the_calendar_counts(client):
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
    CalendarException.objects.create(day=dt.date(2026, 4, 11), reason="Saturday work", is_working=True)

    found = ask(client, **WHOLE)

    # One day more is lost and one more won: the date stays.
    assert found["due_on"] == "2026-05-05"
    assert {"date": "2026-04-20", "name": "Day of national mourning"} in found["skipped"]


TO_2060 = "2010 to 2060"


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", {"received": "It is missing.", "days": "It is missing."}),
        ("received=2026-4-2&days=20", {"received": "It must be a real date like 2026-04-02."}),
        ("received=2026-02-30&days=20", {"received": "It must be a real date like 2026-04-02."}),
        ("received=20260402&days=20", {"received": "It must be a real date like 2026-04-02."}),
        (
            "received=2009-12-31&days=20",
            {"received": "The day must be in the years 2010 to 2060, for which the bank holidays are known."},
        ),
        (
            "received=2060-12-20&days=20",
            {
                "days": "The due date is after 2060, where the bank holidays are not known. Choose fewer days.",
            },
        ),
        ("received=2026-04-02&days=0", {"days": "The number of days must be a whole number from 1 to 2,000."}),
        ("received=2026-04-02&days=2001", {"days": "The number of days must be a whole number from 1 to 2,000."}),
        ("received=2026-04-02&days=%D9%A2", {"days": "The number of days must be a whole number from 1 to 2,000."}),
        ("received=2026-04-02&days=20&count=on", {"count": "It must be one of: after, beginning."}),
        ("received=2026-04-02&days=20&day_type=", {"day_type": "It must be one of: working, calendar."}),
        ("received=2026-04-02&days=20&days=20", {"days": "Give it once only."}),
        ("received=2026-04-02&days=20&unit=working", {
            "unit": "There is no such parameter. There are: count, day_type, days, received.",
        }),
        ("recieved=2026-04-02&days=x", {
            "recieved": "There is no such parameter. There are: count, day_type, days, received.",
        }),
    ],
)  # fmt: skip
def test_every_fault_is_told_at_its_parameter(client, query, errors):
    response = client.get(f"{ADDRESS}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert {fault["name"]: fault["reason"] for fault in response.json()["errors"]} == errors
    assert (response["Cache-Control"], response["Access-Control-Allow-Origin"]) == ("no-store", "*")


def test_any_site_may_ask_and_nobody_is_known_by_it(client, admin_client):
    response = client.get(ADDRESS, WHOLE)

    assert {name: response[name] for name in ("Access-Control-Allow-Origin", "Cache-Control")} == {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, no-cache",
    }
    assert not response.cookies
    assert "Vary" not in response
    again = client.get(ADDRESS, WHOLE, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    signed_in = admin_client.get(ADDRESS, WHOLE)
    assert (signed_in["ETag"], signed_in.cookies) == (response["ETag"], {})


def test_only_reading_is_answered(client):
    address = f"{ADDRESS}?{urlencode(WHOLE)}"

    head, options, post = client.head(address), client.options(address), client.post(address)

    assert (head.status_code, head.content) == (200, b"")
    assert (options.status_code, options.content) == (204, b"")
    assert options["Access-Control-Allow-Methods"] == options["Allow"] == "GET, HEAD, OPTIONS"
    assert (post.status_code, post["Allow"]) == (405, "GET, HEAD, OPTIONS")


ANY_VALUE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2026-04-02", "2060-12-31", "20", "2000", "1", "working", "calendar", "after", "beginning", "²"]),
)
ANY_QUERY = st.lists(st.tuples(st.one_of(st.sampled_from([*WHOLE, "x"]), st.text(max_size=8)), ANY_VALUE), max_size=6)


@settings(max_examples=60)
@given(pairs=ANY_QUERY)
@example(pairs=[("received", "2060-12-31"), ("days", "2000")])
@example(pairs=[("a\ud800", "b")])
def test_no_query_is_too_much(client_for_all, pairs):
    response = client_for_all.get(f"{ADDRESS}?{urlencode(pairs, errors='surrogatepass')}")

    assert response.status_code in {200, 400}


@pytest.fixture(scope="module")
def client_for_all():
    return Client()


DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2050, 12, 31))
QUESTIONS = st.builds(DateQuestion, DAYS, st.integers(1, 400), st.sampled_from(Unit), st.sampled_from(Counting))


@settings(max_examples=25)
@given(question=QUESTIONS)
def test_the_answer_is_that_of_the_clock(client_for_all, question):
    calendar = working_calendar()

    found = json.loads(client_for_all.get(f"{ADDRESS}?{question.query}").content)

    due = due_date(question.received, question.days, unit=question.unit, counting=question.counting, calendar=calendar)
    assert found["due_on"] == due.due_on.isoformat()
    assert [row["date"] for row in found["skipped"]] == [row.day.isoformat() for row in due.skipped]


@settings(max_examples=200)
@given(question=QUESTIONS, closed=st.lists(st.integers(0, 700), max_size=8), more=st.integers(0, 700))
def test_a_day_off_never_makes_a_date_earlier(question, closed, more):
    def named(offsets):
        return {question.received + dt.timedelta(days=offset): "Closed" for offset in offsets}

    before = answer(question, WorkingCalendar(closed=named(closed)))
    after = answer(question, WorkingCalendar(closed=named([*closed, more])))

    assert after.due.due_on >= before.due.due_on
    assert after.as_json["due_on"] == after.due.due_on.isoformat()
    if question.unit == Unit.WORKING:
        start = question.received - dt.timedelta(days=question.counting == Counting.BEGINNING_WITH)
        counted = question.days + after.weekend_days + len(after.due.skipped)
        assert counted == (after.due.due_on - start).days


@pytest.mark.parametrize("days", [0, -1, 2001])
def test_the_rule_itself_refuses_too_few_and_too_many(days):
    with pytest.raises(BadQuestion) as refused:
        answer(DateQuestion(dt.date(2026, 4, 2), days), WorkingCalendar())

    assert list(refused.value.errors) == ["days"]


@time_machine.travel(dt.datetime(2026, 4, 21, 12, tzinfo=dt.UTC), tick=False)
def test_the_answer_does_not_depend_on_today(client):
    first = client.get(ADDRESS, WHOLE)["ETag"]
    with time_machine.travel(dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC), tick=False):
        assert client.get(ADDRESS, WHOLE)["ETag"] == first
