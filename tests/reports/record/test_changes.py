"""What changed, as files and as a feed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from tests.factories.promises import make_outcome
from tests.factories.reports import make_body, make_started
from tests.reports.reading import get
from tests.reports.record.atom import ATOM, check_feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def content_of(client, url: str) -> str:
    return b"".join(client.get(url).streaming_content).decode()


def test_what_changed_is_in_files_and_feed_and_drafts_are_not(client):
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    shown = make_outcome(request=request, report=request.report, title="=Slots <b>are</b> held")
    make_outcome(request=request, report=request.report, title="Nobody may know", published=False)

    rows = list(csv.DictReader(io.StringIO(content_of(client, "/record/changes/list.csv").removeprefix("\ufeff"))))
    found = json.loads(content_of(client, "/record/changes/list.json"))["changes"]
    feed, faults = check_feed(client.get("/record/changes/feed/").content)

    assert [(row["What changed"], row["Reference"], row["Body"]) for row in rows] == [
        ("'=Slots <b>are</b> held", "2026/1", "Northmoor Trust")
    ]
    assert [(row["changed"], row["address"]) for row in found] == [
        ("=Slots <b>are</b> held", f"https://hub.example/record/changes/#change-{shown.pk}")
    ]
    assert faults == []
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["=Slots <b>are</b> held"]


def test_the_list_of_changes_leads_to_them_and_the_steps_tell_of_the_first(client):
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    make_outcome(request=request, report=request.report, since_on=dt.date(2026, 5, 4))

    head = client.get("/record/changes/").content.decode().partition("</head>")[0]

    assert 'type="application/atom+xml" title="What changed (feed)" href="/record/changes/feed/"' in head
    assert "Done: Changed 4 May" in get(client, request.get_absolute_url())
