"""What anybody does: ask for a right, complain, confirm the address."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from hub.rights.models import RightsRequest
from tests.factories.shared import guarded_data

pytestmark = pytest.mark.django_db


def answers(**values) -> dict[str, object]:
    defaults = {
        "kind": "access",
        "words": "The walk",
        "name": "Ada Potter",
        "email": "ada@potters.example",
        "address": "",
    }
    return guarded_data(**defaults | values)


def test_a_request_is_kept_acknowledged_and_its_address_confirmed_by_a_button(
    client, django_capture_on_commit_callbacks, time_machine
):
    time_machine.move_to("2026-09-03T10:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/data-protection/ask/", answers())

    row = RightsRequest.objects.get()
    assert response["Location"] == f"/data-protection/ask/received/{row.reference}/"
    assert (row.kind, row.source, row.status, row.words) == ("access", "web", "received", "The walk")
    assert f"{row.received_on} {row.acknowledged_on}" == "2026-09-03 2026-09-03"
    (message,) = mail.outbox
    assert (message.to, row.reference in message.subject) == (["ada@potters.example"], True)
    assert "We answer by 5 October 2026 at the latest." in message.body
    assert "ico.org.uk/make-a-complaint" in message.body

    link = re.search(r"/data-protection/confirm/[\w-]+/", message.body)[0]
    assert client.get(link).status_code == client.head(link).status_code == 200
    row.refresh_from_db()
    assert row.address_confirmed_at is None
    assert client.post(link)["Location"] == "/data-protection/confirm/done/"
    row.refresh_from_db()
    assert row.address_confirmed_at is not None
    assert client.post(link).status_code == 410


def test_a_complaint_is_acknowledged_at_once(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/data-protection/complain/", answers(words="You wrote to my sister."))

    row = RightsRequest.objects.get()
    assert (row.kind, row.is_complaint, row.acknowledged_on) == ("complaint", True, row.received_on)
    assert [message.subject for message in mail.outbox] == [f"We have your complaint ({row.reference})"]


def test_without_an_email_address_staff_have_to_acknowledge_it(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/data-protection/complain/", answers(email="", address="1 Kiln Lane"))

    assert response.status_code == 302
    assert RightsRequest.objects.get().acknowledged_on is None
    assert mail.outbox == []


def test_sent_twice_is_kept_once(client):
    data = answers()

    first, second = (client.post("/data-protection/ask/", data) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert RightsRequest.objects.count() == 1


def test_nothing_typed_is_lost_and_nobody_without_a_way_to_answer(client):
    response = client.post("/data-protection/ask/", answers(email="", kind="", words="Mine & yours"))

    assert response.status_code == 422
    page = response.content.decode()
    assert "Error: Ask about your data" in page
    assert "Choose what you want us to do" in page
    assert "Enter an email address or a postal address" in page
    assert "Mine &amp; yours" in page
    assert not RightsRequest.objects.exists()


def test_the_page_is_public_and_the_forms_are_kept_nowhere(client):
    overview = client.get("/data-protection/")
    assert overview.status_code == 200
    assert "no-store" not in overview.get("Cache-Control", "")
    assert 'href="/data-protection/complain/"' in overview.content.decode()
    for path in ("/data-protection/ask/", "/data-protection/complain/", "/data-protection/confirm/done/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_the_confirmation_says_nothing_of_what_was_written(client):
    client.post("/data-protection/ask/", answers())

    page = client.get(f"/data-protection/ask/received/{RightsRequest.objects.get().reference}/").content.decode()

    assert not any(word in page for word in ("Ada", "ada@", "The walk"))
    assert client.get("/data-protection/ask/received/DP-22222222/").status_code == 404
