from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Site

from hub.home.models import BrandSettings
from hub.shared import emails
from hub.shared.email_wordings import list_wordings
from hub.shared.emails import (
    EmailKind,
    UnknownEmailKindError,
    absolute_url,
    register,
    render,
    send,
    with_wording,
    wording_faults,
)
from hub.shared.mail_delivery import deliver_due
from hub.shared.models import EmailWording, MailStatus, OutgoingEmail
from hub.shared.tasks import deliver_email

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
    assert row.done_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_transaction_that_fails_is_never_sent():
    with transaction.atomic():
        send("sample.welcome", "sam@kilnford.example", context=CONTEXT)
        transaction.set_rollback(True)

    assert OutgoingEmail.objects.count() == 0
    assert deliver_due() == 0
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_waits_for_the_periodic_run_when_the_tasks_can_not_be_reached(monkeypatch):
    def fail(*args):
        raise ConnectionError("no tasks")

    monkeypatch.setattr(type(deliver_email), "enqueue", fail)
    send("sample.welcome", "sam@kilnford.example", context=CONTEXT)  # without a transaction
    with transaction.atomic():
        send("sample.welcome", "sam@kilnford.example", context=CONTEXT)  # and in one

    assert mail.outbox == []
    assert deliver_due() == 2


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
def test_no_value_has_quotation_marks_twice():
    kind = replace(WELCOME, subject="About “{{ name }}”, {{ reference }}", body="“{{ name }} {{ reference }}”")

    mail = render(kind, {"name": "“Ring back”, said “all”", "reference": "“1”"})

    assert mail.subject == "About “‘Ring back’, said ‘all’”, “1”"
    assert "““Ring back”, said “all” “1””" in mail.text


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
        ({"subject": "Hello {{ nobody }}"}, "“{{ nobody }}” is not known in this email"),
        ({"subject": "Hello {{ button }}"}, "“{{ button }}” is not known in this email"),
        ({"body": "{{ Name }}"}, "A placeholder is written like"),
        ({"body": "{% if name %}"}, "A placeholder is written like"),
        ({"body": "{{ name.pk }}"}, "A placeholder is written like"),
    ],
)
def test_wording_with_unknown_placeholders_is_not_registered(changes, message):
    kind = EmailKind(**{**vars(WELCOME), "key": "sample.other", **changes})

    with pytest.raises(ValueError, match=message):
        register(kind)


@pytest.mark.parametrize("name", ["reason", "question", "answer"])
def test_no_wording_leaves_out_what_a_person_wrote(name):
    standard = {"body": f"Because: {{{{ {name} }}}}", "placeholders": {name: "Why."}}
    kind = EmailKind(**{**vars(WELCOME), "key": "sample.promised", "subject": "About it", **standard})
    without = f"Keep “{{{{ {name} }}}}”: they are promised it word for word"

    assert wording_faults(kind.body, kind, is_body=True) == []
    assert wording_faults("Because.", kind, is_body=True) == [without]
    assert wording_faults("No reason in a subject", kind) == []
    assert with_wording(kind, subject="Own words", body="Because.") == replace(kind, subject="Own words")
    with pytest.raises(ValueError, match="Keep"):
        register(replace(kind, body="Because."))


def test_a_key_belongs_to_one_kind():
    register(WELCOME)
    with pytest.raises(ValueError, match=r"There is another email 'sample.welcome'"):
        register(EmailKind(**{**vars(WELCOME), "label": "Other"}))


def test_added_words_stand_at_the_end_word_for_word_and_what_is_rendered_is_sent(db):
    added = "See you, {{ name }} & <b>Bo</b>.\r\n\r\n\x07{{ button }}"

    rendered = emails.render_in_use("sample.welcome", CONTEXT, button_url="/apply/", added=added)
    sent = send("sample.welcome", "sam@kilnford.example", context=CONTEXT, button_url="/apply/", added=added)

    assert "Thank you\n\nSee you, {{ name }} & <b>Bo</b>.\n\n{{ button }}\n" in rendered.text
    assert "See you, {{ name }} &amp; &lt;b&gt;Bo&lt;/b&gt;." in rendered.html
    assert (sent.subject, sent.text_body, sent.html_body) == (rendered.subject, rendered.text, rendered.html)


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
