"""Telling those above a body: when, what the record says, and the file that goes along."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import uuid
import zipfile

import pytest
import time_machine

from hub.shared.clock import now
from hub.shared.models import AuditEntry
from reports.domain.bundles import request_bundle
from reports.enums import Nature
from reports.models import Escalation
from tests.factories.escalations import make_escalation
from tests.factories.files import add_file
from tests.factories.reports import ADMIN, log, make_body, make_report, make_staff, make_started, reply
from tests.reports.reading import get, text_of

pytestmark = pytest.mark.django_db
LAST_STEP = dt.date(2026, 6, 3)
"""Twenty working days after 5 May 2026."""


def at(day: dt.date):
    return time_machine.travel(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def silent(db):
    body = make_body("Northmoor Trust")
    with at(LAST_STEP):
        return make_started(body=body, report=make_report("Letters", bodies=[body]))


@pytest.fixture
def escalating(client, silent):
    user = make_staff("run_clock", "escalate", "view_responserequest")
    client.force_login(user)
    return user


def data(**answers):
    return {
        "submission_key": str(uuid.uuid4()),
        "kind": "nhs_england",
        "told": "NHS England",
        "escalated_on": "2026-06-03",
        "reason": "No reply in two months.",
        **answers,
    }


def looked_at(response) -> str:
    return re.search(r'name="looked_at" value="(\w+)"', response.content.decode())[1]


def test_the_record_is_looked_at_and_then_says_whom_we_told(client, silent, escalating):
    url, answers = f"{ADMIN}/escalate/{silent.pk}/", data()
    with at(LAST_STEP):
        shown = client.post(url, answers)
        nothing_yet = Escalation.objects.count()
        done = [client.post(url, {**answers, "looked_at": looked_at(shown)}).status_code for _ in range(2)]
        row = Escalation.objects.get()
        public = get(client, silent.get_absolute_url())
        file = client.get(f"{ADMIN}/sent-bundle/{row.pk}/")
    silent.refresh_from_db()

    assert "We told NHS England that we have no whole reply from Northmoor Trust" in text_of(shown)
    assert (nothing_yet, done, silent.status) == (0, [302, 302], "awaiting")
    assert public.count("We told NHS England") == 2
    assert "No reply in two months." in public
    assert hashlib.sha256(file.content).hexdigest() == row.bundle_sha256
    assert (row.recorded_by, AuditEntry.objects.filter(action="escalate").count()) == (escalating, 1)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"escalated_on": "2026-06-02"}, "It is too early. Tell others from 3 June 2026"),
        ({"told": ""}, "This field is required"),
        ({"told": "NHS\nEngland\x00"}, "hidden characters"),
    ],
)
def test_what_can_not_be_is_refused_and_kept(client, silent, escalating, answers, words):
    with at(LAST_STEP):
        response = client.post(f"{ADMIN}/escalate/{silent.pk}/", data(**answers))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "No reply in two months." in response.content.decode()


def test_what_was_changed_after_the_look_is_shown_again(client, silent, escalating):
    url, answers = f"{ADMIN}/escalate/{silent.pk}/", data()
    with at(LAST_STEP):
        shown = client.post(url, answers)
        response = client.post(url, {**answers, "told": "The King", "looked_at": looked_at(shown)})

    assert "We told The King that" in text_of(response)
    assert not Escalation.objects.exists()


def test_the_button_appears_on_the_day_of_the_last_reminder(client, silent, escalating):
    shown = {}
    for day in (dt.date(2026, 6, 2), LAST_STEP):
        with at(day):
            shown[day] = (
                f"{ADMIN}/escalate/{silent.pk}/" in client.get(f"{ADMIN}/inspect/{silent.pk}/").content.decode()
            )

    assert list(shown.values()) == [False, True]


def test_running_the_clock_alone_does_not_let_anybody_escalate(client, silent):
    client.force_login(make_staff("run_clock", "view_responserequest"))
    with at(LAST_STEP):
        client.post(f"{ADMIN}/escalate/{silent.pk}/", data(looked_at="x"))
        page = client.get(f"{ADMIN}/inspect/{silent.pk}/").content.decode()

    assert not Escalation.objects.exists()
    assert "/escalate/" not in page


def test_what_came_of_it_is_added_as_it_comes(client, silent, escalating):
    row = make_escalation(silent)
    url = f"{ADMIN}/escalation-news/{silent.pk}/"
    answers = {"submission_key": str(uuid.uuid4()), "escalation": row.pk, "text": "It will look into it."}
    with at(dt.date(2026, 6, 20)):
        early = client.post(url, {**answers, "happened_on": "2026-06-07"})
        done = client.post(url, {**answers, "happened_on": "2026-06-15"})
        public = get(client, silent.get_absolute_url())

    assert "This day is before it." in text_of(early)
    assert done.status_code == 302
    assert "15 June 2026 What came of telling NHS England It will look into it." in public


def names_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_the_file_holds_the_public_version_and_a_checksum_of_each_part(silent):
    with at(LAST_STEP):
        log(silent, Nature.HOLDING, on=dt.date(2026, 4, 28), public_text="It will come.", private_text="Dear Asha")
        message = reply(silent, 1, on=dt.date(2026, 5, 12))
        add_file(silent, message, "plan.pdf", is_public=True)
        add_file(silent, message, "../secret.pdf")
        public = names_in(request_bundle(silent, at=now()))
        whole = names_in(request_bundle(silent, at=now(), with_originals=True))

    assert list(public) == [
        "request-2026-1.pdf",
        "timeline.csv",
        "messages/001-2026-04-28-holding.txt",
        "messages/002-2026-05-12-reply.txt",
        "files/001.pdf",
        "checksums-sha256.txt",
    ]
    assert list(whole)[5:-1] == [
        "originals/messages/001-2026-04-28-holding.txt",
        "originals/files/001.pdf",
        "originals/files/002.pdf",
    ]
    assert b"Dear Asha" not in b"".join(public.values())
    assert b"Dear Asha" in whole["originals/messages/001-2026-04-28-holding.txt"]
    assert (public["request-2026-1.pdf"][:5], public["files/001.pdf"]) == (b"%PDF-", b"cleaned plan.pdf")
    assert "It will come." in public["messages/001-2026-04-28-holding.txt"].decode()
    assert "1. Hold afternoon appointments 1\nAccepted" in public["messages/002-2026-05-12-reply.txt"].decode()
    assert '"2026-05-12","Northmoor Trust replied"' in public["timeline.csv"].decode()
    sums = public.pop("checksums-sha256.txt").decode().splitlines()
    assert sums == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in public.items()]


def test_taking_the_originals_is_in_the_audit_log(client, silent, escalating):
    with at(LAST_STEP):
        response = client.get(f"{ADMIN}/bundle/{silent.pk}/?originals=1")
    entry = AuditEntry.objects.get(action="export")

    assert response["Content-Disposition"] == 'attachment; filename="request-2026-1-with-originals.zip"'
    assert response["Cache-Control"] == "private, no-store"
    assert (entry.actor, entry.changes) == (escalating, {"with_originals": True})
