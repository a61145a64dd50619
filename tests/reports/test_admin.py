from __future__ import annotations

import csv
import datetime as dt
import io
import re
import threading
import uuid

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import Page

from hub.shared.states import TransitionNotAllowed
from reports.domain.requests import RequestRefused, start_request
from reports.enums import Decision, Nature, ResponseStatus
from reports.models import DutyRule, Message, RecordYear, ReportPage, ResponseRequest
from tests.factories.reports import (
    RECEIVED,
    answers_for,
    log,
    make_body,
    make_partner,
    make_report,
    make_request,
    make_rule,
    make_started,
    reply,
)

ADMIN = "/admin/response_requests"
MOVES = ("start", "message", "reply", "refuse", "redirect", "withdraw", "close")


@pytest.fixture(autouse=True)
def _on_7_may_2026():
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False):
        yield


def user_with(*codenames):
    user = get_user_model().objects.create_user(f"user-{uuid.uuid4()}")
    wanted = [("wagtailadmin", "access_admin"), *(("reports", codename) for codename in codenames)]
    user.user_permissions.set(
        [Permission.objects.get(content_type__app_label=app, codename=codename) for app, codename in wanted]
    )
    return user


@pytest.fixture
def officer(db, client):
    user = user_with("run_clock", "add_responserequest", "change_responserequest", "view_responserequest")
    client.force_login(user)
    return user


def message_form(**answers):
    return {
        "submission_key": str(uuid.uuid4()),
        "nature": Nature.ACKNOWLEDGEMENT,
        "happened_on": "2026-04-14",
        "channel": "email",
        "public_text": "We have it.",
        "private_text": "Dear Asha",
        **answers,
    }


def reply_form(request, *places, **answers):
    data = message_form(happened_on="2026-04-24")
    for item in request.items.filter(number__in=places):
        data |= {f"decision_{item.pk}": Decision.AGREED, f"explanation_{item.pk}": f"Yes to {item.number}"}
    return {**data, **answers}


# The whole path


def test_an_officer_makes_starts_and_closes_a_request(client, officer):
    body, rule = make_body("Northmoor Trust"), make_rule()
    report = make_report("Letters", bodies=[body])

    made = client.post(f"{ADMIN}/new/", {"report": report.pk, "body": body.pk, "duty_rule": rule.pk})
    request = ResponseRequest.objects.get()
    client.post(f"{ADMIN}/start/{request.pk}/", {"submission_key": str(uuid.uuid4()), "received_on": "2026-04-02"})
    client.post(f"{ADMIN}/message/{request.pk}/", message_form())
    client.post(f"{ADMIN}/reply/{request.pk}/", reply_form(request, 1, 2))
    request.refresh_from_db()
    page = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()

    assert made.url == f"{ADMIN}/inspect/{request.pk}/"
    assert (request.status, request.due_on, request.reference) == ("answered", dt.date(2026, 5, 5), "2026/1")
    assert [(row.nature, row.recorded_by, row.private_text) for row in request.messages.all()] == [
        ("acknowledgement", officer, "Dear Asha"),
        ("reply", officer, "Dear Asha"),
    ]
    for words in ("Answered in time.", "Good Friday, 3 April 2026", "Yes to 2", "Dear Asha", "/record/2026/1/"):
        assert words in page


def test_the_inspect_page_offers_what_is_possible(client, officer):
    draft, answered = make_request(), make_started()
    reply(answered, on=RECEIVED)

    offered = [
        re.findall(rf"{ADMIN}/(\w+)/{row.pk}/", client.get(f"{ADMIN}/inspect/{row.pk}/").content.decode())
        for row in (draft, make_started(), answered)
    ]

    assert [[key for key in keys if key in MOVES] for keys in offered] == [
        ["start"],
        ["message", "reply", "refuse", "redirect", "withdraw", "close"],
        ["message"],
    ]


@pytest.mark.parametrize(
    ("key", "answers", "status"),
    [
        ("refuse", {"public_text": "It is not our service."}, ResponseStatus.REFUSED),
        ("withdraw", {"reason": "Sent in error."}, ResponseStatus.WITHDRAWN),
        ("close", {"reason": "No answer in a year."}, ResponseStatus.CLOSED),
    ],
)
def test_other_endings_have_their_forms(client, officer, key, answers, status):
    request = make_started()

    response = client.post(f"{ADMIN}/{key}/{request.pk}/", message_form(**answers))
    request.refresh_from_db()

    assert (response.status_code, request.status) == (302, status)
    assert request.history.last().user == officer


def test_redirecting_in_the_admin(client, officer):
    request, council = make_started(), make_body("Kilnford Council")
    data = {"submission_key": str(uuid.uuid4()), "redirected_to": council.pk, "reason": "Roads."}

    client.post(f"{ADMIN}/redirect/{request.pk}/", data)
    request.refresh_from_db()

    assert (request.status, request.redirected_to) == (ResponseStatus.REDIRECTED, council)


# Faults are said at the form, and what was typed stays


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"happened_on": "2026-04-01"}, "This day is before it."),
        ({"happened_on": "2026-05-08"}, "This day is in the future."),
        ({"happened_on": "30 February"}, "Enter a valid date."),
        ({"happened_on": "9999-12-31"}, "This day is in the future."),
        ({"nature": "reply"}, "Select a valid choice."),
        ({"channel": "pigeon"}, "Select a valid choice."),
        ({"private_text": "x" * 50_001}, "at most 50000 characters"),
    ],
)
def test_a_faulty_message_is_refused_and_kept(client, officer, answers, words):
    request = make_started()

    response = client.post(f"{ADMIN}/message/{request.pk}/", message_form(public_text="Words I typed", **answers))
    html = response.content.decode()

    assert response.status_code == 422
    assert words in html
    assert "Words I typed" in html
    assert not Message.objects.exists()


def test_a_reply_without_decisions_is_refused_and_kept(client, officer):
    request = make_started()
    item = request.items.first()

    nothing = client.post(f"{ADMIN}/reply/{request.pk}/", message_form(happened_on="2026-04-24"))
    half = client.post(
        f"{ADMIN}/reply/{request.pk}/", message_form(happened_on="2026-04-24", **{f"explanation_{item.pk}": "We will"})
    )

    assert "Choose a decision for at least one recommendation" in nothing.content.decode()
    assert "Choose a decision for recommendation 1." in half.content.decode()
    assert "We will" in half.content.decode()
    assert not Message.objects.exists()


def test_a_move_that_somebody_else_made_first_is_said_at_the_form(client, officer):
    request = make_started()
    data = reply_form(request, 1, 2)
    reply(request, on=RECEIVED)

    response = client.post(f"{ADMIN}/withdraw/{request.pk}/", {"submission_key": str(uuid.uuid4()), "reason": "Why"})
    second = client.post(f"{ADMIN}/reply/{request.pk}/", data)

    assert response.status_code == second.status_code == 422
    assert "this request is “Answered” now" in response.content.decode()
    assert Message.objects.count() == 1


def test_pressing_twice_logs_once(client, officer):
    request, data = make_started(), message_form()

    answers = [client.post(f"{ADMIN}/message/{request.pk}/", data).status_code for _ in range(2)]

    assert (answers, Message.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("wrong", ["nobody addressed", "partner", "twice", "unpublished"])
def test_a_faulty_draft_is_refused(client, officer, wrong):
    body = make_body()
    report = make_report(bodies=[body])
    if wrong == "nobody addressed":
        body = make_body()
    elif wrong == "partner":
        body = make_partner()
    elif wrong == "twice":
        make_started(report=report, body=body)
    else:
        report.unpublish()
    before = ResponseRequest.objects.count()

    response = client.post(f"{ADMIN}/new/", {"report": report.pk, "body": body.pk, "duty_rule": ""})

    assert (response.status_code, ResponseRequest.objects.count()) == (200, before)
    assert "error" in response.content.decode()


# Who may


@pytest.mark.parametrize("key", MOVES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_runs_the_clock_moves_a_request(client, db, key, method):
    request = make_request() if key == "start" else make_started()
    client.force_login(user_with("add_responserequest", "change_responserequest", "view_responserequest"))

    response = getattr(client, method)(
        f"{ADMIN}/{key}/{request.pk}/", message_form(reason="No", received_on="2026-04-02")
    )
    before = request.status
    request.refresh_from_db()

    assert (response.status_code, request.status) == (302, before)
    assert response.url == "/admin/"


@pytest.mark.parametrize("path", ["", "new/", "inspect/{pk}/", "edit/{pk}/", "delete/{pk}/", "reply/{pk}/"])
def test_nobody_else_sees_requests_in_the_admin(client, db, path):
    url = f"{ADMIN}/{path.format(pk=make_started().pk)}"

    anonymous = client.get(url)
    client.force_login(user_with())
    without_rights = client.get(url)

    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/admin/login/")
    assert (without_rights.status_code, without_rights.url) == (302, "/admin/")


def test_a_started_request_is_never_edited_or_deleted(client, db):
    request, draft = make_started(), make_request()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    looked = client.get(f"{ADMIN}/edit/{request.pk}/")
    changed = client.post(f"{ADMIN}/edit/{request.pk}/", {"report": request.report_id, "body": make_body().pk})
    deleted = client.post(f"{ADMIN}/delete/{request.pk}/")
    draft_deleted = client.post(f"{ADMIN}/delete/{draft.pk}/")

    assert looked.url == f"{ADMIN}/inspect/{request.pk}/"
    assert (changed.status_code, deleted.status_code, draft_deleted.status_code) == (302, 302, 302)
    assert list(ResponseRequest.objects.values_list("pk", "body")) == [(request.pk, request.body_id)]


# The list


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_has_the_words_of_today_and_no_query_per_row(client, officer, django_assert_max_num_queries, count):
    for number in range(count):
        request = make_started(body=make_body(f"Body {number}"), title=f"Report {number}")
        reply(request, 1, on=RECEIVED)
    client.get(f"{ADMIN}/")

    with django_assert_max_num_queries(30):
        html = client.get(f"{ADMIN}/").content.decode()

    assert html.count("Part answered, recommendation 2 overdue by 2 working days") == count
    assert html.count("5 May 2026") == count


@pytest.mark.parametrize(
    ("query", "expected"), [("phase=overdue", ["2026/1"]), ("phase=draft", [""]), ("phase=x", None)]
)
def test_the_list_is_filtered_and_exported(client, officer, query, expected):
    make_started(title="=1+1")
    make_request()

    response = client.get(f"{ADMIN}/?{query}&export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    if expected is not None:
        assert [row[0] for row in rows[1:]] == expected
    assert all(not cell.startswith("=") for row in rows for cell in row)
    assert client.get(f"{ADMIN}/?export=xlsx").status_code == 200


def test_a_rule_shows_what_it_does(client, db):
    rule = make_rule(days=1)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    html = client.get(f"/admin/duty_rules/edit/{rule.pk}/").content.decode()

    assert "1 working day counted from the day after 7 May 2026: due Friday 8 May 2026." in html


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verified_by": "Asha Cole", "citation": "Act"}, "verified_on"),
        ({"verified_on": dt.date(2026, 5, 7)}, "verified_on"),
        ({"verified_by": "Asha Cole", "verified_on": dt.date(2026, 5, 8), "citation": "Act"}, "verified_on"),
        ({"verified_by": "Asha Cole", "verified_on": dt.date(2026, 5, 7)}, "citation"),
        ({"in_force_from": dt.date(2026, 5, 7), "in_force_to": dt.date(2026, 5, 6)}, "in_force_to"),
        ({"days": 0}, "days"),
        ({"days": 2001}, "days"),
    ],
)
def test_a_rule_that_can_t_be_is_refused(db, values, field):
    from django.core.exceptions import ValidationError

    rule = DutyRule(**{"name": "Rule", "days": 20, **values})

    with pytest.raises(ValidationError) as refused:
        rule.full_clean()

    assert list(refused.value.message_dict) == [field]


# The page in the editor


def test_a_report_that_bodies_were_asked_about_is_not_deleted(client, db):
    request = make_started()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    for page in (request.report, request.report.get_parent()):
        response = client.post(f"/admin/pages/{page.pk}/delete/")
        assert response.status_code == 302
    bulk = client.post(f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&id={request.report.pk}")

    assert bulk.status_code == 302
    assert Page.objects.filter(pk=request.report.pk).exists()


def test_a_report_nobody_was_asked_about_can_go(client, db):
    report = make_report()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    client.post(f"/admin/pages/{report.pk}/delete/")

    assert not ReportPage.objects.filter(pk=report.pk).exists()


# Two at once


def at_once(*calls):
    """Run ``calls`` in threads that set out together; returns how each was refused, or ``None``, or "failed"."""
    gate, outcomes = threading.Barrier(len(calls)), ["failed"] * len(calls)

    def run(place, call):
        try:
            gate.wait(timeout=20)
            call()
            outcomes[place] = None
        except (TransitionNotAllowed, RequestRefused) as error:
            outcomes[place] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_six_who_log_the_reply_at_once_log_one():
    request = make_started()
    seen = [ResponseRequest.objects.get(pk=request.pk) for _ in range(6)]

    outcomes = at_once(*(lambda own=own: reply(own, on=RECEIVED) for own in seen))

    assert (outcomes.count(None), outcomes.count(RequestRefused)) == (1, 5)
    assert Message.objects.count() == 1
    assert [(row.before, row.after) for row in request.history.all()] == [
        ("draft", "awaiting"),
        ("awaiting", "answered"),
    ]


@pytest.mark.django_db(transaction=True)
def test_six_who_start_a_request_at_once_start_one():
    draft = make_request()
    seen = [ResponseRequest.objects.get(pk=draft.pk) for _ in range(6)]

    outcomes = at_once(*(lambda own=own: start_request(own, received_on=RECEIVED) for own in seen))

    assert (outcomes.count(None), outcomes.count(TransitionNotAllowed)) == (1, 5)
    assert (draft.items.count(), draft.history.count(), RecordYear.objects.get().last_number) == (2, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_requests_that_start_at_once_get_numbers_without_gaps():
    drafts = [make_request() for _ in range(6)]

    outcomes = at_once(*(lambda draft=draft: start_request(draft, received_on=RECEIVED) for draft in drafts))

    assert outcomes == [None] * 6
    assert sorted(ResponseRequest.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert RecordYear.objects.get().last_number == 6


def test_who_comes_second_is_told_without_threads(db):
    request = make_started()
    stale = ResponseRequest.objects.get(pk=request.pk)
    answers = answers_for(stale)
    reply(request, on=RECEIVED)

    with pytest.raises(RequestRefused, match="has its answer already"):
        reply(stale, on=RECEIVED)
    assert (len(answers), Message.objects.count()) == (2, 1)


def test_logging_never_moves_a_date(db):
    request = make_started()
    log(request, Nature.HOLDING, on=RECEIVED)

    assert ResponseRequest.objects.get(pk=request.pk).due_on == dt.date(2026, 5, 5)
