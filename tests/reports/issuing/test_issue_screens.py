"""The admin's pages for issuing a report and for asking a body to check its facts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup

from hub.organisations.enums import OrganisationKind
from reports.domain.fact_checks import answer
from reports.models import DutyRule, FactCheck, IssuedText, ResponseRequest
from tests.factories.issuing import mailed, make_check, make_issuer, make_report_to_three
from tests.factories.reports import make_rule, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@pytest.fixture(autouse=True)
def on_2_april_2026():
    with time_machine.travel(dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def issuer(client):
    user = make_issuer()
    client.force_login(user)
    return user


def typed(page) -> dict[str, str]:
    """An officer at two bodies, post to the provider, and a date where no rule sets one."""
    trust, council = (page.numbered_recommendations()[place].bodies.get() for place in (0, 1))
    provider = page.numbered_recommendations()[2].bodies.get(name="Willow Care")
    return {
        f"body-{trust.pk}-name": "Ann Trust",
        f"body-{trust.pk}-role": "Head of primary care",
        f"body-{trust.pk}-email": "ann@northmoor.example",
        f"body-{council.pk}-name": "Bea Council",
        f"body-{council.pk}-email": "bea@kilnford.example",
        f"body-{council.pk}-reply_requested_by": "2026-05-08",
        f"body-{provider.pk}-by_post": "on",
    }


def text_of(response) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(response.content, "html.parser").get_text())


def test_it_is_read_first_and_then_pressed_and_pressed_again(client, issuer):
    page = make_report_to_three()
    make_check(page)
    address = f"/admin/reports/{page.pk}/issue/"

    first = client.get(address)
    shown = client.post(address, {**typed(page), "step": "preview"})
    nothing_yet = IssuedText.objects.count()
    digest = BeautifulSoup(shown.content, "html.parser").select_one("[name=previewed]")["value"]
    pressed = client.post(address, {**typed(page), "step": "send", "previewed": digest})
    again = client.post(address, {**typed(page), "step": "send", "previewed": digest})

    words = text_of(first)
    assert "Rule: NHS: 20 working days. " in words
    assert "Nobody has verified it, so pages say “reply requested by”" in words
    assert "Northmoor Trust: waiting until 5 May 2026" in words
    assert nothing_yet == 0
    told = text_of(shown)
    assert (
        "Northmoor Trust gets request 2026/2. Rule: NHS: 20 working days. The reply is due by Tuesday 5 May 2026."
        in told
    )
    assert "Kilnford Council gets request 2026/1. We ask for the reply by Friday 8 May 2026." in told
    assert "No email is sent: post the letter today." in told
    assert [response.status_code for response in (first, shown, pressed, again)] == [200, 200, 302, 302]
    assert (IssuedText.objects.get().issued_by, ResponseRequest.objects.count()) == (issuer, 3)
    assert [mail.recipient for mail in mailed("reports.reply_link")] == [
        "bea@kilnford.example",
        "ann@northmoor.example",
    ]


def test_among_several_rules_one_is_chosen_for_each_body(client, issuer):
    page = make_report_to_three()
    longer = make_rule(
        name="Accord: 30 days", days=30, unit="calendar", verified=False, body_kinds=[OrganisationKind.NHS_BODY]
    )
    usual = DutyRule.objects.get(name="NHS: 20 working days")
    trust = page.numbered_recommendations()[0].bodies.get()
    address = f"/admin/reports/{page.pk}/issue/"

    first = BeautifulSoup(client.get(address).content, "html.parser")
    data = {**typed(page), f"body-{trust.pk}-rule": str(longer.pk), "step": "preview"}
    shown = client.post(address, data)
    digest = BeautifulSoup(shown.content, "html.parser").select_one("[name=previewed]")["value"]
    # Another rule than the one that was looked at.
    other = {**data, f"body-{trust.pk}-rule": str(usual.pk), "step": "send", "previewed": digest}
    assert client.post(address, other).status_code == 422
    client.post(address, {**data, "step": "send", "previewed": digest})

    radios = first.select("[type=radio]")
    assert [(radio["name"], radio["value"], radio.has_attr("checked")) for radio in radios] == [
        (f"body-{trust.pk}-rule", str(usual.pk), True),
        (f"body-{trust.pk}-rule", str(longer.pk), False),
    ]
    assert [radio.parent.get_text(strip=True) for radio in radios] == [
        "NHS: 20 working days. 20 working days, from the day after: reply due by Tuesday 5 May 2026",
        "Accord: 30 days (not verified). 30 calendar days, from the day after: we ask for the reply by Saturday 2 May "
        "2026",
    ]
    assert "Rule: Accord: 30 days (not verified). We ask for the reply by Saturday 2 May 2026." in text_of(shown)
    request = ResponseRequest.objects.get(body=trust)
    assert (request.duty_rule, request.due_on, request.reply_requested_by) == (longer, None, dt.date(2026, 5, 2))


def test_what_the_check_of_facts_left_open_is_told_before_it_is_issued(client, issuer):
    page = make_report_to_three()
    trust, council = (page.numbered_recommendations()[place].bodies.get() for place in (0, 1))
    provider = page.numbered_recommendations()[2].bodies.get(name="Willow Care")
    make_check(page, body=provider, closes_on=dt.date(2026, 4, 2))
    with time_machine.travel(dt.datetime(2026, 4, 3, 12, tzinfo=dt.UTC), tick=False):
        answer(make_check(page, body=trust), {"summary": "It was 63 people.", "title": " "})
        answer(make_check(page, body=council), {})
        client.force_login(issuer)
        before = text_of(client.get(f"/admin/reports/{page.pk}/issue/"))
    with time_machine.travel(dt.datetime(2026, 4, 4, 12, tzinfo=dt.UTC), tick=False):
        page.save_revision()
        client.force_login(issuer)
        after = text_of(client.get(f"/admin/reports/{page.pk}/issue/"))

    assert "Northmoor Trust: answered on 3 April 2026: 1 part is wrong, and the draft was not saved since" in before
    assert "Willow Care: ended on 2 April 2026 without an answer" in before
    assert "nothing is wrong" not in before
    assert "answered on 3 April 2026: 1 part is wrong" in after
    assert "not saved since" not in after


def test_what_is_missing_is_said_at_its_box_and_what_was_typed_stays(client, issuer):
    page = make_report_to_three()
    data = {name: value for name, value in typed(page).items() if not name.endswith(("email", "by_post"))}

    response = client.post(f"/admin/reports/{page.pk}/issue/", {**data, "step": "preview"})

    words = text_of(response)
    assert response.status_code == 422
    assert words.count("Say who gets the link, or tick that the letter goes by post.") == 4
    assert 'value="Ann Trust"' in response.content.decode()
    assert IssuedText.objects.count() == 0


def test_what_changed_meanwhile_is_read_again(client, issuer):
    page = make_report_to_three()
    address = f"/admin/reports/{page.pk}/issue/"

    response = client.post(address, {**typed(page), "step": "send", "previewed": "0" * 64})

    assert response.status_code == 422
    assert "something changed since you read it" in text_of(response)
    assert IssuedText.objects.count() == 0


def test_only_who_may_issue_comes_in(client):
    page = make_report_to_three()
    client.force_login(make_staff("run_clock"))

    for address in ("issue", "fact-check"):
        assert client.get(f"/admin/reports/{page.pk}/{address}/").status_code == 302


def test_a_fact_check_is_read_first_then_opened_and_stands_in_list_and_editor(client, issuer):
    page = make_report_to_three()
    body = page.numbered_recommendations()[0].bodies.first()
    address = f"/admin/reports/{page.pk}/fact-check/"
    data = {
        "submission_key": "6a0c6b5e-2f34-4b7b-9f4e-6b8d1a3c5d7e",
        "body": str(body.pk),
        "contact_name": "Sam Okoro",
        "contact_email": "sam@northmoor.example",
        "closes_on": "2026-04-17",
    }

    client.get(address)
    shown = client.post(address, data)
    digest = BeautifulSoup(shown.content, "html.parser").select_one("[name=previewed]")["value"]
    nothing_yet = FactCheck.objects.count()
    pressed = client.post(address, {**data, "previewed": digest})
    client.post(address, {**data, "previewed": digest})

    check = FactCheck.objects.get()
    assert (nothing_yet, shown.status_code, pressed.status_code) == (0, 200, 302)
    assert [mail.recipient for mail in mailed("reports.fact_check")] == ["sam@northmoor.example"]
    assert "waiting until 17 April 2026" in text_of(client.get("/admin/fact_checks/"))
    assert "sam@northmoor.example" in text_of(client.get(f"/admin/fact_checks/inspect/{check.pk}/"))
    editor = text_of(client.get(f"/admin/pages/{page.pk}/edit/"))
    assert "Northmoor Trust: waiting until 17 April 2026" in editor
    assert "Issue this report" in editor


def test_a_new_link_is_read_first_and_a_window_is_taken_back(client, issuer):
    check = make_check()
    address = f"/admin/fact_checks/inspect/{check.pk}/"
    data = {"action": "again", "again-submission_key": "6a0c6b5e-2f34-4b7b-9f4e-6b8d1a3c5d7e"}

    shown = client.post(address, data)
    digest = BeautifulSoup(shown.content, "html.parser").select_one("[name=previewed]")["value"]
    client.post(address, {**data, "previewed": digest})
    client.post(address, {"action": "withdraw", "withdraw-reason": "Wrong person"})

    check.refresh_from_db()
    assert len(mailed("reports.fact_check")) == 2
    assert check.status == "withdrawn"
    assert "Wrong person" in text_of(client.get(address))
