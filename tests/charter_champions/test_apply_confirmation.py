from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail

from charter_champions.domain import applications, drafts
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.clock import now
from hub.shared.models.tokens import Token
from tests.factories.charter_champions import apply_link_in, make_application, make_draft

from .pages import open_page

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def test_sending_twice_makes_one_application_and_one_mail(client, charter, django_capture_on_commit_callbacks):
    application, link = make_draft(email="ann@knit.example")

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.post(f"{link}check/"), client.post(f"{link}check/")

    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED
    assert first.url == second.url == f"{link}done/"
    assert [message.to for message in mail.outbox] == [["ann@knit.example"]]


def test_an_unfinished_application_is_not_sent(client, charter):
    application, link = make_draft(safety="")

    assert client.get(f"{link}check/").url == client.post(f"{link}check/").url == link
    application.refresh_from_db()
    assert application.status == ApplicationStatus.STARTED


def test_after_sending_nothing_can_be_changed_until_it_is_taken_back(client, charter):
    application, link = make_draft()
    client.post(f"{link}check/")

    response = client.post(f"{link}contact/", {"contact_name": "Mallory", "email": "m@evil.example"})

    application.refresh_from_db()
    assert (response.url, application.contact_name) == (f"{link}done/", "Amina Example")
    assert client.post(f"{link}done/", {"correct": "1"}).url == f"{link}contact/"
    application.refresh_from_db()
    assert application.status == ApplicationStatus.STARTED


def test_who_came_by_the_mailed_link_needs_no_second_one(client, charter, django_capture_on_commit_callbacks):
    application, _ = make_draft(email="ann@knit.example")
    with django_capture_on_commit_callbacks(execute=True):
        drafts.mail_start(application)
    link = apply_link_in(mail.outbox[0])

    client.get(link)
    application.refresh_from_db()
    assert application.email_confirmed_at is None
    client.post(link)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{link}check/")

    application.refresh_from_db()
    assert application.status == ApplicationStatus.RECEIVED
    assert [row.after for row in application.history.order_by("pk")] == ["submitted", "received"]
    assert len(mail.outbox) == 2
    done = client.get(f"{link}done/").content.decode()
    assert application.reference in done
    assert "ann@knit.example" not in done
    assert client.get(f"{link}copy/").url == f"{link}done/"


def test_another_address_is_not_confirmed_by_links_to_the_one_before(
    client, charter, django_capture_on_commit_callbacks
):
    application, _ = make_draft(email="ann@knit.example")
    with django_capture_on_commit_callbacks(execute=True):
        drafts.mail_start(application)
    link = apply_link_in(mail.outbox[0])
    client.post(link)

    sent = open_page(client, f"{link}contact/") | {"email": "victim@knit.example"}
    assert client.post(f"{link}contact/", sent).url == link
    client.post(link)

    application.refresh_from_db()
    assert (application.email, application.email_confirmed_at) == ("victim@knit.example", None)


def submitted(django_capture_on_commit_callbacks) -> tuple[Application, str]:
    application = make_application()
    with django_capture_on_commit_callbacks(execute=True):
        applications.submit(application)
    return application, apply_link_in(mail.outbox[-1])


def test_opening_the_mailed_link_confirms_nothing(client, charter, django_capture_on_commit_callbacks):
    application, link = submitted(django_capture_on_commit_callbacks)

    codes = [client.get(link).status_code, client.head(link).status_code, client.options(link).status_code]

    application.refresh_from_db()
    assert (codes, application.status) == ([200, 200, 200], ApplicationStatus.SUBMITTED)


def test_the_button_confirms_once(client, charter, django_capture_on_commit_callbacks):
    application, link = submitted(django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.post(link), client.post(link)

    application.refresh_from_db()
    assert (application.status, first.status_code, second.status_code) == (ApplicationStatus.RECEIVED, 302, 410)
    assert len(mail.outbox) == 2
    assert application.reference in client.get(first.url).content.decode()
    assert client.get(apply_link_in(mail.outbox[1])).status_code == 200


def test_a_new_link_makes_the_old_one_useless(client, charter, django_capture_on_commit_callbacks):
    application, link = submitted(django_capture_on_commit_callbacks)

    # One mail a minute to one address.
    with time_machine.travel(now() + dt.timedelta(minutes=2)), django_capture_on_commit_callbacks(execute=True):
        applications.mail_confirmation(application)

    assert client.post(link).status_code == 410
    assert client.get(apply_link_in(mail.outbox[-1])).status_code == 200


def test_the_mail_is_sent_again_three_times_an_hour(client, charter):
    _, link = make_draft()
    client.post(f"{link}check/")

    codes = [client.post(f"{link}done/", {"again": "1"}).status_code for _ in range(4)]

    assert codes == [302, 302, 302, 429]


@pytest.mark.parametrize("path", ["/apply/{}/", "/apply/{}/contact/", "/apply/confirm/{}/", "/apply/status/{}/"])
@pytest.mark.parametrize("token", ["nonsense", "A" * 43, "A" * 5000, "مجموعة", "%27%22"])
def test_a_wrong_link_says_what_to_do(client, charter, path, token):
    for response in (client.get(path.format(token)), client.post(path.format(token))):
        assert response.status_code == 404
        assert "This link does not work" in response.content.decode()


def test_an_expired_link_is_gone(client, charter):
    application = make_application()
    link = applications.draft_link(application)
    Token.objects.update(expires_at=application.started_at)

    response = client.get(link)

    assert response.status_code == 410
    assert "This link has expired" in response.content.decode()


def test_a_link_for_one_purpose_opens_no_other(client, charter):
    application = make_application()
    token = applications.draft_link(application).split("/")[2]

    assert client.get(f"/apply/status/{token}/").status_code == 404
    assert client.post(f"/apply/confirm/{token}/").status_code == 404
