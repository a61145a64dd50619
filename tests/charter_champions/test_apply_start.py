from __future__ import annotations

import re
import uuid

import pytest
from django.core import mail

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.forms import CONTROL_MESSAGE
from hub.shared.models.tokens import Token
from tests.factories.charter_champions import apply_link_in, make_draft
from tests.factories.shared import guarded_data

pytestmark = pytest.mark.django_db


def first_page(**answers) -> dict:
    return guarded_data(**{"name": "Kilnford Knit and Natter", "email": "ann@knit.example", **answers})


def test_the_first_page_makes_one_record_and_leads_to_the_task_list(client, charter):
    response = client.post("/apply/organisation/", first_page())

    application = Application.objects.get()
    assert (application.name, application.email, application.status, application.email_confirmed_at) == (
        "Kilnford Knit and Natter",
        "ann@knit.example",
        ApplicationStatus.STARTED,
        None,
    )
    assert re.fullmatch(r"/apply/[\w-]{43}/", response.url)
    assert [(row.before, row.after) for row in application.history.all()] == [("", "started")]


def test_the_link_to_come_back_is_mailed_at_once(client, charter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/apply/organisation/", first_page())

    (message,) = mail.outbox
    assert message.to == ["ann@knit.example"]
    assert message.subject == "Your application for Kilnford Knit and Natter: keep this email"
    assert "Is that your email address?" in client.get(apply_link_in(message)).content.decode()


def test_a_double_press_makes_one_record_and_one_mail(client, charter, django_capture_on_commit_callbacks):
    data = first_page()

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.post("/apply/organisation/", data), client.post("/apply/organisation/", data)

    assert (Application.objects.count(), len(mail.outbox)) == (1, 1)
    assert client.get(first.url).status_code == client.get(second.url).status_code == 200


def test_opening_pages_writes_nothing_and_sets_only_the_csrf_cookie(client, charter):
    application, link = make_draft(kind="charity", charity_number="1100000")
    before = (Application.objects.count(), Token.objects.count(), application.saved_at)
    pages = ("can-join", "group", "charity", "contact", "listening", "safety", "logo", "public-page", "place")

    for path in (
        "/apply/",
        "/apply/organisation/",
        link,
        *(f"{link}{page}/" for page in (*pages, "promises", "check", "copy", "later")),
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        assert set(response.cookies) <= {"csrf"}
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"

    application.refresh_from_db()
    assert (Application.objects.count(), Token.objects.count(), application.saved_at) == before
    assert not client.get("/apply/").cookies


def test_an_error_says_what_to_do_and_keeps_what_was_typed(client, charter):
    response = client.post("/apply/organisation/", first_page(name="", email="مجموعة 🎶 <b>company</b>"))

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Start your application" in html
    assert '<a href="#id_name">Enter the name of your group</a>' in html
    assert "مجموعة 🎶 &lt;b&gt;company&lt;/b&gt;" in html
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"name": "A" * 100_000}, "has 100000 characters. Shorten it to 200 or fewer"),
        ({"name": "Knit\x00ters"}, CONTROL_MESSAGE),
        ({"name": "Buy at www.spam.example"}, "without a web address"),
        ({"name": "\u200b\u2060"}, "Enter the name of your group"),
        ({"email": ""}, "Enter your email address"),
        ({"email": "ann at kites"}, "Enter an email address in the correct format"),
        ({"email": "ann@knit.example\r\nBcc: all@knit.example"}, "Enter an email address in the correct format"),
        ({"website_address": "I am a robot"}, "must stay empty"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value[:20],
)
def test_bad_answers_get_a_clear_message_and_make_nothing(client, charter, answers, message):
    response = client.post("/apply/organisation/", first_page(**answers))

    assert response.status_code == 422
    assert message in response.content.decode().replace("&#x27;", "'")
    assert Application.objects.count() == 0


@pytest.mark.parametrize("name", ["مجموعة كيلنفورد للرعاية", "Singing 🎶 for Lungs", "<script>alert(1)</script> & Co"])
def test_names_of_every_kind_are_kept_as_they_are(client, charter, name):
    response = client.post("/apply/organisation/", first_page(name=name))

    assert response.status_code == 302
    assert Application.objects.get().name == name


def test_without_a_charter_nobody_can_apply(client):
    assert client.get("/apply/organisation/").url == "/apply/"
    assert "We are not taking applications yet" in client.get("/apply/").content.decode()


def test_a_foreign_charset_gets_400_and_no_record(client, charter):
    response = client.post(
        "/apply/organisation/", data=b"name=x", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )

    assert (response.status_code, Application.objects.count()) == (400, 0)


def test_a_broken_submission_key_loses_nothing(client, charter):
    response = client.post("/apply/organisation/", first_page(submission_key=f"{uuid.uuid4()}x"))

    assert (response.status_code, Application.objects.count()) == (302, 1)
