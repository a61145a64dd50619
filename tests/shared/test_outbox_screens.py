from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User

from hub.shared import audit, emails, outbox
from hub.shared.emails import EmailKind, register, send
from hub.shared.models import AuditEntry, Errand, MailStatus, OutgoingEmail

AT = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(emails, "REGISTRY", {})
    monkeypatch.setattr(emails, "enqueue_delivery", lambda mail_id: None)
    register(
        EmailKind(key="sample.plain", label="Plain", subject="Hello", body="{{ words }}", placeholders={"words": "x"})
    )
    register(EmailKind(key="sample.code", label="Code", subject="Your code", body="It is 918273.", is_secret=True))


def sign_in(client, *rights: str) -> User:
    user = User.objects.create_user("staff")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    client.force_login(user)
    return user


def write(**changes) -> OutgoingEmail:
    row = send("sample.plain", "sam@kilnford.example", context={"words": "<script>alert(1)</script> Good day"})
    OutgoingEmail.objects.filter(pk=row.pk).update(**changes)
    return OutgoingEmail.objects.get(pk=row.pk)


def address(row) -> str:
    return f"/admin/sent_emails/inspect/{row.pk}/"


def panel(client) -> str:
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    heading = soup.find(string=re.compile("Needs attention"))
    return re.sub(r"\s+", " ", heading.find_parent("section").get_text()) if heading else ""


def test_the_first_page_says_what_is_stuck_to_those_who_may_see_it(client):
    with time_machine.travel(AT, tick=False) as clock:
        write(status=MailStatus.FAILED)
        write()
        Errand.objects.create(kind="sample.gone", created_at=AT, next_attempt_at=AT, status="failed")
        outbox.pause("mail", "ConnectionRefusedError: refused")
        clock.shift(dt.timedelta(minutes=15))
        sign_in(client, "view_outgoingemail")
        seen = panel(client)

        assert "1 email given up" in seen
        assert "1 email waiting for more than 15 minutes" in seen
        assert "has not answered since 5 May 2026, 10am" in seen
        assert "background" not in seen

        User.objects.all().delete()
        sign_in(client)
        assert panel(client) == ""


def test_the_first_page_says_nothing_when_all_is_well(client):
    write()
    write(status=MailStatus.SENT)
    sign_in(client, "view_outgoingemail", "view_errand")

    assert panel(client) == ""


def test_the_list_can_be_narrowed_to_what_is_stuck(client):
    write(recipient="given-up@kilnford.example", status=MailStatus.FAILED)
    write(recipient="old@kilnford.example", waiting_since=AT)
    write(recipient="new@kilnford.example")
    sign_in(client, "view_outgoingemail")

    html = client.get("/admin/sent_emails/?stuck=yes").content.decode()

    assert set(re.findall(r"[\w-]+@kilnford.example", html)) == {"given-up@kilnford.example", "old@kilnford.example"}


def test_the_list_can_be_narrowed_to_a_kind_by_its_words(client):
    write(recipient="plain@kilnford.example")
    write(recipient="code@kilnford.example", kind="sample.code")
    sign_in(client, "view_outgoingemail")

    html = client.get("/admin/sent_emails/?kind=sample.code").content.decode()

    options = BeautifulSoup(html, "html.parser").select("select[name=kind] option")
    assert [option.get_text(strip=True) for option in options][1:] == ["Code", "Plain"]
    assert set(re.findall(r"[\w-]+@kilnford.example", html)) == {"code@kilnford.example"}


def test_a_mail_tells_its_kind_and_doubt_in_words(client):
    row = write(is_uncertain=True)
    sign_in(client, "view_outgoingemail")

    soup = BeautifulSoup(client.get(address(row)).content, "html.parser")

    told = {term.get_text(strip=True): term.find_next("dd").get_text(strip=True) for term in soup.find_all("dt")}
    assert (told["Kind"], told["May have happened twice"]) == ("Plain", "Yes")


def test_a_mail_is_read_as_text_and_in_a_frame_that_runs_nothing(client):
    row = write()
    sign_in(client, "view_outgoingemail")

    response = client.get(address(row))

    soup = BeautifulSoup(response.content, "html.parser")
    assert "<script>alert(1)</script> Good day" in soup.find("pre").get_text()
    frame = soup.find("iframe")
    assert (frame.get("sandbox"), "&lt;script&gt;alert(1)" in frame["srcdoc"]) == ([], True)
    policy = response["Content-Security-Policy"]
    assert re.search(r"style-src 'self' 'sha256-[\w+/=]{44}'", policy)
    assert "unsafe-inline" not in policy


def test_who_opened_a_mail_is_in_the_audit_log(client):
    row = write()
    user = sign_in(client, "view_outgoingemail")

    client.get("/admin/sent_emails/")
    client.get(address(row))

    opened = AuditEntry.objects.filter(action=audit.REVEALED)
    assert list(opened.values_list("actor", "subject_id")) == [(user.pk, str(row.pk))]


@pytest.mark.parametrize("status", [MailStatus.QUEUED, MailStatus.FAILED])
def test_a_mail_with_a_code_is_read_by_nobody(client, status):
    row = send("sample.code", "sam@kilnford.example", context={})
    OutgoingEmail.objects.update(status=status)
    sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    html = client.get(address(row)).content.decode()

    assert "918273" not in html
    assert "Nobody reads it here" in html
    assert 'value="send_copy"' not in html


def test_who_may_only_look_finds_no_button_and_is_refused(client):
    row = write(status=MailStatus.FAILED)
    sign_in(client, "view_outgoingemail")

    html = client.get(address(row)).content.decode()
    answers = [
        client.post(address(row), {"action": "retry"}),
        client.post("/admin/sent_emails/", {"retry_given_up": "yes"}),
    ]

    assert 'name="action"' not in html
    assert [answer.status_code for answer in answers] == [302, 302]
    row.refresh_from_db()
    assert (row.status, row.history.count()) == (MailStatus.FAILED, 0)


def test_staff_try_a_mail_again_and_the_history_says_who(client):
    row = write(status=MailStatus.FAILED, attempts=8, waiting_since=AT)
    user = sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    assert client.get(f"{address(row)}?action=retry").status_code == 200  # A GET changes nothing.
    assert OutgoingEmail.objects.get().status == MailStatus.FAILED
    client.post(address(row), {"action": "retry"})

    row.refresh_from_db()
    assert (row.status, row.attempts, row.is_stuck(at=row.waiting_since)) == (MailStatus.QUEUED, 0, False)
    assert [(h.user, h.before, h.after, h.label) for h in row.history.all()] == [
        (user, "failed", "queued", "Put back to be tried again")
    ]


def test_all_that_was_given_up_is_tried_again_at_once_but_not_what_has_no_text_left(client):
    rows = [write(status=MailStatus.FAILED) for _ in range(3)]
    blank = write(status=MailStatus.FAILED, text_body="")
    sent = write(status=MailStatus.SENT)
    sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    page = client.get("/admin/sent_emails/").content.decode()
    client.post("/admin/sent_emails/", {"retry_given_up": "yes"})

    assert "4 given up" in page
    assert [OutgoingEmail.objects.get(pk=row.pk).status for row in [*rows, blank, sent]] == [
        *[MailStatus.QUEUED] * 3,
        MailStatus.FAILED,
        MailStatus.SENT,
    ]


def test_staff_cancel_a_mail_with_a_reason(client):
    row = write()
    sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    without = client.post(address(row), {"action": "cancel", "cancel-reason": ""})
    client.post(address(row), {"action": "cancel", "cancel-reason": "The address is wrong"})

    row.refresh_from_db()
    assert without.status_code == 422
    assert (row.status, row.history.get().reason) == (MailStatus.CANCELLED, "The address is wrong")
    assert outbox.lease(OutgoingEmail.objects.all(), row.pk) is None


def test_a_cancelled_mail_with_a_code_loses_it(client):
    row = send("sample.code", "sam@kilnford.example", context={})
    sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    client.post(address(row), {"action": "cancel", "cancel-reason": "Asked for by mistake"})

    row.refresh_from_db()
    assert (row.status, row.text_body, row.html_body) == (MailStatus.CANCELLED, "", "")
    assert 'value="retry"' not in client.get(address(row)).content.decode()
    assert client.post(address(row), {"action": "retry"}).status_code == 422


def test_a_mail_that_a_worker_has_is_not_touched(client):
    row = write()
    outbox.lease(OutgoingEmail.objects.all(), row.pk)
    sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    response = client.post(address(row), {"action": "cancel", "cancel-reason": "Too late"})

    assert response.status_code == 422
    assert "A worker has it just now" in response.content.decode()
    row.refresh_from_db()
    assert (row.status, row.history.count()) == (MailStatus.QUEUED, 0)


def test_a_sent_mail_is_not_sent_again_but_a_copy_is_another_mail(client):
    row = write(status=MailStatus.SENT)
    sign_in(client, "view_outgoingemail", "tend_outgoingemail")

    assert client.post(address(row), {"action": "retry"}).status_code == 422
    client.post(address(row), {"action": "send_copy"})

    row.refresh_from_db()
    copy = OutgoingEmail.objects.exclude(pk=row.pk).get()
    assert row.status == MailStatus.SENT
    assert (copy.recipient, copy.subject, copy.text_body, copy.status) == (
        row.recipient,
        row.subject,
        row.text_body,
        MailStatus.QUEUED,
    )
    assert copy.message_id != row.message_id
    assert copy.history.get().reason == f"A copy of email {row.pk}."


def test_background_work_is_listed_and_tried_again(client):
    errand = Errand.objects.create(kind="sample.gone", created_at=AT, next_attempt_at=AT, status="failed")
    sign_in(client, "view_errand", "tend_errand")

    assert f"sample.gone ({errand.pk})" in client.get("/admin/background_work/?stuck=yes").content.decode()
    client.post(f"/admin/background_work/inspect/{errand.pk}/", {"action": "retry"})

    errand.refresh_from_db()
    assert errand.status == "queued"
