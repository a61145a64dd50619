from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils.html import escape

from charter_champions.models import Application
from tests.factories.charter_champions import apply_link_in, make_draft, make_version
from tests.factories.shared import guarded_data

pytestmark = pytest.mark.django_db


def test_only_a_charity_is_asked_for_its_number(client, charter):
    _, link = make_draft(kind="charity")
    _, other = make_draft(kind="collective")

    assert "Your charity number" in client.get(link).content.decode()
    assert "charity number" not in client.get(other).content.decode()
    assert client.get(f"{other}charity/").url == other
    assert client.post(f"{link}charity/", {"charity_number": "11 000 00"}).status_code == 302
    assert client.post(f"{link}charity/", {"charity_number": "12"}).status_code == 422
    assert Application.objects.get(kind="charity").charity_number == "1100000"


def test_a_change_of_the_charter_asks_for_the_tick_again(client, charter):
    application, link = make_draft(commits=False)
    newer = make_version(charter.page, number=2)
    data = {"plan": "We ask.", "commits": "on", "speaks_for": "on", "version": str(charter.pk)}

    response = client.post(f"{link}commitment/", data)

    assert response.status_code == 422
    assert "The charter was changed while you were reading" in response.content.decode()
    assert client.post(f"{link}commitment/", {**data, "version": str(newer.pk)}).status_code == 302
    application.refresh_from_db()
    assert (application.commits, application.charter_version) == (True, newer)


def test_no_tick_for_an_older_charter_counts_for_a_newer_one(client, charter):
    application, link = make_draft(charter_version=charter)
    newer = make_version(charter.page, number=2)
    answers = {"plan": "We ask.", "speaks_for": "on", "version": str(charter.pk)}

    html = client.get(f"{link}commitment/").content.decode()
    client.post(f"{link}commitment/", {**answers, "commits": "on", "later": "1"})

    application.refresh_from_db()
    assert re.search(r'<input[^>]* name="commits"[^>]*>', html)
    assert "checked" not in re.search(r'<input[^>]* name="commits"[^>]*>', html)[0]
    assert (application.commits, application.charter_version, application.is_complete) == (False, newer, False)


def test_while_there_is_no_charter_nobody_commits_and_nothing_typed_is_lost(client, charter):
    application, link = make_draft(plan="", commits=False, charter_version=None)
    charter.page.unpublish()
    answers = {"plan": "We ask <everyone>.", "commits": "on", "speaks_for": "on", "version": str(charter.pk)}

    opened = client.get(f"{link}commitment/")
    refused = client.post(f"{link}commitment/", answers)
    later = client.post(f"{link}commitment/", {**answers, "later": "1"})

    application.refresh_from_db()
    assert (opened.status_code, refused.status_code, later.url) == (200, 422, f"{link}later/")
    assert "Our charter is not published at the moment. Save your answers" in refused.content.decode()
    assert "We ask &lt;everyone&gt;." in refused.content.decode()
    assert (application.plan, application.commits, application.charter_version) == ("We ask <everyone>.", False, None)


def test_what_is_missing_never_keeps_anyone_from_coming_back_later(client, charter):
    application, link = make_draft(contact_name="", email="", plan="", commits=False, speaks_for=False)

    contact = client.post(f"{link}contact/", {"contact_name": "Ann Other", "email": "", "later": "1"})
    commitment = client.post(f"{link}commitment/", {"plan": "", "version": str(charter.pk), "later": "1"})
    logo = client.post(f"{link}logo/", {"logo_description": "A cup", "later": "1"})

    application.refresh_from_db()
    assert [contact.url, commitment.url, logo.url] == [f"{link}later/"] * 3
    assert (application.contact_name, application.logo_description) == ("Ann Other", "A cup")


@pytest.mark.parametrize(
    ("page", "name", "typed", "message"),
    [
        ("commitment", "plan", "word " * 201, "Your answer has 201 words. Shorten it to 200 or fewer."),
        ("contact", "email", "ann at kites", "Enter an email address in the correct format"),
        ("contact", "phone", "ring the bell", "Enter a phone number with numbers and spaces only"),
        ("organisation", "website", "not a <web> address", "Enter a web address in the correct format"),
        ("charity", "charity_number", "12AB", "A charity number has 6 or 7 digits"),
    ],
)
def test_saving_for_later_loses_nothing_that_was_typed(client, charter, page, name, typed, message):
    application, link = make_draft(kind="charity", contact_role="", **{name: ""})

    response = client.post(f"{link}{page}/", {name: typed, "contact_role": "Treasurer", "later": "1"})

    html = response.content.decode()
    application.refresh_from_db()
    assert response.status_code == 422
    assert escape(typed.strip()) in html
    assert message in html
    assert html.count('class="govuk-error-message"') == 1
    assert "Put it right, or empty the box, and press “Save and come back later” again." in html
    assert getattr(application, name) == ""
    assert application.contact_role == ("Treasurer" if page == "contact" else "")


def test_the_link_to_come_back_is_mailed_on_request(client, charter, django_capture_on_commit_callbacks):
    application, link = make_draft()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{link}later/", guarded_data(email="ann@knit.example"))

    assert response.status_code == 200
    assert [message.to for message in mail.outbox] == [["ann@knit.example"]]
    assert application.name in client.get(apply_link_in(mail.outbox[0])).content.decode()
