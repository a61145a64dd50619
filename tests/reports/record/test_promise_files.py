"""Promises as files and as a feed, and the data of one request with all that its page shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
import time_machine

from reports.domain import voices
from reports.domain.commitments import Promise, make_commitments, move_date
from reports.domain.redactions import hold, publish
from reports.enums import CommitmentStatus, Nature, UpdateKind
from reports.models import Redaction, ResponseRequest
from tests.factories.promises import make_outcome, make_promise, make_voice
from tests.factories.promises import publish as publish_voice
from tests.factories.reports import RECEIVED, log, make_body, make_partner, make_staff, make_started, reply
from tests.reports.reading import get
from tests.reports.record.atom import ATOM, check_feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def content_of(client, url: str) -> str:
    return b"".join(client.get(url).streaming_content).decode()


def rows_of(client, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content_of(client, url).removeprefix("\ufeff"))))


def test_a_promise_is_a_row_in_the_files_of_its_list(client):
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    row = make_promise(request=request, text="=Two slots", item=request.items.get(number=2))
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        move_date(row, dt.date(2026, 5, 29), reason="Sooner.")
    publish_voice(voices.champion_says(row, make_partner("Carers Hub"), UpdateKind.NOT_DONE, "None in Hanbury."))
    make_voice(row, text="SECRET that waits")
    make_promise(CommitmentStatus.CONFIRMED, text="Kept", due_on=None)

    wanted = {
        "Promised": "2026-04-24",
        "Promise": "'=Two slots",
        "By when": "2026-05-29",
        "State": "date-passed",
        "Where it stands": "Date passed",
        "Changes": "2026-05-20: The date was moved. Before: 1 June 2026. Now: 29 May 2026. Sooner.",
        "Reference": "2026/1",
        "Report": "Letters",
        "Body": "Northmoor Trust",
        "Number": "2",
        "Address": f"https://hub.example/record/2026/1/#promise-{row.pk}",
    }
    assert rows_of(client, "/record/promises/list.csv?body=northmoor-trust&state=date-passed") == [wanted]
    everything = rows_of(client, "/record/promises/list.csv")
    assert [(row["Promise"], row["State"], row["By when"]) for row in everything] == [
        ("'=Two slots", "date-passed", "2026-05-29"),
        ("Kept", "done", ""),
    ]

    found = json.loads(content_of(client, "/record/promises/list.json?body=northmoor-trust"))
    assert (found["title"], found["address"]) == (
        "Promises",
        "https://hub.example/record/promises/?body=northmoor-trust",
    )
    assert [(row["promise"], row["voices"]) for row in found["promises"]] == [
        (
            "=Two slots",
            [
                {
                    "on": "2026-06-01",
                    "who": "Carers Hub says",
                    "says": "no, it has not happened",
                    "words": "None in Hanbury.",
                }
            ],
        )
    ]
    head = client.get("/record/promises/?body=northmoor-trust").content.decode().partition("</head>")[0]
    for address in ("feed/", "list.csv", "list.json"):
        assert f'href="/record/promises/{address}?body=northmoor-trust"' in head
    meanings = get(client, "/record/files/")
    assert [heading for heading in wanted if heading not in meanings] == []


def test_the_promises_that_changed_last_are_in_the_feed(client):
    body = make_body("Northmoor Trust")
    request = make_started(body=body, title="Letters")
    quiet, checked, told = (make_promise(request=request, text=text) for text in ("Quiet", "<b>Checked</b>", "Told"))
    held = reply(request, 1, on=RECEIVED)
    make_commitments(held, [Promise(None, "Came with a reply", None)])
    hold(held)
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC), tick=False):
        publish_voice(make_voice(told, kind=UpdateKind.DONE))
    with time_machine.travel(dt.datetime(2026, 5, 3, 9, tzinfo=dt.UTC), tick=False):
        move_date(checked, None, reason="Unknown.")

    def entries() -> list[tuple[str, str]]:
        feed, faults = check_feed(client.get("/record/promises/feed/").content)
        assert faults == []
        return [
            (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}updated")) for entry in feed.iter(f"{ATOM}entry")
        ]

    shown = [
        ("Northmoor Trust: Told", "2026-05-04T09:00:00+00:00"),
        ("Northmoor Trust: <b>Checked</b>", "2026-05-03T09:00:00+00:00"),
        (f"Northmoor Trust: {quiet.text}", "2026-04-24T12:00:00+00:00"),
    ]
    assert entries() == shown

    publish(held.redaction, user=make_staff("publish_redaction"))
    assert entries() == [("Northmoor Trust: Came with a reply", "2026-06-01T12:00:00+00:00"), *shown]


def test_who_answered_on_that_day_is_who_promised(client):
    for carried_on in (dt.date(2026, 4, 24), dt.date(2026, 4, 25)):
        request = make_started(body=make_body("Northmoor Trust"))
        successor = make_body("Kilnford Health")
        ResponseRequest.objects.filter(pk=request.pk).update(carried_to=successor, carried_on=carried_on)
        make_promise(request=request, text=f"Before {carried_on:%d}")

    rows = rows_of(client, "/record/promises/list.csv")
    page = get(client, "/record/promises/")

    assert [(row["Promise"], row["Body"]) for row in rows] == [
        ("Before 24", "Kilnford Health"),
        ("Before 25", "Northmoor Trust"),
    ]
    assert "Before 24 Kilnford Health" in page
    assert "Before 25 Northmoor Trust" in page


def test_the_data_of_a_request_has_what_its_page_shows_and_nothing_that_is_held(client):
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    log(
        request,
        Nature.ACKNOWLEDGEMENT,
        on=dt.date(2026, 4, 14),
        public_text="We have it.",
        private_text="SECRET",
        role="Clerk",
    )
    log(request, Nature.OTHER, on=dt.date(2026, 4, 14), private_text="SECRET note")
    held = reply(
        request, 1, on=dt.date(2026, 4, 24), public_text="SECRET words", private_text="SECRET letter", is_held=True
    )
    Redaction.objects.filter(message=held).update(role="SECRET role")
    make_commitments(held, [Promise(None, "SECRET promise", None)])
    promise = make_promise(request=request, text="Two slots", due_on=None)
    make_voice(promise, text="SECRET voice")
    make_outcome(request=request, title="Slots are held")
    make_outcome(request=request, title="SECRET draft", published=False)
    make_outcome(title="Of another")
    make_promise(text="Of another")

    text = content_of(client, "/record/2026/1/data.json")
    [found] = json.loads(text)["requests"]

    assert ("SECRET" in text, "Of another" in text) == (False, False)
    message = {"direction": "From the body", "files": []}
    assert [{key: value for key, value in row.items() if key != "address"} for row in found["messages"]] == [
        {
            **message,
            "on": "2026-04-14",
            "kind": "Acknowledgement",
            "role": "Clerk",
            "words": "We have it.",
            "check": None,
        },
        {**message, "on": "2026-04-24", "kind": "Reply", "role": None, "words": None, "check": "waiting"},
    ]
    assert found["messages"][1]["address"] == f"https://hub.example/record/2026/1/#message-{held.pk}"
    assert [(row["promise"], row["by_when"], row["state"], row["voices"]) for row in found["promises"]] == [
        ("Two slots", None, "open", [])
    ]
    assert [(row["changed"], row["reference"]) for row in found["changes"]] == [("Slots are held", "2026/1")]
    assert [(row["number"], row["decision"]) for row in found["items"]] == [(1, "Accepted"), (2, None)]
