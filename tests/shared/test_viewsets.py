from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from wagtail.models import Page

from hub.shared import emails
from hub.shared.admin_scripts import read_statement
from hub.shared.emails import EmailKind, register
from hub.shared.models import CalendarException, EmailWording, OutgoingEmail
from tests.sample.models import WidgetPage

WELCOME = EmailKind(
    key="sample.welcome",
    label="Welcome to Kilnford",
    subject="Welcome, {{ name }}",
    body="Dear {{ name }}",
    placeholders={"name": "Sam Reed"},
    button_label="Open",
)


@pytest.fixture
def staff(client, db):
    user = get_user_model().objects.create_superuser("staff", "staff@kilnford.example", "x")
    client.force_login(user)
    return client


@pytest.fixture
def wording(db, monkeypatch):
    monkeypatch.setattr(emails, "REGISTRY", {})
    register(WELCOME)
    EmailWording.objects.all().delete()
    return EmailWording.objects.create(kind="sample.welcome")


def edit(staff, wording, **data):
    words = {"subject": WELCOME.subject, "body": WELCOME.body, "button_label": WELCOME.button_label}
    return staff.post(f"/admin/email_wording/edit/{wording.pk}/", {**words, **data})


@pytest.mark.django_db
def test_staff_add_a_day_on_which_nobody_works(staff):
    typed = {"day": "2026-04-20", "reason": "day of mourning"}

    shown = staff.post("/admin/calendar_exceptions/new/", typed)
    nothing_yet = CalendarException.objects.count()
    digest = shown.context["change"].digest
    response = staff.post("/admin/calendar_exceptions/new/", {**typed, "previewed": digest})

    assert (shown.status_code, nothing_yet, response.status_code) == (200, 0, 302)
    assert "No open request gets another date." in shown.content.decode()
    assert "Not a working day" in staff.get("/admin/calendar_exceptions/").content.decode()
    assert list(CalendarException.objects.values_list("day", "is_working", "reason")) == [
        (dt.date(2026, 4, 20), False, "day of mourning")
    ]


def test_the_list_of_wordings_names_each_mail_of_the_apps(staff, wording):
    gone = EmailWording.objects.create(kind="gone.kind")

    html = staff.get("/admin/email_wording/").content.decode()

    assert "Welcome to Kilnford" in html
    assert "Standard" in html
    assert "gone.kind" not in html
    assert staff.get(f"/admin/email_wording/edit/{gone.pk}/").status_code == 404


def test_staff_see_placeholders_and_a_preview(staff, wording):
    html = staff.get(f"/admin/email_wording/edit/{wording.pk}/").content.decode()

    assert "<code>{{ name }}</code>" in html
    assert "<span data-hub-preview-subject>Welcome, Sam Reed</span>" in html
    assert "Dear Sam Reed" in html
    assert 'value="Welcome, {{ name }}"' in html


def test_the_standard_words_are_stored_as_empty(staff, wording):
    assert edit(staff, wording, subject="Hello, {{ name }}").status_code == 302

    wording.refresh_from_db()
    assert (wording.subject, wording.body, wording.button_label, wording.is_changed) == (
        "Hello, {{ name }}",
        "",
        "",
        True,
    )


def test_unknown_placeholders_are_refused_by_name(staff, wording):
    response = edit(staff, wording, body="Dear {{ nmae }}")

    assert response.status_code == 200
    assert "“{{ nmae }}” is not known in this email." in response.content.decode()
    wording.refresh_from_db()
    assert wording.is_changed is False


def test_the_reason_of_a_decision_cannot_be_left_out(staff):
    wording = EmailWording.objects.get(kind="champions.declined")

    refused = edit(staff, wording, subject="", body="We can't say yes.", button_label="")
    emptied = edit(staff, wording, subject="", body="", button_label="")

    assert "Keep “{{ reason }}”: they are promised it word for word." in refused.content.decode()
    wording.refresh_from_db()
    assert (emptied.status_code, wording.body) == (302, "")


def test_a_preview_shows_the_new_words_and_saves_nothing(staff, wording):
    html = edit(staff, wording, body="Good day, {{ name }}", preview="yes").content.decode()

    assert "Good day, Sam Reed" in html
    wording.refresh_from_db()
    assert wording.is_changed is False


def test_wordings_are_neither_added_nor_deleted(staff, wording):
    staff.post("/admin/email_wording/new/", {"subject": "x", "body": "x"})
    staff.post(f"/admin/email_wording/delete/{wording.pk}/")

    assert list(EmailWording.objects.all()) == [wording]


def test_sent_mails_are_read_and_never_changed(staff, wording):
    mail = emails.send("sample.welcome", "sam@kilnford.example", context={"name": "Sam"})

    html = staff.get(f"/admin/sent_emails/inspect/{mail.pk}/").content.decode()
    assert "sam@kilnford.example" in html
    assert "Dear Sam" in html
    for path in (f"edit/{mail.pk}/", f"delete/{mail.pk}/", "new/"):
        assert staff.post(f"/admin/sent_emails/{path}", {"recipient": "x@kilnford.example"}).status_code in {302, 403}
    assert list(OutgoingEmail.objects.values_list("recipient", flat=True)) == ["sam@kilnford.example"]


def test_the_times_of_mails_are_written_as_everywhere(staff, wording):
    OutgoingEmail.objects.create(
        kind="sample.welcome", recipient="sam@kilnford.example", subject="Welcome", message_id="<1@kilnford.example>",
        created_at=dt.datetime(2026, 7, 1, 13, 47, tzinfo=dt.UTC),
        next_attempt_at=dt.datetime(2026, 7, 1, 14, tzinfo=dt.UTC),
    )  # fmt: skip
    mail = OutgoingEmail.objects.get()

    listed = staff.get("/admin/sent_emails/").content.decode()
    inspected = staff.get(f"/admin/sent_emails/inspect/{mail.pk}/").content.decode()

    assert ("1 July 2026, 2:47pm" in listed, "1 July 2026, 3pm" in inspected) == (True, True)
    for html in (listed, inspected):
        assert "1 July 2026, 2:47pm" in html
        assert "p.m." not in html
        assert ">None<" not in "".join(html.split())


@pytest.mark.parametrize("path", ["calendar_exceptions/", "email_wording/", "sent_emails/"])
def test_an_account_without_rights_sees_none_of_them(client, db, path):
    user = get_user_model().objects.create_user("editor")
    client.force_login(user)

    assert client.get(f"/admin/{path}").status_code == 404


def test_no_widget_of_the_page_editor_brings_an_inline_script(staff):
    page = Page.objects.filter(depth=2).first().add_child(instance=WidgetPage(title="Widgets"))

    html = staff.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert "<script>" not in html
    for name in (
        "initDateChooser",
        "initTimeChooser",
        "initDateTimeChooser",
        "ImageChooser",
        "DocumentChooser",
        "PageChooser",
        "InlinePanel",
        "MultipleChooserPanel",
    ):
        assert f'data-hub-init="{name}"' in html


@pytest.mark.parametrize(
    ("script", "statement"),
    [
        ('new PageChooser("id_x", {"a": ["b)"]});', ("PageChooser", ["id_x", {"a": ["b)"]}])),
        ('createTaskChooser("id_x");', ("createTaskChooser", ["id_x"])),
    ],
)
def test_the_start_of_a_chooser_is_read(script, statement):
    assert read_statement(script) == statement


def test_another_script_is_refused():
    with pytest.raises(ValueError, match="A chooser starts with another script"):
        read_statement("alert(1); new PageChooser()")


def test_a_preview_for_the_script_is_data_and_saves_nothing(staff, wording):
    address = f"/admin/email_wording/edit/{wording.pk}/"
    words = {"subject": "Hi {{ name }}", "body": "Good day", "button_label": "", "preview": "yes"}

    good = staff.post(address, words, headers={"accept": "application/json"}).json()
    bad = staff.post(address, {**words, "body": "{{ nmae }}"}, headers={"accept": "application/json"}).json()

    assert (good["faults"], good["subject"]) == ([], "Hi Sam Reed")
    assert good["text"].startswith("Good day\n")
    assert "<p>Good day</p>" in good["html"]
    assert bad == {"faults": ["“{{ nmae }}” is not known in this email."]}
    wording.refresh_from_db()
    assert wording.is_changed is False


def test_staff_go_back_to_the_standard_wording(staff, wording):
    edit(staff, wording, subject="Hello, {{ name }}")
    address = f"/admin/email_wording/edit/{wording.pk}/"
    assert 'name="reset"' in staff.get(address).content.decode()

    staff.post(address, {"reset": "yes"})

    wording.refresh_from_db()
    assert wording.is_changed is False
    assert 'name="reset"' not in staff.get(address).content.decode()


def test_the_preview_is_a_frame_that_runs_nothing(staff, wording):
    response = staff.get(f"/admin/email_wording/edit/{wording.pk}/")

    frame = BeautifulSoup(response.content, "html.parser").find("iframe")
    assert frame.get("sandbox") == []
    assert frame["srcdoc"].startswith("<!doctype html>")
    assert "<p>Dear Sam Reed</p>" in frame["srcdoc"]
    assert "sha256-" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
