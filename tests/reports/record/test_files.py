"""The record as CSV and JSON: every row, safe in a spreadsheet, nothing that is held."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from reports.domain.requests import close_without_reply, redirect
from reports.enums import Decision
from reports.models import Redaction
from tests.factories.reports import (
    RECEIVED,
    make_body,
    make_report,
    make_request,
    make_started,
    make_started_without_rule,
    reply,
)
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def content_of(client, url: str) -> str:
    response = client.get(url)
    assert (response.status_code, response.streaming) == (200, True)
    return b"".join(response.streaming_content).decode()


def rows_of(client, url: str) -> list[dict[str, str]]:
    text = content_of(client, url)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_request_is_a_row_in_the_order_of_its_reference(client):
    part = make_started(title="Part")
    reply(part, 1, on=RECEIVED)
    answered = make_started(title="Answered")
    reply(answered, on=dt.date(2026, 5, 12 - 6))
    make_started_without_rule()
    redirect(make_started(title="Redirected"), to_body=make_body("Hanbury Council"), reason="Roads.")
    reply(make_started(title="In time"), on=dt.date(2026, 4, 24))
    make_request(title="Draft")
    make_started(title="Hidden").report.unpublish()

    rows = rows_of(client, "/record/list.csv")

    keys = ("Reference", "Where it stands", "Working days to the answer", "Working days late", "Asked", "Decided")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("2026/1", "Part answered, recommendation 2 overdue by 2 working days", "", "2", "2", "1"),
        ("2026/2", "Answered 1 working day late", "21", "1", "2", "2"),
        ("2026/3", "No reply by the date asked for", "", "", "2", "0"),
        ("2026/4", "Redirected to Hanbury Council", "", "", "2", "0"),
        ("2026/5", "Answered in time", "14", "0", "2", "2"),
    ]


def test_what_was_asked_is_a_row_each_with_its_answer(client):
    request = make_started(title="=1+1", body=make_body("@Trust"))
    reply(request, 1, on=dt.date(2026, 4, 24), decision=Decision.ACCEPTED_IN_PART)

    rows = rows_of(client, "/record/answers.csv")

    assert rows == [
        {
            "Reference": "2026/1",
            "Report": "'=1+1",
            "Body": "'@Trust",
            "Number": "1",
            "Asked": "Hold afternoon appointments 1",
            "Decision": "Accepted in part",
            "Explanation": "We will do this from 1 June. 1",
            "By when": "",
            "Answered": "2026-04-24",
            "Address": "https://hub.example/record/2026/1/",
        },
        {
            "Reference": "2026/1",
            "Report": "'=1+1",
            "Body": "'@Trust",
            "Number": "2",
            "Asked": "Hold afternoon appointments 2",
            "Decision": "",
            "Explanation": "",
            "By when": "",
            "Answered": "",
            "Address": "https://hub.example/record/2026/1/",
        },
    ]


def test_json_has_the_same_with_what_was_asked_inside(client):
    body = make_body("Northmoor Trust")
    reply(make_started(title="First </script>", body=body), 2, on=RECEIVED)
    make_started(title="Second", body=body)

    text = content_of(client, "/record/list.json")
    whole, one = json.loads(text), json.loads(content_of(client, "/record/2026/2/data.json"))

    assert text.isascii()
    assert {key: whole[key] for key in ("title", "address", "as_of", "meaning")} == {
        "title": "Requests and replies",
        "address": "https://hub.example/record/",
        "as_of": "2026-05-07",
        "meaning": "https://hub.example/record/files/",
    }
    assert [row["reference"] for row in whole["requests"]] == ["2026/1", "2026/2"]
    assert [(item["number"], item["decision"]) for item in whole["requests"][0]["items"]] == [
        (1, None),
        (2, "Accepted"),
    ]
    assert one["requests"] == [whole["requests"][1] | {"messages": [], "promises": [], "changes": []}]
    assert (one["requests"][0]["due"], one["requests"][0]["answered"]) == ("2026-05-05", None)


@pytest.mark.parametrize(
    ("url", "titles"),
    [
        ("/record/list.csv?phase=overdue", ["Late"]),
        ("/record/list.csv?year=2025&phase=nonsense", ["Old"]),
        ("/record/list.csv?phase=overdue&phase=closed", ["Old", "Late"]),
        ("/record/list.csv?body=nobody", ["Old", "Late", "Of another"]),
        ("/record/overdue/list.csv", ["Late"]),
        ("/record/bodies/northmoor-trust/list.csv", ["Old", "Late"]),
    ],
)
def test_a_file_has_what_its_list_has(client, url, titles):
    body = make_body("Northmoor Trust")
    close_without_reply(make_started(title="Old", body=body, received_on=dt.date(2025, 3, 3)), reason="No.")
    make_started(title="Late", body=body)
    reply(make_started(title="Of another"), on=RECEIVED)

    assert [row["Report"] for row in rows_of(client, url)] == titles
    as_json = json.loads(content_of(client, url.replace(".csv", ".json")))
    assert [row["report"] for row in as_json["requests"]] == titles
    answers = rows_of(client, url.replace("list.csv", "answers.csv"))
    assert [row["Report"] for row in answers] == [title for title in titles for _ in range(2)]


@pytest.mark.parametrize("status", ["to_redact", "to_check", "withheld"])
def test_held_words_are_in_no_file_and_no_list(client, status):
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    message = reply(request, on=RECEIVED, public_text="SECRET of the message")
    message.replies.update(explanation="SECRET of an answer", by_when="SECRET month")
    check = Redaction.objects.create(message=message, public_text="SECRET draft of the check", status=status)
    Redaction.objects.filter(pk=check.pk).update(explanations={str(request.items.first().pk): "SECRET draft"})
    urls = ["/record/list.csv", "/record/list.json", "/record/answers.csv", "/record/replies/list.csv"]
    urls += ["/record/replies/list.json", "/record/2026/1/data.json"]

    assert [url for url in urls if "SECRET" in content_of(client, url)] == []
    pages = ["/record/replies/", "/record/replies/feed/", "/record/feed/", "/record/"]
    assert [url for url in pages if b"SECRET" in client.get(url).content] == []
    assert [row["Decision"] for row in rows_of(client, "/record/answers.csv")] == ["Accepted", "Accepted"]


def test_published_words_are_those_of_the_check(client):
    request = make_started(title="Letters")
    message = reply(request, on=RECEIVED, public_text="Original")
    item = request.items.first()
    Redaction.objects.create(
        message=message, status="published", public_text="Checked", explanations={str(item.pk): "Checked answer"}
    )

    assert [row["Explanation"] for row in rows_of(client, "/record/answers.csv")] == ["Checked answer", ""]
    assert rows_of(client, "/record/replies/list.csv")[0]["Words"] == "Checked"
    assert "Checked" in get(client, "/record/replies/")


def test_a_reply_is_a_row(client):
    reply(make_started(title="Letters", body=make_body("Northmoor Trust")), 1, on=dt.date(2026, 4, 24))

    assert rows_of(client, "/record/replies/list.csv") == [
        {
            "Replied": "2026-04-24",
            "Reference": "2026/1",
            "Report": "Letters",
            "Body": "Northmoor Trust",
            "Signed by": "",
            "Received": "2026-04-02",
            "Working days to the answer": "",
            "Decided": "1",
            "Words": "Thank you for this clear report.",
            "Address": "https://hub.example/record/2026/1/",
        }
    ]


def test_of_two_parts_of_one_day_the_last_made_the_answer_whole(client):
    request = make_started()
    for place in (1, 2):
        reply(request, place, on=dt.date(2026, 4, 24))

    rows = rows_of(client, "/record/replies/list.csv")

    assert [row["Working days to the answer"] for row in rows] == ["", "14"]


def test_the_page_about_the_files_names_every_column(client):
    make_started(body=make_body(), report=None)
    shown = get(client, "/record/files/")
    heads = [*rows_of(client, "/record/list.csv")[0], *rows_of(client, "/record/answers.csv")[0]]

    assert [heading for heading in heads if heading not in shown] == []


def test_files_of_what_is_not_there(client):
    make_report()

    for url in ("/record/bodies/nobody/list.csv", "/record/2026/9/data.json", "/record/bodies/nobody/feed/"):
        assert client.get(url).status_code == 404
    assert rows_of(client, "/record/list.csv") == []
    assert json.loads(content_of(client, "/record/list.json"))["requests"] == []
