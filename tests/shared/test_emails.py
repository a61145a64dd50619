from __future__ import annotations

import datetime as dt
import smtplib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Site

from hub.home.models import BrandSettings
from hub.shared import emails
from hub.shared.email_wordings import list_wordings
from hub.shared.emails import EmailKind, UnknownEmailKindError, absolute_url, deliver_due, register, render, send
from hub.shared.models import EmailWording, MailStatus, OutgoingEmail

AT = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
WELCOME = EmailKind(
    key="sample.welcome",
    label="Welcome",
    subject="Welcome, {{ name }}",
    body="Dear {{ name }}\n\nYour reference is {{ reference }}.\nKeep it.\n\n{{ button }}\n\nThank you",
    placeholders={"name": "Sam Reed", "reference": "KV-2345"},
    button_label="See your application",
)
CODE = EmailKind(
    key="sample.code",
    label="Code",
    subject="Your code",
    body="Your code is {{ code }}.",
    placeholders={"code": "123456"},
    is_secret=True,
)
CONTEXT = {"name": "Sam Reed", "reference": "KV-2345"}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(emails, "REGISTRY", {})
    register(WELCOME)
    register(CODE)


@pytest.fixture
def server(monkeypatch):
    """Make the mail server answer with an error, or well with ``None``."""
    working = EmailBackend.send_messages

    def answer(error):
        def fail(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", working if error is None else fail)

    return answer


def send_and_commit(capture, kind="sample.welcome", to="sam@kilnford.example", context=CONTEXT, **options):
    with capture(execute=True):
        return send(kind, to, context=context, **options)


@pytest.mark.django_db
def test_a_mail_leaves_after_the_commit_in_two_parts(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = send("sample.welcome", "sam@kilnford.example", context=CONTEXT, button_url="/apply/status/")
        assert mail.outbox == []

    (message,) = mail.outbox
    row.refresh_from_db()
    assert (message.subject, message.to, message.cc, message.bcc) == (
        "Welcome, Sam Reed",
        ["sam@kilnford.example"],
        [],
        [],
    )
    assert message.body == (
        "Dear Sam Reed\n\nYour reference is KV-2345.\nKeep it.\n\n"
        "See your application:\nhttps://hub.example/apply/status/\n\nThank you\n\n"
        "-- \nPartner Hub\nhttps://hub.example\n"
    )
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert '<a class="button" href="https://hub.example/apply/status/">See your application</a>' in html
    assert "<p>Your reference is KV-2345.<br>Keep it.</p>" in html
    assert message.message()["Message-ID"] == row.message_id
    assert row.message_id.endswith("@hub.example>")
    assert (row.status, row.attempts, row.last_error, row.leased_until) == (MailStatus.SENT, 1, "", None)
    assert row.sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_transaction_that_fails_is_never_sent():
    with transaction.atomic():
        send("sample.welcome", "sam@kilnford.example", context=CONTEXT)
        transaction.set_rollback(True)

    assert OutgoingEmail.objects.count() == 0
    assert deliver_due() == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_values_are_data_in_every_part(django_capture_on_commit_callbacks):
    name = 'Sam\r\nBcc: all@kilnford.example\x00 <b>"x"</b> {{ reference }} {% now %}'

    send_and_commit(django_capture_on_commit_callbacks, context={"name": name, "reference": "R"})

    (message,) = mail.outbox
    shown = 'Sam Bcc: all@kilnford.example <b>"x"</b> {{ reference }} {% now %}'
    assert message.subject == f"Welcome, {shown}"
    assert message.recipients() == ["sam@kilnford.example"]
    assert sorted(set(message.message().keys())) == [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]
    html = message.alternatives[0][0]
    assert "&lt;b&gt;&quot;x&quot;&lt;/b&gt; {{ reference }}" in html
    assert "<b>" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to", ["", "sam", "a@kilnford.example, b@kilnford.example", "a@kilnford.example\nBcc: b@kilnford.example"]
)
def test_a_recipient_is_one_address(to):
    with pytest.raises(ValidationError):
        send("sample.welcome", to, context=CONTEXT)


@pytest.mark.django_db
@pytest.mark.parametrize("context", [{}, {"name": "Sam"}, {**CONTEXT, "extra": "x"}])
def test_the_context_is_exactly_the_placeholders(context):
    with pytest.raises(ValueError, match=r"takes \['name', 'reference'\]"):
        send("sample.welcome", "sam@kilnford.example", context=context)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "//evil.example/", "https://hub.example.evil.example/", "javascript:alert(1)", "apply/"],
)
def test_a_button_leads_to_the_hub_only(url):
    with pytest.raises(ValueError, match="A button leads to the hub itself"):
        send("sample.welcome", "sam@kilnford.example", context=CONTEXT, button_url=url)


@pytest.mark.django_db
def test_an_unknown_kind_is_refused():
    with pytest.raises(UnknownEmailKindError):
        send("sample.none", "sam@kilnford.example", context={})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": "Hello {{ nobody }}"}, "“{{ nobody }}” is not known in this e-mail"),
        ({"subject": "Hello {{ button }}"}, "“{{ button }}” is not known in this e-mail"),
        ({"body": "{{ Name }}"}, "A placeholder is written like"),
        ({"body": "{% if name %}"}, "A placeholder is written like"),
        ({"body": "{{ name.pk }}"}, "A placeholder is written like"),
    ],
)
def test_wording_with_unknown_placeholders_is_not_registered(changes, message):
    kind = EmailKind(**{**vars(WELCOME), "key": "sample.other", **changes})

    with pytest.raises(ValueError, match=message):
        register(kind)


def test_a_key_belongs_to_one_kind():
    register(WELCOME)
    with pytest.raises(ValueError, match=r"There is another e-mail 'sample.welcome'"):
        register(EmailKind(**{**vars(WELCOME), "label": "Other"}))


@pytest.mark.django_db
def test_the_words_of_staff_replace_the_standard_ones(django_capture_on_commit_callbacks):
    EmailWording.objects.update_or_create(kind="sample.welcome", defaults={"body": "Hello {{ name }}!"})

    send_and_commit(django_capture_on_commit_callbacks, button_url="/apply/")

    (message,) = mail.outbox
    assert message.subject == "Welcome, Sam Reed"
    assert message.body.startswith("Hello Sam Reed!\n\nSee your application:\nhttps://hub.example/apply/\n")


@pytest.mark.django_db
def test_words_with_a_placeholder_that_is_gone_give_way_to_the_standard_ones(django_capture_on_commit_callbacks):
    EmailWording.objects.update_or_create(
        kind="sample.welcome", defaults={"subject": "Hello {{ name }}", "body": "Your badge is {{ badge }}"}
    )

    send_and_commit(django_capture_on_commit_callbacks)

    (message,) = mail.outbox
    assert message.subject == "Hello Sam Reed"
    assert message.body.startswith("Dear Sam Reed\n\nYour reference is KV-2345.\n")


@pytest.mark.django_db
def test_a_mail_is_signed_with_the_name_of_the_brand(django_capture_on_commit_callbacks):
    BrandSettings.objects.create(site=Site.objects.get(), name="Kilnford Voice")

    send_and_commit(django_capture_on_commit_callbacks)

    (message,) = mail.outbox
    assert message.body.endswith("\n-- \nKilnford Voice\nhttps://hub.example\n")
    assert '<a href="https://hub.example">Kilnford Voice</a>' in message.alternatives[0][0]


@pytest.mark.django_db
def test_a_mail_without_an_address_for_its_button_has_no_button():
    assert render(WELCOME, CONTEXT).text == (
        "Dear Sam Reed\n\nYour reference is KV-2345.\nKeep it.\n\nThank you\n\n-- \nPartner Hub\nhttps://hub.example\n"
    )


@pytest.mark.django_db
def test_a_secret_mail_loses_its_body_when_it_is_sent(django_capture_on_commit_callbacks):
    row = send_and_commit(django_capture_on_commit_callbacks, "sample.code", context={"code": "918273"})

    row.refresh_from_db()
    assert "918273" in mail.outbox[0].body
    assert (row.status, row.text_body, row.html_body) == (MailStatus.SENT, "", "")
    assert not OutgoingEmail.objects.filter(subject__contains="918273").exists()


@pytest.mark.django_db
def test_a_failure_is_recorded_and_tried_again_with_the_same_message_id(django_capture_on_commit_callbacks, server):
    with time_machine.travel(AT, tick=False) as clock:
        server(ConnectionRefusedError(111, "Connection refused"))
        row = send_and_commit(django_capture_on_commit_callbacks)
        row.refresh_from_db()
        assert (row.status, row.attempts, row.last_error, row.next_attempt_at) == (
            MailStatus.QUEUED,
            1,
            "ConnectionRefusedError: [Errno 111] Connection refused",
            AT + dt.timedelta(minutes=1),
        )

        server(None)
        assert deliver_due() == 0  # not yet
        clock.move_to(AT + dt.timedelta(minutes=1))
        assert deliver_due() == 1
        assert deliver_due() == 0

    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error) == (MailStatus.SENT, 2, "")
    assert [message.message()["Message-ID"] for message in mail.outbox] == [row.message_id]


@pytest.mark.django_db
def test_a_mail_is_given_up_after_its_last_attempt(django_capture_on_commit_callbacks, server):
    with time_machine.travel(AT, tick=False) as clock:
        server(TimeoutError("timed out"))
        row = send_and_commit(django_capture_on_commit_callbacks, "sample.code", context={"code": "918273"})
        for _ in range(20):
            clock.shift(dt.timedelta(days=1))
            deliver_due()

    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error) == (MailStatus.FAILED, 8, "TimeoutError: timed out")
    assert row.text_body == row.html_body == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (smtplib.SMTPRecipientsRefused({"sam@kilnford.example": (550, b"no such user")}), MailStatus.FAILED),
        (smtplib.SMTPRecipientsRefused({"sam@kilnford.example": (451, b"try later")}), MailStatus.QUEUED),
        (smtplib.SMTPDataError(554, b"refused"), MailStatus.FAILED),
        (smtplib.SMTPDataError(451, b"try later"), MailStatus.QUEUED),
        (smtplib.SMTPServerDisconnected("gone"), MailStatus.QUEUED),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), MailStatus.QUEUED),
    ],
)
def test_only_what_the_server_refuses_for_good_is_given_up_at_once(
    django_capture_on_commit_callbacks, server, error, status
):
    server(error)

    row = send_and_commit(django_capture_on_commit_callbacks)

    row.refresh_from_db()
    assert (row.status, row.attempts) == (status, 1)


@pytest.mark.django_db
def test_a_mail_whose_worker_died_is_tried_again_after_its_lease():
    with time_machine.travel(AT, tick=False) as clock:
        row = send("sample.welcome", "sam@kilnford.example", context=CONTEXT)
        OutgoingEmail.objects.update(leased_until=AT + emails.LEASE, attempts=1)
        assert deliver_due() == 0

        clock.move_to(AT + emails.LEASE)
        assert deliver_due() == 1

    row.refresh_from_db()
    assert (row.status, row.attempts) == (MailStatus.SENT, 2)


@pytest.mark.django_db
def test_the_job_sends_what_waits_once(capsys):
    send("sample.welcome", "sam@kilnford.example", context=CONTEXT)

    for _ in range(2):
        call_command("run_due", job=["shared.mail"], force=True)

    assert [line.partition(" (0")[0] for line in capsys.readouterr().out.splitlines()] == [
        "Send what is left of the mail (shared.mail): 1 mail sent",
        "Send what is left of the mail (shared.mail): nothing to do",
    ]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_sends(monkeypatch):
    sent = []
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, messages: sent.extend(messages))
    monkeypatch.setattr(emails, "enqueue_delivery", lambda mail_id: None)
    row = send("sample.welcome", "sam@kilnford.example", context=CONTEXT)
    barrier = Barrier(2, timeout=20)

    def work(_):
        barrier.wait()
        try:
            return emails.deliver(row.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(work, range(2)))

    assert results == [False, True]
    assert len(sent) == 1


@pytest.mark.django_db
def test_each_registered_kind_has_a_row_for_staff():
    EmailWording.objects.all().delete()
    for _ in range(2):
        list_wordings(sender=None, using="default")

    assert list(EmailWording.objects.values_list("kind", "subject", "body", "button_label")) == [
        ("sample.code", "", "", ""),
        ("sample.welcome", "", "", ""),
    ]


@pytest.mark.parametrize("path", ["/verify/x/", "verify/x/"])
def test_absolute_links_start_with_the_configured_address(path):
    assert absolute_url(path) == "https://hub.example/verify/x/"
