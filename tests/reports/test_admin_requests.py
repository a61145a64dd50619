"""Drafts and the list of requests in the admin."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model

from reports.models import DutyRule, ResponseRequest
from tests.factories.reports import (
    ADMIN,
    RECEIVED,
    make_body,
    make_partner,
    make_report,
    make_request,
    make_rule,
    make_staff,
    make_started,
    make_started_without_rule,
    reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


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


@pytest.mark.parametrize("path", ["", "new/", "inspect/{pk}/", "edit/{pk}/", "delete/{pk}/", "reply/{pk}/"])
def test_nobody_else_sees_requests_in_the_admin(client, db, path):
    url = f"{ADMIN}/{path.format(pk=make_started().pk)}"

    anonymous = client.get(url)
    client.force_login(make_staff())
    without_rights = client.get(url)

    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/account/sign-in/")
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
    ("received_on", "words"),
    [
        (dt.date(2026, 4, 2), "2 working days late"),
        (dt.date(2026, 4, 8), "Due today"),
        (dt.date(2026, 4, 9), "1 working day"),
        (dt.date(2026, 5, 7), "20 working days"),
    ],
)
def test_the_list_says_how_much_time_is_left(client, officer, received_on, words):
    make_started(received_on=received_on)

    assert words in cells_of(client.get(f"{ADMIN}/"))


def test_the_list_shows_a_date_that_was_asked_for_as_no_duty(client, officer):
    make_started_without_rule()

    assert "Asked for by 5 May 2026" in cells_of(client.get(f"{ADMIN}/"))


def cells_of(response) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in BeautifulSoup(response.content, "html.parser").select("td")]


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


def test_a_new_request_offers_the_rules_that_bind_and_takes_the_usual_one(client, officer):
    DutyRule.objects.all().delete()
    usual, longer = make_rule(), make_rule(name="Longer", verified=False)
    other = make_rule(name="Councils", body_kinds=["council"])
    body = make_body()
    report = make_report(bodies=[body])

    page = client.get(f"{ADMIN}/new/?report={report.pk}&body={body.pk}").content
    refused = client.post(f"{ADMIN}/new/", {"report": report.pk, "body": body.pk, "duty_rule": other.pk})

    options = BeautifulSoup(page, "html.parser").select("[name=duty_rule] option")
    assert [(option["value"], option.has_attr("selected")) for option in options] == [
        ("", False),
        (str(longer.pk), False),
        (str(usual.pk), True),
    ]
    assert "This rule does not bind this body: it is of another kind or place." in refused.content.decode()
    assert not ResponseRequest.objects.exists()
