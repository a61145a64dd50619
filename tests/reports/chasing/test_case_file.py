"""The case file and letters: one screen, originals behind a reveal, a letter logged in a few steps."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine

from hub.shared.models import AuditEntry
from reports.domain.letters import SAMPLES, letter_faults
from reports.enums import Nature
from reports.models import LetterTemplate, Message
from tests.factories.reports import (
    ADMIN,
    RECEIVED,
    log,
    make_body,
    make_report,
    make_request,
    make_staff,
    make_started,
    reply,
)
from tests.reports.reading import get, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_7_may_2026():
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def request_to_northmoor(db):
    body = make_body("Northmoor Trust")
    return make_started(body=body, report=make_report("Letters", bodies=[body], recommendations=3))


def buttons(client, request) -> dict[str, list[str]]:
    """The title of each group with the words of its buttons."""
    html = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()
    nav = re.search(r'<nav class="hub-case__groups".*?</nav>', html, re.S)
    groups = re.findall(r"<h2>(.*?)</h2><p>(.*?)</p>", nav[0] if nav else "", re.S)
    return {title: re.findall(r">([^<>]+)</a>", words) for title, words in groups}


def test_buttons_are_grouped_by_what_just_happened(client, officer, request_to_northmoor):
    answered = make_started()
    reply(answered, on=RECEIVED)

    assert buttons(client, request_to_northmoor) == {
        "Something came from the body": [
            "Log a reply",
            "Log a letter",
            "Log a message",
            "Log a refusal",
            "Add a promise",
            "Another body is in charge",
        ],
        "We do something": ["Send a reminder", "Write a letter"],
        "Stop waiting": ["Withdraw", "Close without a reply"],
    }
    assert buttons(client, make_request()) == {"Ready to ask?": ["Start the request"]}
    assert buttons(client, answered) == {
        "Something came from the body": ["Log a letter", "Log a message", "Add a promise"],
        "We do something": ["Write a letter"],
    }


def test_originals_stay_away_until_somebody_asks_and_that_is_recorded(client, officer, request_to_northmoor):
    log(request_to_northmoor, Nature.HOLDING, on=dt.date(2026, 4, 28), public_text="Later.", private_text="Dear Asha")
    url = f"{ADMIN}/inspect/{request_to_northmoor.pk}/"

    plain = get(client, url)
    revealed = get(client, f"{url}?originals=1")

    assert ("Dear Asha" in plain, "Dear Asha" in revealed) == (False, True)
    assert "Later." in plain
    assert [row.changes for row in AuditEntry.objects.filter(action="reveal").order_by("pk")] == [
        {},
        {},
        {"originals": True},
    ]


def test_the_thread_is_newest_first(client, officer, request_to_northmoor):
    log(request_to_northmoor, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    log(request_to_northmoor, Nature.HOLDING, on=dt.date(2026, 4, 28))

    text = get(client, f"{ADMIN}/inspect/{request_to_northmoor.pk}/")

    assert text.index("28 April 2026: Holding reply") < text.index("14 April 2026: Acknowledgement")


def test_logging_a_letter_begins_with_today_and_post_and_the_cursor(client, officer, request_to_northmoor):
    url = f"{ADMIN}/message/{request_to_northmoor.pk}/?channel=post"

    html = client.get(url).content.decode()
    nonsense = client.get(f"{ADMIN}/message/{request_to_northmoor.pk}/?channel=pigeon")

    assert re.search(r'<input type="date" name="happened_on" value="2026-05-07"', html)
    assert '<option value="post" selected>' in html
    assert re.findall(r'<(\w+)[^>]* name="(\w+)"[^>]*autofocus', html) == [("select", "nature")]
    assert nonsense.status_code == 200


# Letters that we send.


def letter(client, request, query: str = "") -> dict[str, str]:
    html = client.get(f"{ADMIN}/letter/{request.pk}/{query}").content.decode()
    subject = re.search(r'name="subject" value="([^"]*)"', html)[1]
    body = re.search(r'<textarea name="body"[^>]*>(.*?)</textarea>', html, re.S)[1].strip()
    return {"subject": subject, "body": body.replace("&#x27;", "'")}


def test_a_letter_is_filled_in_with_what_is_still_open(client, officer, request_to_northmoor):
    overdue = letter(client, request_to_northmoor)
    reply(request_to_northmoor, 1, on=dt.date(2026, 4, 14))
    reminder = LetterTemplate.objects.get(purpose="reminding")
    asking = LetterTemplate.objects.get(purpose="asking")

    first = letter(client, request_to_northmoor)
    other = letter(client, request_to_northmoor, f"?template={asking.pk}")

    assert first["subject"] == "Reminder: our request 2026/1, Letters"
    assert "The date was 5 May 2026." in first["body"]
    assert "2. Hold afternoon appointments 2\n3. Hold afternoon appointments 3" in first["body"]
    assert "1. Hold" not in first["body"]
    assert other["subject"] == "Our request 2026/1: Letters"
    # Two days after the date.
    assert "We ask for your reply by the date that we agree with you." in other["body"]
    assert overdue["subject"] == first["subject"]
    assert reminder.subject not in str(first)


def posted(**answers):
    return {
        "submission_key": str(uuid.uuid4()),
        "subject": "Reminder",
        "body": "Please answer, Jo Example.",
        "purpose": "reminding",
        "happened_on": "2026-05-07",
        **answers,
    }


def test_a_letter_is_printed_without_being_logged(client, officer, request_to_northmoor):
    response = client.post(f"{ADMIN}/letter/{request_to_northmoor.pk}/", posted(pdf="1"))

    assert response["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in response.content
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("purpose", "nature", "words"),
    [
        ("reminding", "reminder", "The reply was due on 5 May 2026."),
        ("asking", "other", "We sent a letter by post."),
    ],
)
def test_one_press_logs_a_letter_once(client, officer, request_to_northmoor, purpose, nature, words):
    data = posted(purpose=purpose)

    answers = [client.post(f"{ADMIN}/letter/{request_to_northmoor.pk}/", data).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert [
        (row.nature, row.direction, row.channel, row.happened_on, row.public_text, row.private_text)
        for row in Message.objects.all()
    ] == [(nature, "sent", "post", dt.date(2026, 5, 7), words, "Reminder\n\nPlease answer, Jo Example.")]


def test_nobody_is_reminded_by_letter_of_what_was_answered(client, officer):
    request = make_started()
    reply(request, on=RECEIVED)

    response = client.post(f"{ADMIN}/letter/{request.pk}/", posted())

    assert response.status_code == 422
    assert "nothing to remind of" in text_of(response)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (" ".join(f"{{{{ {name} }}}}" for name in SAMPLES), []),
        ("Dear {{ officer }}", ["“{{ officer }}” is not known in a letter"]),
        ("{% load x %}", ["A placeholder is written like “{{ name }}”, in small letters"]),
    ],
)
def test_the_words_of_a_template_are_checked(text, faults):
    assert letter_faults(text) == faults


def test_who_keeps_templates_writes_one_and_faults_are_told(client):
    client.force_login(make_staff("add_lettertemplate", "change_lettertemplate", "view_lettertemplate"))
    data = {"name": "Short", "purpose": "asking", "subject": "{{ reference }}", "body": "Dear {{ boddy }}"}

    faulty = client.post("/admin/letter_templates/new/", data)
    client.post("/admin/letter_templates/new/", {**data, "body": "Dear {{ body }}"})

    assert "is not known" in text_of(faulty)
    assert LetterTemplate.objects.get(name="Short").body == "Dear {{ body }}"
