"""The work list: what is in which list, in which order, and the same numbers on the first page of the admin."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.shared.needs_today import lines_for
from reports.domain.desk import BY_KEY, counts, requests_in
from reports.domain.requests import withdraw
from reports.enums import Nature
from reports.models import Commitment, Redaction
from tests.factories.officers import make_officer, make_proposal
from tests.factories.reports import log, make_request, make_staff, make_started, make_started_without_rule, reply
from tests.reports.reading import get, text_of

pytestmark = pytest.mark.django_db
DESK = "/admin/reports_desk/"
TODAY = dt.date(2026, 5, 7)
D = dt.date


@pytest.fixture(autouse=True)
def on_7_may_2026():
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def rows(db):
    """What was received on these days is due on 5, 7, 8 and 14 May, and on 15 May: that is no longer this week."""
    received = {
        "overdue": D(2026, 4, 2),
        "today": D(2026, 4, 8),
        "tomorrow": D(2026, 4, 9),
        "week": D(2026, 4, 15),
        "later": D(2026, 4, 16),
    }
    made = {name: make_started(received_on=day) for name, day in received.items()}
    made["asked"] = make_started_without_rule(reply_requested_by=D(2026, 5, 6))
    made["ended"] = withdraw(make_started(), reason="Sent in error.")
    made["draft"] = make_request()
    for name in ("overdue", "today", "week", "later", "asked"):
        make_officer(made[name])
    return made


def keys(rows, name: str) -> list[str]:
    names = {row.pk: key for key, row in rows.items()}
    return [names[row.pk] for row in requests_in(BY_KEY[name], on=TODAY)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("due-today", ["today"]),
        ("overdue", ["overdue"]),
        ("not-by-date", ["asked"]),
        ("due-week", ["tomorrow", "week"]),
        ("nobody", ["tomorrow"]),
        ("clarifications", []),
    ],
)
def test_what_is_in_each_list_most_urgent_first(rows, name, expected):
    assert keys(rows, name) == expected
    assert counts(TODAY)[name] == len(expected)


def test_a_question_waits_until_we_explained_after_it(rows):
    request = rows["later"]
    log(request, Nature.CLARIFICATION_ASKED, on=D(2026, 4, 20))
    asked = keys(rows, "clarifications")
    log(request, Nature.CLARIFICATION_GIVEN, on=D(2026, 4, 20))
    given = keys(rows, "clarifications")
    log(request, Nature.CLARIFICATION_ASKED, on=D(2026, 4, 21))

    assert (asked, given, keys(rows, "clarifications")) == (["later"], [], ["later"])


def test_redactions_and_promises_that_wait(client, officer, rows):
    message = reply(rows["overdue"], on=D(2026, 5, 6))
    Redaction.objects.create(message=message)
    for day, text in ((D(2026, 5, 6), "We will ring back."), (D(2026, 5, 7), "We will write."), (None, "One day.")):
        Commitment.objects.create(request=rows["overdue"], text=text, due_on=day, made_on=D(2026, 4, 20))

    redactions, promises = (get(client, f"{DESK}?show={key}") for key in ("to-redact", "promises"))

    assert {key: counts(TODAY)[key] for key in ("to-redact", "promises", "overdue")} == {
        "to-redact": 1,
        "promises": 1,
        "overdue": 0,
    }
    assert f"{rows['overdue'].reference} {rows['overdue'].body} To redact came 6 May 2026" in redactions
    assert "We will ring back. by 6 May 2026" in promises
    assert "We will write." not in promises


def test_the_first_list_in_which_something_waits_is_shown(client, officer, rows):
    text = get(client, DESK)

    assert "Due today: 1 Overdue: 1 Not by the date asked for: 1 Due this week: 2 " in text
    assert "Due today Remind Request" in text


def test_nothing_waiting(client, officer):
    assert "Due today Nothing waiting." in get(client, DESK)


def test_the_first_page_tells_the_same_numbers(client, officer, rows):
    lines = lines_for(officer, on=TODAY)

    assert [(line.words, line.url, line.is_urgent) for line in lines] == [
        ("1 reply is due today", f"{DESK}?show=due-today", False),
        ("1 reply is overdue", f"{DESK}?show=overdue", True),
        ("1 reply did not come by the date asked for", f"{DESK}?show=not-by-date", False),
        ("2 replies are due this week", f"{DESK}?show=due-week", False),
        ("1 request has nobody to write to", f"{DESK}?show=nobody", False),
    ]
    assert "2 replies are due this week" in text_of(client.get("/admin/"))
    assert lines_for(make_staff("view_responserequest"), on=TODAY) is None


def test_the_work_list_is_for_who_runs_the_clock(client):
    client.force_login(make_staff("view_responserequest"))

    assert client.get(DESK).status_code == 302


@pytest.mark.parametrize("name", ["overdue", "nobody"])
def test_the_work_list_asks_the_same_however_much_waits(client, officer, name):
    asked = []
    for more in (1, 5):
        for _ in range(more):
            make_officer(make_started()) if name == "overdue" else make_started()
        client.get(f"{DESK}?show={name}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html = client.get(f"{DESK}?show={name}").content.decode()
        asked.append((len(queries), html.count("working days</td>")))

    assert asked[0][0] == asked[1][0]
    assert [rows for _, rows in asked] == [1, 6]


def test_who_says_that_another_body_is_in_charge_waits_in_the_list():
    officer = make_officer()
    make_proposal(officer)

    before = counts(TODAY)["not-theirs"]
    withdraw(officer.request, reason="Sent in error.")

    assert (before, counts(TODAY)["not-theirs"]) == (1, 0)
