"""Due dates for people's own calendars, read back by the library's own parser."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from icalendar import Calendar

from hub.shared.calendar_files import CalendarDay, calendar_file
from hub.shared.models import CalendarException
from reports.domain.requests import withdraw
from reports.enums import ClarificationEffect, Nature
from reports.models import ResponseRequest
from tests.factories.reports import (
    log,
    make_body,
    make_request,
    make_rule,
    make_started,
    make_started_without_rule,
    reply,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.HUB_BASE_URL = "https://hub.example"


def event_of(content: bytes):
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    assert not event.errors
    return event


def read(client, address: str) -> dict:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    event = event_of(response.content)
    return {name: event.decoded(name) for name in ("uid", "dtstart", "dtend", "status", "sequence", "dtstamp")}


def test_an_entry_comes_back_as_it_went():
    words = "Northmoor Trust; “Æ, ß” \\ and, so on: 日本語 " * 6
    entry = CalendarDay(
        key="request-2026-1",
        on=dt.date(2026, 12, 31),
        summary=f"{words}\nBEGIN:VALARM",
        description=f"One line;\r\nEND:VEVENT\n{words}\x00\x1b",
        url="https://hub.example/record/2026/1/",
        changed_at=dt.datetime(2026, 7, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        sequence=3,
    )

    content = calendar_file(entry)

    event = event_of(content)
    assert (event["uid"], str(event["summary"])) == ("request-2026-1@hub.example", " ".join(entry.summary.split()))
    assert str(event["description"]) == f"One line;\nEND:VEVENT\n{words}"
    assert (event.start, event.end) == (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert event.decoded("dtstamp") == dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert (event["url"], event["sequence"], event["status"]) == (entry.url, 3, "CONFIRMED")
    assert event.subcomponents == []
    # RFC 5545, section 3.1: lines of at most 75 octets, each ended by CRLF.
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.count(b"\n") == content.count(b"\r\n")


def test_the_date_of_a_request_follows_it(client):
    with time_machine.travel(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False):
        request = make_started(title="Morning phone queues", body=make_body("Northmoor Trust"))
    address = f"{request.get_absolute_url()}due.ics"

    first = read(client, address)
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
        call_command("recompute_due_dates")
    moved = read(client, address)
    with time_machine.travel(dt.datetime(2026, 4, 24, 9, tzinfo=dt.UTC), tick=False):
        reply(ResponseRequest.objects.get(pk=request.pk), on=dt.date(2026, 4, 24))
    ended = read(client, address)

    uid = f"request-2026-{request.number}@hub.example"
    assert [str(row["uid"]) for row in (first, moved, ended)] == [uid] * 3
    assert [(row["dtstart"], row["sequence"]) for row in (first, moved, ended)] == [
        (dt.date(2026, 5, 5), 0),
        (dt.date(2026, 5, 6), 1),
        (dt.date(2026, 5, 6), 2),
    ]
    assert [str(row["status"]) for row in (first, moved, ended)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [row["dtstamp"].day for row in (first, moved, ended)] == [8, 10, 24]


def test_what_the_entry_says(client):
    with time_machine.travel(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False):
        body = make_body("Northmoor Trust")
        owed = make_started(title="Morning phone queues", body=body)
        asked = make_started_without_rule(body=body)
        over = make_started(body=body)
        withdraw(over, reason="Asked twice.")

        entries = [event_of(client.get(f"{row.get_absolute_url()}due.ics").content) for row in (owed, asked, over)]

    assert str(entries[0]["summary"]) == "Reply due: Northmoor Trust on “Morning phone queues”"
    assert str(entries[0]["url"]) == f"https://hub.example/record/2026/{owed.number}/"
    assert "Also skipped: Good Friday, 3 April 2026" in str(entries[0]["description"])
    assert str(entries[1]["summary"]).startswith("Reply requested: Northmoor Trust")
    assert str(entries[2]["description"]).startswith("Nobody waits for this date any more: ")


def test_nothing_of_what_nobody_may_see(client):
    with time_machine.travel(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False):
        make_request()
        hidden = make_started()
        hidden.report.unpublish()

    assert client.get(f"{hidden.get_absolute_url()}due.ics").status_code == 404
    assert client.get("/record/2026/999/due.ics").status_code == 404


def test_the_page_of_a_request_announces_the_file(client):
    with time_machine.travel(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False):
        address = make_started().get_absolute_url()

    page = client.get(address).content.decode()

    assert (
        f'<link rel="alternate" type="text/calendar" title="The due date for your calendar" href="{address}due.ics">'
        in page
    )
    assert page.count(f'<a href="{address}due.ics">') == 1


@time_machine.travel(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False)
def test_a_date_that_was_worked_out_is_a_file_too(client):
    query = "received=2026-04-02&days=20&day_type=working&count=beginning"
    found = read(client, f"/record/due-date/due.ics?{query}")
    refused = client.get("/record/due-date/due.ics?days=20")

    assert found["dtstart"] == dt.date(2026, 5, 1)
    assert (refused.status_code, refused.json()) == (400, {"error": {"received": "It is missing."}})


def test_while_the_clock_stands_still_the_date_is_tentative(client):
    with time_machine.travel(dt.datetime(2026, 4, 14, 9, tzinfo=dt.UTC), tick=False):
        request = make_started(rule=make_rule(clarification_effect=ClarificationEffect.PAUSE))
        log(request, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 14))

        event = event_of(client.get(f"{request.get_absolute_url()}due.ics").content)

    assert (event["status"], event["sequence"], event.start) == ("TENTATIVE", 1, dt.date(2026, 5, 5))
    assert "The clock stands still since 14 April 2026, until we answer" in str(event["description"])
