"""The feeds of the record: valid whatever people type, and told of what changed when it did."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from reports.enums import Nature
from reports.models import Redaction, RedactionEvent
from tests.factories.reports import (
    RECEIVED,
    log,
    make_body,
    make_report_index,
    make_started,
    make_started_without_rule,
    reply,
)
from tests.reports.record.atom import ATOM, check_feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]

HOSTILE = "<script>alert(1)</script> & ]]> \u2028 “x” \U0001f600"
FEEDS = ("/record/feed/", "/record/overdue/feed/", "/record/replies/feed/", "/record/bodies/northmoor-trust/feed/")


def entries(client, url: str) -> list[tuple[str, str, str]]:
    """Id, title and instant of each entry of a feed in which nothing is wrong."""
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed, faults = check_feed(response.content)
    assert faults == []
    return [
        tuple(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        for entry in feed.findall(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("url", [*FEEDS, "/reports/feed/", "/record/feed/?phase=overdue"])
def test_a_feed_is_valid_with_hostile_words_and_with_nothing_in_it(client, url):
    body = make_body("Northmoor Trust")
    make_report_index()
    assert entries(client, url) == []

    make_started(body=body, title=HOSTILE, summary=HOSTILE)
    reply(make_started(body=body, title=HOSTILE), on=RECEIVED, public_text=HOSTILE)

    found = entries(client, url)
    assert found != []
    # In a title that is quoted the inner marks are single.
    assert all(HOSTILE in title.replace("‘x’", "“x”") for _, title, _ in found)


def test_the_checker_finds_faults():
    broken = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title type="html">t</title><updated>today</updated>'
        b'<link href="/here"/><entry><id>x</id><title>t</title><updated>2026-05-07T12:00:00Z</updated><pubDate/>'
        b"</entry></feed>"
    )

    with pytest.raises(ValueError, match="today"):
        check_feed(broken)
    _, faults = check_feed(broken.replace(b"today", b"2026-05-07T12:00:00"))

    assert sorted(faults) == sorted(
        [
            "feed: 2026-05-07T12:00:00 is no date",
            "feed: its id is no absolute address",
            "feed: its title is not plain text",
            "feed: the link /here is not absolute",
            "nobody is the author",
            "the feed does not say where it is",
            "entry 0 has pubDate, which Atom does not know",
            "entry 0: its id is no absolute address",
            "entry 0 has neither content nor a link",
            "x is twice an id",
            "the feed was not updated when its newest entry was",
        ]
    )


def test_what_changed_last_comes_first_and_says_when(client):
    with time_machine.travel(dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC), tick=False):
        first, second = make_started(title="First"), make_started(title="Second")
    with time_machine.travel(dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC), tick=False):
        log(first, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    # A letter of which nothing is public changes nothing for a reader.
    log(second, Nature.OTHER, on=dt.date(2026, 4, 30), private_text="Between us.")

    assert [(row_id, updated) for row_id, _, updated in entries(client, "/record/feed/")] == [
        ("https://hub.example/record/2026/1/", "2026-04-20T09:00:00+00:00"),
        ("https://hub.example/record/2026/2/", "2026-04-03T09:00:00+00:00"),
    ]


def test_a_filtered_feed_holds_what_its_list_holds(client):
    body = make_body("Northmoor Trust")
    make_started(title="Overdue", body=body)
    reply(make_started(title="Answered", body=body), on=RECEIVED)
    make_started(title="Of another")

    assert [title for _, title, _ in entries(client, "/record/feed/?body=northmoor-trust&phase=overdue")] == [
        "Northmoor Trust on “Overdue”"
    ]
    of_body = {title for _, title, _ in entries(client, "/record/bodies/northmoor-trust/feed/")}
    assert of_body == {"Northmoor Trust on “Overdue”", "Northmoor Trust on “Answered”"}


def test_the_overdue_feed_tells_when_each_became_so_and_never_of_what_has_no_duty(client):
    make_started(title="Late", body=make_body("Northmoor Trust"))
    make_started_without_rule()
    make_started(received_on=dt.date(2026, 5, 5))

    # Due on 5 May: overdue since midnight of the 6th in London, where it is summer.
    assert entries(client, "/record/overdue/feed/") == [
        (
            "https://hub.example/record/2026/1/#overdue",
            "Northmoor Trust: overdue reply on “Late”",
            "2026-05-06T00:00:00+01:00",
        )
    ]


def test_a_reply_is_told_once_its_words_were_checked(client):
    message = reply(make_started(title="Letters", body=make_body("Northmoor Trust")), on=RECEIVED)
    check = Redaction.objects.create(message=message)
    assert entries(client, "/record/replies/feed/") == []

    Redaction.objects.filter(pk=check.pk).update(status="published", public_text="What may be read.")
    RedactionEvent.objects.create(
        subject=check, at=dt.datetime(2026, 5, 7, 10, tzinfo=dt.UTC), before="to_redact", after="published"
    )

    content = client.get("/record/replies/feed/").content.decode()
    assert [(row_id, at) for row_id, _, at in entries(client, "/record/replies/feed/")] == [
        (f"https://hub.example/record/2026/1/#message-{message.pk}", "2026-05-07T10:00:00+00:00")
    ]
    assert ("What may be read." in content, message.public_text in content) == (True, False)
