"""The lists beside the record: overdue, replies; and what all of its pages have in common."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from hub.organisations.models import Area
from reports.domain.requests import close_without_reply
from reports.models import Redaction
from tests.factories.reports import (
    RECEIVED,
    make_body,
    make_report_index,
    make_started,
    make_started_without_rule,
    reply,
)
from tests.factories.shared import make_theme
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def test_the_most_overdue_comes_first_and_what_has_no_duty_is_never_called_so(client):
    make_started(title="Two days late")
    make_started(title="Very late", received_on=dt.date(2026, 2, 2))
    make_started(title="Not yet due", received_on=dt.date(2026, 5, 5))
    reply(make_started(title="Answered"), on=dt.date(2026, 5, 6))
    make_started_without_rule(body=make_body("Brook Street Practice"))

    shown = get(client, "/record/overdue/")
    overdue, _, unmet = shown.partition("No reply by the date we asked for (1)")

    assert re.findall(r"(?:Long o|O)verdue by \d+ working days? (\w+ \w+)", overdue) == ["Very late", "Two days"]
    assert "2 replies overdue" in overdue
    assert "Brook Street Practice" in unmet
    assert "verdue" not in unmet.partition("Something wrong")[0]
    assert [title for title in ("Not yet due", "Answered") if title in shown] == []


def test_lists_with_nothing_in_them_lead_on(client):
    assert "No reply is overdue today" in get(client, "/record/overdue/")
    assert "No reply has come yet" in get(client, "/record/replies/")
    assert "No body has been asked yet" in get(client, "/record/bodies/")
    assert "Nothing has been asked yet" in get(client, "/record/")
    make_started(title="Late")
    assert "No requests match Try fewer filters. See all requests" in get(client, "/record/?phase=closed")


def test_replies_come_newest_first_with_their_decisions_and_words(client):
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    reply(request, 1, on=dt.date(2026, 4, 24), public_text="")
    reply(request, 2, on=dt.date(2026, 5, 6), public_text="The rest. " + "word " * 200)

    shown = get(client, "/record/replies/")

    later, earlier = shown.index("6 May 2026 , after 21 working days"), shown.index("24 April 2026 Northmoor")
    assert later < earlier
    assert "2 Number 2: Accepted The rest. word" in shown
    assert "word…" in shown
    # Without a word of its own, a reply is quoted by the first of its answers.
    assert "1 Number 1: Accepted We will do this from 1 June. 1" in shown


def test_a_reply_leads_to_its_place_on_the_timeline(client):
    message = reply(make_started(), on=RECEIVED)

    listed, page = (client.get(url).content.decode() for url in ("/record/replies/", "/record/2026/1/"))

    assert f'href="/record/2026/1/#message-{message.pk}"' in listed
    assert f'<li id="message-{message.pk}">' in page


def test_a_filter_counts_what_it_would_show_beside_the_others(client):
    kilnford = Area.add_root(name="Kilnford", slug="kilnford")
    late = make_started(title="Late", area=kilnford, body=make_body("Northmoor Trust"))
    late.report.themes.add(make_theme("Carers"))
    late.report.save()
    reply(make_started(title="Answered", body=late.body), on=RECEIVED)
    close_without_reply(make_started(title="Old", received_on=dt.date(2025, 3, 3)), reason="No.")

    page = client.get("/record/?body=northmoor-trust").content.decode()
    boxes = re.findall(r'value="([\w-]+)"(?: checked)?[^>]*>\s*<label[^>]*>\s*[^<]*<span class="count">\((\d+)\)', page)

    found = dict(boxes)
    assert {key: found.get(key) for key in ("overdue", "answered-in-time", "closed", "carers", "2026", "2025")} == {
        "overdue": "1",
        "answered-in-time": "1",
        "closed": None,
        "carers": "1",
        "2026": "2",
        "2025": None,
    }


@pytest.mark.parametrize(
    ("url", "canonical", "files"),
    [
        ("/record/?phase=overdue&page=1", "/record/", "/record/{}?phase=overdue"),
        ("/record/?phase=nonsense", "/record/", "/record/{}"),
        ("/record/overdue/", "/record/overdue/", "/record/overdue/{}"),
        ("/record/replies/?page=x", "/record/replies/", "/record/replies/{}"),
        ("/record/bodies/northmoor-trust/", "/record/bodies/northmoor-trust/", "/record/bodies/northmoor-trust/{}"),
    ],
)
def test_a_list_says_in_its_head_where_else_it_is(client, url, canonical, files):
    make_started(body=make_body("Northmoor Trust"))
    reply(make_started(), on=RECEIVED)

    page = client.get(url).content.decode()
    head, _, rest = page.partition("</head>")

    assert re.findall(r'<link rel="canonical" href="([^"]*)">', head) == [f"https://hub.example{canonical}"]
    expected = [files.format(name) for name in ("feed/", "list.csv", "list.json")]
    announced = re.findall(r'<link rel="alternate" [^>]*href="([^"]*)">', head)
    assert [address for address in announced if not address.startswith("/api/")] == expected
    for address in expected:
        assert f'href="{address}"' in rest
        assert client.get(address).status_code == 200


HOSTILE = ("", "'", "-1", "1e309", "٣", "9" * 300, "\u202eabc", "<script>", "../../etc/passwd")
LISTS = ("/record/overdue/", "/record/replies/", "/record/bodies/", "/record/bodies/northmoor-trust/", "/record/files/")
FILES = ("/record/list.json", "/record/answers.csv", "/record/feed/", "/record/overdue/feed/", "/record/replies/feed/")


@pytest.mark.parametrize("url", [*LISTS, *FILES])
def test_nothing_in_an_address_breaks_a_list_or_a_file(client, url):
    make_report_index()
    make_started(body=make_body("Northmoor Trust"))
    keys = ("phase", "body", "area", "theme", "year", "page", "q")

    answers = [client.get(url, dict.fromkeys(keys, [value] * 3)).status_code for value in HOSTILE]

    assert answers == [200] * len(HOSTILE)
    assert client.post(url).status_code in {403, 405}


def test_addresses_without_the_last_slash_lead_on(client):
    make_started()

    for url in ("/record", "/record/overdue", "/record/bodies", "/record/2026/1", "/record/feed"):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (301, f"{url}/")
    for url in ("/record/list.csv/", "/record/2026/1/data.json/", "/record/2026/99999999999/data.json"):
        assert client.get(url).status_code == 404


def test_a_held_reply_is_not_listed(client):
    message = reply(make_started(title="Letters"), on=RECEIVED)
    Redaction.objects.create(message=message)

    assert "No reply has come yet" in get(client, "/record/replies/")
