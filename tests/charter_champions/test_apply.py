from __future__ import annotations

import re
import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from charter_champions.domain import applications, memberships
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.forms import CONTROL_MESSAGE
from hub.shared.models.tokens import Token
from tests.factories.charter_champions import make_application, make_membership, make_version
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data, picture_bytes

pytestmark = pytest.mark.django_db


def first_page(area, **answers) -> dict:
    return guarded_data(
        **{
            "name": "Kilnford Knit and Natter",
            "kind": "community_group",
            "summary": "Knitting and company for anyone.",
            "areas": [area.pk],
            **answers,
        }
    )


def draft(**kwargs) -> tuple[Application, str]:
    application = make_application(**kwargs)
    return application, applications.draft_link(application)


def link_in(message) -> str:
    return re.search(r"https://hub\.example(/apply/\S+)", message.body)[1]


# The first page


def test_the_first_page_makes_one_record_and_leads_on(client, charter, hanbury):
    response = client.post("/apply/organisation/", first_page(hanbury))

    application = Application.objects.get()
    assert (application.name, application.status, list(application.areas.all())) == (
        "Kilnford Knit and Natter",
        ApplicationStatus.STARTED,
        [hanbury],
    )
    assert re.fullmatch(r"/apply/[\w-]{43}/contact/", response.url)
    assert [(row.before, row.after) for row in application.history.all()] == [("", "started")]


def test_a_double_press_makes_one_record(client, charter, hanbury):
    data = first_page(hanbury)

    first, second = client.post("/apply/organisation/", data), client.post("/apply/organisation/", data)

    assert Application.objects.count() == 1
    assert client.get(first.url).status_code == client.get(second.url).status_code == 200


def test_opening_pages_writes_nothing_and_sets_only_the_csrf_cookie(client, charter, hanbury):
    application, link = draft()
    before = (Application.objects.count(), Token.objects.count(), application.saved_at)

    for path in ("/apply/", "/apply/organisation/", link, f"{link}contact/", f"{link}commitment/", f"{link}check/"):
        response = client.get(path)
        assert response.status_code == 200
        assert set(response.cookies) <= {"csrf"}
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"

    application.refresh_from_db()
    assert (Application.objects.count(), Token.objects.count(), application.saved_at) == before
    assert not client.get("/apply/").cookies


def test_an_error_says_what_to_do_and_keeps_what_was_typed(client, charter, hanbury):
    data = first_page(hanbury, name="", summary="مجموعة 🎶 <b>company</b>")

    response = client.post("/apply/organisation/", data)

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: About your organisation" in html
    assert '<a href="#id_name">Enter the name of your organisation</a>' in html
    assert "مجموعة 🎶 &lt;b&gt;company&lt;/b&gt;" in html
    assert "checked" in html
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"name": "A" * 100_000}, "has 100000 characters. Shorten it to 200 or fewer"),
        ({"name": "Knit\x00ters"}, CONTROL_MESSAGE),
        ({"summary": "Com\x07pany"}, CONTROL_MESSAGE),
        ({"name": "Buy at www.spam.example"}, "without a web address"),
        ({"kind": "nhs_body"}, "nhs_body is not one of the available choices"),
        ({"areas": ["999999"]}, "999999 is not one of the available choices"),
        ({"areas": ["x' OR 1"]}, "is not a valid value"),
        ({"website": "javascript:alert(1)"}, "web address in the correct format"),
        ({"website": f"https://knit.example/{'a' * 200}"}, "Shorten it to 200 or fewer"),
        ({"website_address": "I am a robot"}, "must stay empty"),
    ],
)
def test_bad_answers_get_a_clear_message_and_make_nothing(client, charter, hanbury, answers, message):
    response = client.post("/apply/organisation/", first_page(hanbury, **answers))

    assert response.status_code == 422
    assert message in response.content.decode().replace("&#x27;", "'")
    assert Application.objects.count() == 0


@pytest.mark.parametrize("name", ["مجموعة كيلنفورد للرعاية", "Singing 🎶 for Lungs", "<script>alert(1)</script> & Co"])
def test_names_of_every_kind_are_kept_as_they_are(client, charter, hanbury, name):
    response = client.post("/apply/organisation/", first_page(hanbury, name=name))

    assert response.status_code == 302
    assert Application.objects.get().name == name


def test_without_a_charter_nobody_can_apply(client):
    assert client.get("/apply/organisation/").url == "/apply/"
    assert "We are not taking applications yet" in client.get("/apply/").content.decode()


# The pages after it


def test_only_a_charity_is_asked_for_its_number(client, charter):
    _, link = draft(kind="charity")
    _, other = draft(kind="collective")

    assert "Your charity number" in client.get(link).content.decode()
    assert "charity number" not in client.get(other).content.decode()
    assert client.get(f"{other}charity/").url == other
    assert client.post(f"{link}charity/", {"charity_number": "11 000 00"}).status_code == 302
    assert client.post(f"{link}charity/", {"charity_number": "12"}).status_code == 422
    assert Application.objects.get(kind="charity").charity_number == "1100000"


def test_a_change_of_the_charter_asks_for_the_tick_again(client, charter):
    application, link = draft(commits=False)
    newer = make_version(charter.page, number=2)
    data = {"plan": "We ask.", "commits": "on", "speaks_for": "on", "version": str(charter.pk)}

    response = client.post(f"{link}commitment/", data)

    assert response.status_code == 422
    assert "The charter was changed while you were reading" in response.content.decode()
    assert client.post(f"{link}commitment/", {**data, "version": str(newer.pk)}).status_code == 302
    application.refresh_from_db()
    assert (application.commits, application.charter_version) == (True, newer)


def test_no_tick_for_an_older_charter_counts_for_a_newer_one(client, charter):
    application, link = draft(charter_version=charter)
    newer = make_version(charter.page, number=2)
    answers = {"plan": "We ask.", "speaks_for": "on", "version": str(charter.pk)}

    html = client.get(f"{link}commitment/").content.decode()
    client.post(f"{link}commitment/", {**answers, "commits": "on", "later": "1"})

    application.refresh_from_db()
    assert re.search(r'<input[^>]* name="commits"[^>]*>', html)
    assert "checked" not in re.search(r'<input[^>]* name="commits"[^>]*>', html)[0]
    assert (application.commits, application.charter_version, application.is_complete) == (False, newer, False)


def test_while_there_is_no_charter_nobody_commits_and_nothing_typed_is_lost(client, charter):
    application, link = draft(plan="", commits=False, charter_version=None)
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


def test_saving_for_later_keeps_what_is_right_of_a_page_in_error(client, charter):
    application, link = draft(contact_name="", email="")

    response = client.post(f"{link}contact/", {"contact_name": "Ann Other", "email": "nonsense", "later": "1"})

    application.refresh_from_db()
    assert response.url == f"{link}later/"
    assert (application.contact_name, application.email) == ("Ann Other", "")


def test_the_link_to_come_back_is_mailed_on_request(client, charter, django_capture_on_commit_callbacks):
    application, link = draft()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{link}later/", guarded_data(email="ann@knit.example"))

    assert response.status_code == 200
    assert [message.to for message in mail.outbox] == [["ann@knit.example"]]
    assert application.name in client.get(link_in(mail.outbox[0])).content.decode()


# The logo


def upload(content: bytes, name: str = "logo.png", content_type: str = "image/png") -> dict:
    return {"logo": SimpleUploadedFile(name, content, content_type=content_type)}


def test_a_logo_is_drawn_again_and_kept_away_from_the_public(client, charter, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    application, link = draft()

    response = client.post(f"{link}logo/", upload(picture_bytes() + b"<?php evil ?>"))

    application.refresh_from_db()
    assert response.status_code == 302
    assert b"evil" not in application.logo.read()
    assert application.logo.name.startswith("applications/")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (
            b"\x89PNG" + b"0" * (10 * 1024 * 1024),
            "logo.png",
            "This file is too big. Choose a picture of no more than 5MB.",
        ),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "logo.svg", "JPEG, PNG or WebP"),
        (b"", "logo.png", "This file is empty"),
        (b"MZ not a picture", "logo.png", "JPEG, PNG or WebP"),
    ],
)
def test_a_bad_logo_gets_a_clear_message(client, charter, content, name, message):
    application, link = draft()

    response = client.post(f"{link}logo/", {**upload(content, name), "logo_description": "Two hands"})

    html = response.content.decode()
    application.refresh_from_db()
    assert (response.status_code, bool(application.logo)) == (422, False)
    assert message in html
    assert 'value="Two hands"' in html


def test_an_image_bomb_is_refused(client, charter):
    _, link = draft()

    response = client.post(f"{link}logo/", upload(picture_bytes(size=(6000, 5000))))

    assert response.status_code == 422
    assert "This picture is too large" in response.content.decode()


# Sending and confirming


def test_sending_twice_makes_one_application_and_one_mail(client, charter, django_capture_on_commit_callbacks):
    application, link = draft(email="ann@knit.example")

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.post(f"{link}check/"), client.post(f"{link}check/")

    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED
    assert first.url == second.url == f"{link}done/"
    assert [message.to for message in mail.outbox] == [["ann@knit.example"]]


def test_an_unfinished_application_is_not_sent(client, charter):
    application, link = draft(plan="")

    assert client.get(f"{link}check/").url == client.post(f"{link}check/").url == link
    application.refresh_from_db()
    assert application.status == ApplicationStatus.STARTED


def test_after_sending_nothing_can_be_changed_until_it_is_taken_back(client, charter):
    application, link = draft()
    client.post(f"{link}check/")

    response = client.post(f"{link}contact/", {"contact_name": "Mallory", "email": "m@evil.example"})

    application.refresh_from_db()
    assert (response.url, application.contact_name) == (f"{link}done/", "Amina Example")
    assert client.post(f"{link}done/", {"correct": "1"}).url == f"{link}contact/"
    application.refresh_from_db()
    assert application.status == ApplicationStatus.STARTED


def submitted(django_capture_on_commit_callbacks) -> tuple[Application, str]:
    application = make_application()
    with django_capture_on_commit_callbacks(execute=True):
        applications.submit(application)
    return application, link_in(mail.outbox[-1])


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
    assert client.get(link_in(mail.outbox[1])).status_code == 200


def test_a_new_link_makes_the_old_one_useless(client, charter, django_capture_on_commit_callbacks):
    application, link = submitted(django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        applications.mail_confirmation(application)

    assert client.post(link).status_code == 410
    assert client.get(link_in(mail.outbox[-1])).status_code == 200


def test_the_mail_is_sent_again_three_times_an_hour(client, charter):
    _, link = draft()
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


# Following


def followed(status=ApplicationStatus.RECEIVED, **kwargs) -> tuple[Application, str]:
    application = make_application(status, **kwargs)
    return application, applications.status_link(application)


def test_withdrawing_takes_a_button(client, charter):
    application, link = followed()

    assert client.get(f"{link}withdraw/").status_code == 200
    application.refresh_from_db()
    assert application.status == ApplicationStatus.RECEIVED
    client.post(f"{link}withdraw/")
    client.post(f"{link}withdraw/")
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    assert application.history.count() == 1
    assert "You withdrew this application" in client.get(link).content.decode()


def test_an_answer_goes_back_into_the_queue(client, charter):
    application, link = followed()
    applications.ask_for_information(application, "Who runs it?", user=None)

    empty = client.post(link, {"answer": ""})
    client.post(link, {"answer": "Two of us."})

    application.refresh_from_db()
    assert empty.status_code == 422
    assert application.status == ApplicationStatus.RECEIVED
    assert [(note.kind, note.text) for note in application.notes.all()] == [
        ("question", "Who runs it?"),
        ("answer", "Two of us."),
    ]


def test_staff_notes_and_duplicates_are_not_shown_to_the_applicant(client, charter):
    application, link = followed(name="Knit and Natter")
    make_application(ApplicationStatus.RECEIVED, name="Knit and Natter", reference="CC-2026-ZZZZ")
    applications.add_note(application, "We doubt it.")

    html = client.get(link).content.decode()

    assert "Knit and Natter" in html
    assert "We doubt it." not in html
    assert "CC-2026-ZZZZ" not in html


def test_an_approved_applicant_reads_the_standing_of_today(client, charter):
    application, link = followed(ApplicationStatus.APPROVED)
    membership = make_membership(make_organisation("Knit and Natter"), application=application)

    current = client.get(link).content.decode()
    memberships.suspend(membership, user=None, reason="A complaint")
    suspended = client.get(link).content.decode()

    assert "You are a Charter Champion" in current
    assert f'href="/badge/{membership.code}/"' in current
    assert "You are a Charter Champion" not in suspended
    assert f'href="/badge/{membership.code}/"' not in suspended
    assert "Knit and Natter has been suspended as a Charter Champion since" in suspended


def test_a_declined_applicant_reads_why_and_how_to_appeal(client, charter):
    _, link = followed(ApplicationStatus.DECLINED, decision_reason="The number is another's.")

    html = client.get(link).content.decode()

    assert "The number is another&#x27;s." in html
    assert "You can appeal within 28 days" in html


def test_a_foreign_charset_gets_400_and_no_record(client, charter, hanbury):
    response = client.post(
        "/apply/organisation/", data=b"name=x", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )

    assert (response.status_code, Application.objects.count()) == (400, 0)


def test_a_broken_submission_key_loses_nothing(client, charter, hanbury):
    response = client.post("/apply/organisation/", first_page(hanbury, submission_key=f"{uuid.uuid4()}x"))

    assert (response.status_code, Application.objects.count()) == (302, 1)
