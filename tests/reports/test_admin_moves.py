"""The forms with which staff run the clock."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from hub.organisations.models import Organisation
from reports.domain.requests import close_without_reply, redirect, refuse, withdraw
from reports.enums import Channel, Nature, ResponseStatus
from reports.models import Message, ResponseRequest
from tests.factories.reports import (
    ADMIN,
    RECEIVED,
    make_body,
    make_report,
    make_request,
    make_rule,
    make_staff,
    make_started,
    message_data,
    press,
    reply,
    reply_data,
)
from tests.reports.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("on_7_may_2026")]

MOVES = ("start", "message", "reply", "refuse", "redirect", "withdraw", "close")


def test_an_officer_makes_starts_and_closes_a_request(client, officer):
    body, rule = make_body("Northmoor Trust"), make_rule()
    report = make_report("Letters", bodies=[body])

    made = client.post(f"{ADMIN}/new/", {"report": report.pk, "body": body.pk, "duty_rule": rule.pk})
    request = ResponseRequest.objects.get()
    client.post(f"{ADMIN}/start/{request.pk}/", {"submission_key": str(uuid.uuid4()), "received_on": "2026-04-02"})
    client.post(f"{ADMIN}/message/{request.pk}/", message_data())
    client.post(f"{ADMIN}/reply/{request.pk}/", reply_data(request, 1, 2))
    request.refresh_from_db()
    page = client.get(f"{ADMIN}/inspect/{request.pk}/?originals=1").content.decode()

    assert made.url == f"{ADMIN}/inspect/{request.pk}/"
    assert (request.status, request.due_on, request.reference) == ("answered", dt.date(2026, 5, 5), "2026/1")
    assert [(row.nature, row.recorded_by, row.private_text) for row in request.messages.all()] == [
        ("acknowledgement", officer, "Dear Asha"),
        ("reply", officer, "Dear Asha"),
    ]
    for words in ("Answered in time.", "Good Friday, 3 April 2026", "Yes to 2", "Dear Asha", "/record/2026/1/"):
        assert words in page


def test_nobody_waits_for_the_reply_to_a_draft(client, officer):
    draft = make_request(body=make_body("Northmoor Trust"))

    html = client.get(f"{ADMIN}/inspect/{draft.pk}/").content.decode()

    assert "We have not asked Northmoor Trust yet." in html
    assert "waiting" not in html


def test_the_inspect_page_offers_what_is_possible(client, officer):
    draft, answered = make_request(), make_started()
    reply(answered, on=RECEIVED)

    offered = [
        re.findall(rf"{ADMIN}/(\w+)/{row.pk}/", client.get(f"{ADMIN}/inspect/{row.pk}/").content.decode())
        for row in (draft, make_started(), answered)
    ]

    assert [[key for key in keys if key in MOVES] for keys in offered] == [
        ["start"],
        ["reply", "message", "message", "refuse", "redirect", "withdraw", "close"],
        # "Log a letter" is the form of a message that came by post.
        ["message", "message"],
    ]


@pytest.mark.parametrize(
    ("key", "answers", "status", "title"),
    [
        (
            "refuse",
            {"public_text": "It is not our service."},
            ResponseStatus.REFUSED,
            "Northmoor Trust refused to reply",
        ),
        (
            "withdraw",
            {"reason": "Sent in error."},
            ResponseStatus.WITHDRAWN,
            "We withdrew the request to Northmoor Trust",
        ),
        (
            "close",
            {"reason": "No answer in a year."},
            ResponseStatus.CLOSED,
            "We closed the request to Northmoor Trust without a reply",
        ),
    ],
)
def test_an_ending_is_looked_at_first(client, officer, key, answers, status, title):
    request = make_started(body=make_body("Northmoor Trust"))
    address, data = f"{ADMIN}/{key}/{request.pk}/", message_data(**answers)

    shown = client.post(address, data)
    request.refresh_from_db()
    before, told = request.status, shown.context["consequences"]
    seen = {"previewed": told.digest}
    otherwise = client.post(address, {**data, **dict.fromkeys(answers, "Something else."), **seen})
    response = client.post(address, {**data, **seen})
    request.refresh_from_db()

    assert (shown.status_code, otherwise.status_code, response.status_code) == (200, 422, 302)
    assert (before, request.status, request.history.last().user) == ("awaiting", status, officer)
    # Due on Tuesday 5 May, two working days ago.
    assert (told.before.phase, told.date_words, told.followers) == (
        "Overdue by 2 working days",
        "It stays: due 5 May 2026.",
        0,
    )
    assert [(row.title, row.text) for row in told.new_entries] == [(title, *answers.values())]
    assert title in shown.content.decode()


def test_redirecting_in_the_admin(client, officer):
    request, council = make_started(), make_body("Kilnford Council")
    data = {"submission_key": str(uuid.uuid4()), "redirected_to": council.pk, "reason": "Roads."}

    press(client, f"{ADMIN}/redirect/{request.pk}/", data)
    request.refresh_from_db()

    assert (request.status, request.redirected_to) == (ResponseStatus.REDIRECTED, council)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"happened_on": "2026-04-01"}, "This day is before it."),
        ({"happened_on": "2026-05-08"}, "This day is in the future."),
        ({"happened_on": "30 February"}, "Enter a valid date."),
        ({"happened_on": "9999-12-31"}, "This day is in the future."),
        ({"nature": "reply"}, "Select a valid choice."),
        ({"nature": ""}, "This field is required."),
        ({"nature": "clarification_given"}, "No question of the body is logged. Log what it asked first."),
        ({"channel": "pigeon"}, "Select a valid choice."),
        ({"private_text": "x" * 50_001}, "at most 50000 characters"),
    ],
)
def test_a_faulty_message_is_refused_and_kept(client, officer, answers, words):
    request = make_started()

    response = client.post(f"{ADMIN}/message/{request.pk}/", message_data(public_text="Words I typed", **answers))
    html = response.content.decode()

    assert response.status_code == 422
    assert words in html
    assert "Words I typed" in html
    assert not Message.objects.exists()


def test_a_reply_without_decisions_is_refused_and_kept(client, officer):
    request = make_started()
    item = request.items.first()

    nothing = client.post(f"{ADMIN}/reply/{request.pk}/", message_data(happened_on="2026-04-24"))
    half = client.post(
        f"{ADMIN}/reply/{request.pk}/", message_data(happened_on="2026-04-24", **{f"explanation_{item.pk}": "We will"})
    )

    assert "Choose a decision for at least one of them" in nothing.content.decode()
    assert "Choose a decision for recommendation 1." in half.content.decode()
    assert "We will" in half.content.decode()
    assert not Message.objects.exists()


def test_a_move_that_somebody_else_made_first_is_said_at_the_form(client, officer):
    request = make_started()
    data = reply_data(request, 1, 2)
    reply(request, on=RECEIVED)

    response = client.post(f"{ADMIN}/withdraw/{request.pk}/", {"submission_key": str(uuid.uuid4()), "reason": "Why"})
    second = client.post(f"{ADMIN}/reply/{request.pk}/", data)

    assert response.status_code == second.status_code == 422
    assert "this request is “Answered” now" in response.content.decode()
    assert Message.objects.count() == 1


def test_what_was_typed_stays_beside_what_a_colleague_logged(client, officer):
    request = make_started()
    first = request.items.first()
    opened = client.get(f"{ADMIN}/reply/{request.pk}/").context["form"]
    data = reply_data(request, 1, 2) | {"seen": str(opened["seen"].value())}
    data |= {f"action_{first.pk}_1": "We open at 8am.", f"explanation_{first.pk}": "Mine"}
    reply(request, 1, on=dt.date(2026, 4, 23), user=officer)

    sent = client.post(f"{ADMIN}/reply/{request.pk}/", data)
    html = sent.content.decode()
    mine = {name: "" for name in data if name.endswith((f"_{first.pk}", f"_{first.pk}_1"))}
    again = client.post(f"{ADMIN}/reply/{request.pk}/", {**data, **mine})
    request.refresh_from_db()

    assert (sent.status_code, again.status_code, request.status) == (422, 302, ResponseStatus.ANSWERED)
    assert "A colleague logged “Accepted” of 23 April 2026 for recommendation 1 meanwhile." in html
    for words in ("Mine", "We open at 8am.", "Yes to 2", "We will do this from 1 June. 1", "This was logged since"):
        assert words in html


@pytest.mark.parametrize(
    ("end", "words", "link"),
    [
        (lambda row: reply(row, on=RECEIVED), "Nothing more is needed: everything is answered.", ""),
        (lambda row: close_without_reply(row, reason="No."), "If a reply comes after all, log it.", ""),
        (
            lambda row: refuse(row, channel=Channel.POST, happened_on=RECEIVED, public_text="No."),
            "If the body answers after all, log its reply.",
            "",
        ),
        (
            lambda row: withdraw(row, reason="No."),
            "To ask the body about this again",
            "new/?report={report}&amp;body={own}",
        ),
        (
            lambda row: redirect(row, to_body=Organisation.objects.get(name="Kilnford Council"), reason="No."),
            "Ask Kilnford Council next.",
            "new/?report={report}&amp;body={other}",
        ),
    ],
)
def test_the_case_file_of_what_ended_says_what_to_do_next(client, officer, end, words, link):
    own, other = make_body(), make_body("Kilnford Council")
    report = make_report(bodies=[own, other])
    request = make_started(report=report, body=own)
    before = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()

    end(request)
    html = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()

    assert "What to do next" not in before
    assert words in html
    assert link.format(report=report.pk, own=own.pk, other=other.pk) in html
    form = client.get(f"{ADMIN}/new/?report={report.pk}&body={other.pk}").context["form"]
    assert (form["report"].value(), form["body"].value()) == (report.pk, other.pk)


def test_pressing_twice_logs_once(client, officer):
    request, data = make_started(), message_data()

    answers = [client.post(f"{ADMIN}/message/{request.pk}/", data).status_code for _ in range(2)]

    assert (answers, Message.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("key", MOVES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_runs_the_clock_moves_a_request(client, db, key, method):
    request = make_request() if key == "start" else make_started()
    client.force_login(make_staff("add_responserequest", "change_responserequest", "view_responserequest"))

    response = getattr(client, method)(
        f"{ADMIN}/{key}/{request.pk}/", message_data(reason="No", received_on="2026-04-02")
    )
    before = request.status
    request.refresh_from_db()

    assert (response.status_code, request.status) == (302, before)
    assert response.url == "/admin/"


def test_the_case_file_says_that_words_wait_before_that_nothing_is_needed(client, officer):
    request = make_started()
    check = reply(request, on=dt.date(2026, 4, 24), is_held=True).redaction

    page = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()

    assert "Words of the body wait to be checked" in page
    assert f'href="/admin/redactions/check/{check.pk}/"' in page
    assert "Nothing more is needed" not in page


def test_a_message_that_says_nothing_is_not_logged(client, officer):
    request = make_started()
    nothing = {"nature": Nature.OTHER, "direction": "received", "public_text": "  ", "private_text": ""}

    refused = client.post(f"{ADMIN}/message/{request.pk}/", message_data(**nothing))
    taken = client.post(f"{ADMIN}/message/{request.pk}/", message_data(**nothing | {"private_text": "We rang."}))

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "this alone says nothing" in text_of(refused)
