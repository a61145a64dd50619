"""The public record: the list, a request, a body."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from wagtail.models import PageViewRestriction

from hub.organisations.models import Area
from reports.domain.bundles import timeline_csv
from reports.domain.requests import close_without_reply, redirect, refuse, withdraw
from reports.enums import Channel, Nature
from reports.models import ReportPage
from tests.factories.reports import (
    RECEIVED,
    log,
    make_body,
    make_partner,
    make_report_index,
    make_request,
    make_rule,
    make_started,
    make_started_without_rule,
    reply,
)
from tests.factories.shared import make_theme
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def test_the_record_lists_started_requests_most_overdue_first(client):
    answered = make_started(title="Answered report")
    reply(answered, on=RECEIVED)
    make_started(title="Overdue report")
    make_started(title="Waiting report", received_on=dt.date(2026, 5, 5))
    make_started_without_rule(reply_requested_by=dt.date(2026, 5, 20))
    make_request(title="Draft report")

    shown = get(client, "/record/")

    assert "4 requests" in shown
    order = ["Overdue report", "Reply requested by 20 May 2026", "Waiting report", "Answered report"]
    assert sorted(order, key=shown.index) == order
    assert "Draft report" not in shown


@pytest.mark.parametrize("how", ["unpublished", "private"])
def test_requests_of_reports_that_nobody_may_see_are_nowhere(client, how):
    request = make_started(title="Hidden report", body=make_body("Northmoor Trust"))
    reply(request, on=RECEIVED)
    address = request.get_absolute_url()
    assert "Hidden report" in get(client, address)
    if how == "unpublished":
        request.report.unpublish()
    else:
        # By its own page it would be refused.
        private = PageViewRestriction(page=request.report, restriction_type=PageViewRestriction.LOGIN)
        PageViewRestriction.objects.bulk_create([private])

    get(client, address, 404)
    for url in ("/record/", "/record/list.csv", "/reports/", "/reports/feed/", "/record/bodies/northmoor-trust/"):
        response = client.get(url)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert (response.status_code, b"Hidden report" in content) == (200, False), url


def test_an_unpublished_report_s_record_comes_back_with_it(client):
    request = make_started(title="Hidden report")
    request.report.unpublish()
    ReportPage.objects.get(pk=request.report_id).save_revision().publish()

    assert "Hidden report" in get(client, request.get_absolute_url())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("phase=overdue", ["Overdue"]),
        ("phase=answered-in-time", ["Answered"]),
        ("phase=overdue&phase=answered-in-time", ["Answered", "Overdue"]),
        ("body=northmoor-trust", ["Answered"]),
        ("area=hanbury", ["Overdue"]),
        ("area=kilnford", ["Overdue"]),
        ("theme=carers", ["Overdue"]),
        ("year=2025", ["Old"]),
        ("year=2026&theme=carers&phase=overdue", ["Overdue"]),
        ("year=2025&phase=overdue", []),
        ("phase=draft", ["Answered", "Old", "Overdue"]),
        ("phase=x&area=x&theme=%27&year=x&body=%00", None),
        ("year=99999999999999999999999&page=-1", ["Answered", "Old", "Overdue"]),
        ("page=9999999999999999999999&area=&theme=", ["Answered", "Old", "Overdue"]),
    ],
)
def test_the_filters_of_the_record(client, query, expected):
    kilnford = Area.add_root(name="Kilnford", slug="kilnford")
    hanbury = kilnford.add_child(name="Hanbury", slug="hanbury")
    theme = make_theme("Carers")
    overdue = make_started(title="Overdue", area=hanbury)
    overdue.report.themes.add(theme)
    overdue.report.save()
    reply(make_started(title="Answered", body=make_body("Northmoor Trust")), on=RECEIVED)
    withdraw(make_started(title="Old", received_on=dt.date(2025, 3, 3)), reason="Sent in error.")

    response = client.get(f"/record/?{query}")

    if expected is None:
        assert response.status_code == 400  # the middleware refuses NUL before any view
        return
    titles = re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", response.content.decode())
    assert (response.status_code, sorted(titles)) == (200, expected)


HOSTILE = ("", "'", '"', "-1", "1e309", "٣", "9" * 300, "\u202eabc", "😀", "<script>", "%25", "../../etc/passwd")


@pytest.mark.parametrize("url", ["/record/", "/record/list.csv", "/reports/", "/reports/feed/"])
def test_nothing_in_an_address_breaks_a_list(client, url):
    make_report_index()
    keys = ("phase", "body", "area", "theme", "year", "page")
    queries = [dict.fromkeys(keys, [value] * 3) for value in HOSTILE]

    assert [query for query in queries if client.get(url, query).status_code != 200] == []


def test_the_csv_has_the_rows_of_the_filter_and_no_formulas(client):
    make_started(title="=HYPERLINK(1)", body=make_body("Northmoor Trust"))
    reply(make_started(title="Other"), on=RECEIVED)

    response = client.get("/record/list.csv?body=northmoor-trust")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert dict(zip(*rows, strict=True)) == {
        "Reference": "2026/1",
        "Report": "'=HYPERLINK(1)",
        "Body": "Northmoor Trust",
        "Taken over by": "",
        "Area": "",
        "Received": "2026-04-02",
        "Due": "2026-05-05",
        "Reply requested by": "",
        "Clock": "",
        "Answered": "",
        "Working days to the answer": "",
        "Phase": "overdue",
        "Where it stands": "Overdue by 2 working days",
        "Working days late": "2",
        "Asked": "2",
        "Decided": "0",
        "Address": "https://hub.example/record/2026/1/",
    }


def test_the_page_of_a_request_explains_its_date_by_name(client):
    shown = get(client, make_started().get_absolute_url())

    assert (
        "20 working days counted from the day after 2 April 2026: due Tuesday 5 May 2026. Saturdays and Sundays do "
        "not count. Also skipped: Good Friday, 3 April 2026; Easter Monday, 6 April 2026; Early May bank holiday, 4 "
        "May 2026." in shown
    )
    assert "Friday 3 April 2026 : Good Friday" in shown
    assert "Source: Kilnford response protocol 2026, section 3" in shown
    assert "Verified by Asha Cole, policy officer" in shown


def test_the_page_of_a_request_without_a_rule_never_says_overdue(client):
    shown = get(client, make_started_without_rule().get_absolute_url())

    assert "No rule sets a date for this request. We asked for the reply by Tuesday 5 May 2026." in shown
    assert "No reply by the date asked for" in shown
    assert "verdue" not in shown


def test_the_words_that_were_sent_stay_on_the_page_of_the_request(client):
    request = make_started()
    row = request.report.recommendations.get(sort_order=0)
    row.heading = "Changed behind the form"
    row.save()

    shown = get(client, request.get_absolute_url())

    assert "Hold afternoon appointments 1" in shown
    assert "Changed behind the form" not in shown


@pytest.mark.parametrize(
    "path", ["0/1/", "2026/0/", "2026/2/", "20260/1/", "2026/99999999999999/", "2026/x/", "2026/1"]
)
def test_addresses_without_a_request_are_not_found(client, path):
    make_started()

    assert client.get(f"/record/{path}").status_code in {404, 301 if path == "2026/1" else 404}


def test_public_pages_write_nothing_and_set_no_cookie(client):
    request = make_started()

    for url in ("/record/", request.get_absolute_url(), request.report.url, "/reports/"):
        response = client.get(url)
        assert not response.cookies
        assert client.post(url).status_code in {403, 405} or url.startswith("/reports/")


def test_the_page_of_a_body_states_what_its_numbers_are_of(client):
    body = make_body("Northmoor Trust")
    for number, on in enumerate((dt.date(2026, 4, 24), dt.date(2026, 5, 6), dt.date(2026, 4, 8))):
        reply(make_started(body=body, title=f"Report {number}"), on=on)
    make_started(body=body, title="Open report")
    make_started(title="Not its report")

    shown = get(client, "/record/bodies/northmoor-trust/")

    assert "Requests 4 Replied to everything 3 of 4" in shown
    # 14, 21 and 2 working days.
    assert "Half of its answers came within 14 working days Median of 3 requests with a reply to everything" in shown
    assert "Answered in time 2 of 4 Of the requests with a due date, those that were replied to, ended" in shown
    assert "Overdue now 1 of 1 open" in shown
    assert "Not its report" not in shown


def test_a_body_without_requests_and_a_partner(client):
    make_body("Northmoor Trust")
    make_partner("Carers Hub")

    assert "Nothing is waiting." in get(client, "/record/bodies/northmoor-trust/")
    get(client, "/record/bodies/carers-hub/", 404)
    get(client, "/record/bodies/nobody/", 404)


@pytest.mark.parametrize(("ended_on", "is_told"), [(dt.date(2026, 5, 5), False), (dt.date(2026, 5, 6), True)])
@pytest.mark.parametrize("ending", ["withdrawn", "closed", "refused", "redirected"])
def test_a_date_that_was_missed_stays_on_the_timeline(client, ending, ended_on, is_told):
    request = make_started()
    if ending == "refused":
        refuse(request, channel=Channel.POST, happened_on=ended_on, public_text="No.")
    else:
        with time_machine.travel(dt.datetime.combine(ended_on, dt.time(12), tzinfo=dt.UTC), tick=False):
            how = {"withdrawn": withdraw, "closed": close_without_reply, "redirected": redirect}[ending]
            how(request, reason="No.", **({"to_body": make_body()} if how is redirect else {}))

    shown = get(client, request.get_absolute_url())

    assert ("5 May 2026 The reply was due" in shown) == is_told


def test_a_holding_reply_after_the_date_does_not_say_that_it_stays(client):
    request = make_started()
    log(request, Nature.HOLDING, on=dt.date(2026, 5, 5))
    log(request, Nature.HOLDING, on=dt.date(2026, 5, 6))

    shown = get(client, request.get_absolute_url())

    assert shown.index("The reply was due by 5 May 2026.") < shown.index("The reply stays due by 5 May 2026.")


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (
            "closed",
            [
                "Northmoor Trust answered in part, and we stopped waiting for the rest.",
                "Part answered, closed without the rest",
                "We closed the request to Northmoor Trust without the rest of its reply",
            ],
        ),
        (
            "refused",
            [
                "Northmoor Trust answered in part, and says that it will not reply to the rest.",
                "Part answered, refused to reply to the rest",
                "Northmoor Trust refused to reply to the rest",
            ],
        ),
    ],
)
def test_what_a_body_answered_is_not_denied_when_the_rest_never_comes(client, ending, words):
    request = make_started(body=make_body("Northmoor Trust"))
    reply(request, 1, on=RECEIVED)
    if ending == "refused":
        refuse(request, channel=Channel.POST, happened_on=dt.date(2026, 4, 14), public_text="No.")
    else:
        close_without_reply(request, reason="No.")

    shown, listed = get(client, request.get_absolute_url()), get(client, f"/record/?phase={ending}")

    assert [sentence for sentence in words if sentence not in shown] == []
    assert words[1] in listed
    # Only the recommendation that stayed open has no reply.
    assert shown.count({"closed": "Closed without a reply", "refused": "Refused to reply"}[ending]) == 1


def test_the_lead_promises_an_answer_only_where_there_is_one(client):
    made = {name: make_started(body=make_body(f"{name} body")) for name in ("Late", "Part", "Closed", "Refused")}
    reply(made["Part"], 1, on=RECEIVED)
    close_without_reply(made["Closed"], reason="No.")
    refuse(made["Refused"], channel=Channel.POST, happened_on=RECEIVED, public_text="No.")

    leads = {
        name: re.search(rf"What we asked of {name} body ?, (and [^.]*)\.", get(client, row.get_absolute_url()))[1]
        for name, row in made.items()
    }

    assert leads == {
        "Late": "and how long we have waited",
        "Part": "and what it answered",
        "Closed": "and what became of it",
        "Refused": "and what became of it",
    }


def test_the_requests_to_a_body_come_in_pages(client):
    body, rule = make_body("Northmoor Trust"), make_rule()
    for number in range(26):
        request = make_started(body=body, rule=rule, title=f"Report {number}")
        if number:
            reply(request, on=RECEIVED)

    first, second, beyond = (
        get(client, f"/record/bodies/northmoor-trust/{query}") for query in ("", "?page=2", "?page=99")
    )

    assert [text.count("Reference 2026/") for text in (first, second)] == [25, 1]
    assert ("Overdue by 2 working days" in first, "Overdue by" in second) == (True, False)
    assert "Replied to everything 25 of 26" in first
    assert "Replied to everything 25 of 26" in second
    assert "Nothing is waiting." not in second
    assert beyond == second


def test_before_the_first_day_of_the_period_no_day_is_counted(client):
    today = dt.date(2026, 5, 7)
    waiting, answered = make_started(received_on=today), make_started(received_on=today)
    reply(answered, on=today)

    shown = [get(client, request.get_absolute_url()) for request in (waiting, answered)]

    assert "The reply is due on Friday 5 June 2026." in shown[0]
    assert "The reply came on 7 May 2026." in shown[1]
    assert not any("day 0" in text or "0 of" in text for text in shown)


def test_the_words_of_a_body_keep_their_paragraphs_and_stand_apart_from_ours(client):
    request, words = make_started(), "Which clinic?\nWhich day?\n\nThanks."
    log(request, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 24), public_text=words)

    html = client.get(request.get_absolute_url()).content.decode()

    assert (
        '<div class="bubble"><p>Which clinic?<br>Which day?</p>\n\n<p>Thanks.</p></div>\n'
        "<p>We have not explained it yet.</p>" in html
    )
    assert f"{words}\n\nWe have not explained it yet." in timeline_csv(request, on=dt.date(2026, 5, 7)).decode()
