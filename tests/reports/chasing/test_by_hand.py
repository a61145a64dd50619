"""Reminders that staff send: one with a look first, and many at one press."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine

from hub.shared.models import AuditEntry, OutgoingEmail
from reports.domain.reminders import remind_bodies, remind_by_hand
from reports.domain.requests import withdraw
from reports.models import Message
from tests.factories.officers import make_officer
from tests.factories.reports import ADMIN, make_body, make_report, make_request, make_staff, make_started
from tests.reports.reading import text_of

pytestmark = pytest.mark.django_db
BULK = "/admin/bulk/reports/responserequest/remind/"
DESK = "/admin/reports_desk/"


@pytest.fixture(autouse=True)
def on_7_may_2026():
    """Two working days after the reply was due."""
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False):
        yield


def started(name: str, *, officer: bool = True):
    body = make_body(name)
    request = make_started(body=body, report=make_report(bodies=[body]))
    if officer:
        make_officer(request, email=f"{name.split()[0].lower()}@example.org")
    return request


def test_the_mail_is_looked_at_before_it_is_sent(client, officer):
    request = started("Northmoor Trust")
    url, data = f"{ADMIN}/remind/{request.pk}/", {"submission_key": str(uuid.uuid4()), "added": "We spoke on Monday."}

    looked = client.post(url, data)
    digest = re.search(r'name="previewed" value="(\w+)"', looked.content.decode())[1]
    before = OutgoingEmail.objects.count()
    changed = client.post(url, {**data, "added": "Other words.", "previewed": digest})
    done = [client.post(url, {**data, "previewed": digest}).status_code for _ in range(2)]
    mail = OutgoingEmail.objects.get()

    assert "This email goes to northmoor@example.org." in text_of(looked)
    assert (looked.status_code, before, changed.status_code, done) == (200, 0, 422, [302, 302])
    assert "It is 2 working days late." in mail.text_body
    assert "We spoke on Monday." in mail.text_body
    assert [(row.nature, row.channel, row.recorded_by) for row in Message.objects.all()] == [
        ("reminder", "email", officer)
    ]
    assert AuditEntry.objects.filter(action="remind_body").count() == 1


def test_nobody_is_reminded_twice_a_day(client, officer):
    request = started("Northmoor Trust")
    remind_by_hand(request, user=officer)

    response = client.post(f"{ADMIN}/remind/{request.pk}/", {"submission_key": str(uuid.uuid4())})

    assert response.status_code == 422
    assert "They were reminded today already." in text_of(response)
    assert remind_bodies(on=dt.date(2026, 5, 7)) == 0


def test_without_an_officer_there_is_nobody_to_write_to(client, officer):
    request = started("Northmoor Trust", officer=False)

    response = client.post(f"{ADMIN}/remind/{request.pk}/", {"submission_key": str(uuid.uuid4())})

    assert response.status_code == 422
    assert "Nobody to write to" in text_of(response)


def test_many_are_reminded_after_a_list_of_what_goes_to_whom(client, officer):
    one, two, silent, lately, ended = (
        started("Northmoor Trust"),
        started("Southmoor Trust"),
        started("Eastmoor Trust", officer=False),
        started("Westmoor Trust"),
        started("Kiln Trust"),
    )
    with time_machine.travel(dt.datetime(2026, 4, 29, 12, tzinfo=dt.UTC), tick=False):
        # Five working days before: 30 April, 1, 5, 6 and 7 May; 4 May is a holiday.
        remind_by_hand(lately, user=officer)
    withdraw(ended, reason="Sent in error.")
    draft = make_request()
    query = "&".join(f"id={row.pk}" for row in (one, two, silent, lately, ended, draft))
    sent_before = OutgoingEmail.objects.count()

    shown = client.get(f"{BULK}?{query}&next={DESK}")
    text = text_of(shown)
    untouched = OutgoingEmail.objects.count() == sent_before
    done = client.post(f"{BULK}?{query}&next={DESK}", follow=True)
    again = client.post(f"{BULK}?{query}&next={DESK}", follow=True)

    assert f"{one.reference} , Northmoor Trust: northmoor@example.org" in text
    assert f"{two.reference} , Southmoor Trust: southmoor@example.org" in text
    assert f"{silent.reference} , Eastmoor Trust: nobody to write to" in text
    assert f"{lately.reference} , Westmoor Trust: reminded on 29 April 2026, within 5 working days" in text
    assert f"{ended.reference} , Kiln Trust: no reply is awaited" in text
    assert untouched
    assert "2 bodies reminded. Left out:" in text_of(done)
    assert "0 bodies reminded." in text_of(again)
    assert OutgoingEmail.objects.count() == sent_before + 2


def test_after_six_working_days_a_body_may_be_reminded_again(client, officer):
    request = started("Northmoor Trust")
    with time_machine.travel(dt.datetime(2026, 4, 28, 12, tzinfo=dt.UTC), tick=False):
        remind_by_hand(request, user=officer)

    client.post(f"{BULK}?id={request.pk}")

    assert Message.objects.count() == 2


def test_ticking_on_the_work_list_leads_to_the_list_of_mails(client, officer):
    request = started("Northmoor Trust")

    chosen = client.get(f"{DESK}?show=overdue&remind=1&id={request.pk}")
    nothing = client.get(f"{DESK}?show=overdue&remind=1", follow=True)

    assert chosen.url == f"{BULK}?id={request.pk}&next=%2Fadmin%2Freports_desk%2F%3Fshow%3Doverdue"
    assert "Tick at least one request." in text_of(nothing)


def test_only_who_runs_the_clock_reminds(client):
    request = started("Northmoor Trust")
    client.force_login(make_staff("view_responserequest", "change_responserequest"))

    client.post(f"{ADMIN}/remind/{request.pk}/", {"submission_key": str(uuid.uuid4())})
    client.post(f"{BULK}?id={request.pk}")

    assert not OutgoingEmail.objects.exists()
