"""Staff log what came by post or e-mail, with its files."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Site

from hub.shared.audit import REVEALED
from hub.shared.clock import now
from hub.shared.models import AuditEntry
from reports.domain.attachments import forget_left, keep
from reports.enums import RedactionStatus
from reports.models import Attachment, ReplySettings
from tests.factories.files import make_docm, make_docx, upload
from tests.factories.reports import ADMIN, make_staff, make_started, message_data, reply_data

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("in_june_2026", "officer")]


def docx(name: str = "Plan.docx") -> SimpleUploadedFile:
    return upload(name, make_docx())


def kept(response) -> list[str]:
    """The keys that the form shows with a tick."""
    return [str(key) for key in response.context["form"]["kept"].value()]


def test_a_reply_by_post_is_logged_with_its_files(client):
    request = make_started()
    data = reply_data(request, 1, 2, files=[docx(), upload("Second.txt", b"Thank you.")], channel="post")

    response = client.post(f"{ADMIN}/reply/{request.pk}/", data)

    assert response.status_code == 302
    message = request.messages.get()
    assert [row.name for row in message.attachments.all()] == ["Plan.docx", "Second.txt"]
    assert not message.attachments.public().exists()
    # What staff typed is public at once, and the files were not ticked.
    assert message.redaction.status == RedactionStatus.PUBLISHED
    page = client.get(request.get_absolute_url()).content.decode()
    assert "We have it." in page
    assert "Yes to 1" in page
    assert "Plan.docx" not in page


def test_ticked_files_are_public(client):
    request = make_started()

    client.post(f"{ADMIN}/message/{request.pk}/", message_data(files=[docx()], publish_files="on"))

    assert "Plan.docx</a> (Word document, 1KB)" in client.get(request.get_absolute_url()).content.decode()


def test_a_refused_file_keeps_what_was_typed_and_the_other_files(client):
    request = make_started()
    data = message_data(files=[docx(), upload("Macros.docm", make_docm())], public_text="Thank you all.")

    response = client.post(f"{ADMIN}/message/{request.pk}/", data)

    assert response.status_code == 422
    page = response.content.decode()
    assert "Macros.docm: This file has macros" in page
    assert "Thank you all." in page
    assert "Plan.docx (Word document, 1KB)" in page
    (key,) = kept(response)
    assert not request.messages.exists()

    data = message_data(kept=[key], files=[docx("The same again.docx")])
    codes = [client.post(f"{ADMIN}/message/{request.pk}/", data).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert [row.name for row in request.messages.get().attachments.all()] == ["Plan.docx"]


def test_of_21_files_20_are_kept(client):
    request = make_started()
    notes = [upload(f"{number}.txt", f"Thank you {number}".encode()) for number in range(21)]

    response = client.post(f"{ADMIN}/message/{request.pk}/", message_data(files=notes))

    assert response.status_code == 422
    assert "20.txt: There can be at most 20 files." in response.content.decode()
    assert len(kept(response)) == 20


def test_files_of_other_drafts_are_not_taken(client, officer):
    request = make_started()
    of_body = keep(docx(), request)
    of_colleague = keep(docx(), request, user=make_staff())
    elsewhere = keep(docx(), make_started(), user=officer)

    for row in (of_body, of_colleague, elsewhere):
        response = client.post(f"{ADMIN}/message/{request.pk}/", message_data(kept=[str(row.pk)]))
        assert response.status_code == 422
    assert "Files that are here already" not in client.get(f"{ADMIN}/message/{request.pk}/").content.decode()
    assert not request.messages.exists()


def test_pressed_twice_one_message_has_the_file(client):
    request = make_started()
    data = message_data()

    for _ in range(2):
        assert client.post(f"{ADMIN}/message/{request.pk}/", {**data, "files": [docx()]}).status_code == 302

    assert [row.message_id for row in Attachment.objects.all()] == [request.messages.get().pk]


def test_with_four_eyes_what_staff_typed_waits(client):
    ReplySettings.objects.create(site=Site.objects.get(is_default_site=True), four_eyes=True)
    request = make_started()

    response = client.post(f"{ADMIN}/reply/{request.pk}/", reply_data(request, 1, 2), follow=True)

    assert "Its words are public once a second person has checked them." in response.content.decode()
    assert request.messages.get().redaction.status == RedactionStatus.TO_CHECK
    page = client.get(request.get_absolute_url()).content.decode()
    assert "We have it." not in page
    assert "Yes to 1" not in page
    assert "accepted 2 of 2 recommendations" in page


def test_opening_an_original_is_logged_and_for_staff(client, officer):
    request = make_started()
    row = keep(docx(), request)
    address = reverse("redactions:original", args=[row.pk])

    response = client.get(address)

    assert b"".join(response) == make_docx()
    assert response["Content-Disposition"] == 'attachment; filename="Plan.docx"'
    assert response["Cache-Control"] == "private, no-store"
    entry = AuditEntry.objects.get(action=REVEALED)
    assert (entry.actor, entry.subject_id) == (officer, str(row.pk))
    client.force_login(make_staff())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_files_of_forms_that_were_left_go_after_a_day(officer):
    request = make_started()
    of_body = keep(docx(), request)
    keep(docx(), request, user=officer)

    assert forget_left(before=now() - dt.timedelta(days=1)) == 0
    assert forget_left(before=now() + dt.timedelta(seconds=1)) == 1
    assert list(Attachment.objects.all()) == [of_body]


def test_marked_words_are_published_once_they_were_read(client):
    request = make_started()
    address = f"{ADMIN}/reply/{request.pk}/"
    (first, second) = request.items.order_by("number")
    data = reply_data(request, 1, 2, public_text="Ring 01632 960 001.", publish_files="on")
    data |= {f"explanation_{first.pk}": "Yes, says Dr Zebedee", f"by_when_{second.pk}": "When Mrs Roe is back"}

    asked = client.post(address, {**data, "files": [upload("Letter_of_Dr_Roe.txt", b"Thank you.")]})
    again = client.post(address, {**data, "kept": kept(asked), "marks": "of something else"})
    assert not request.messages.exists()
    done = client.post(address, {**data, "kept": kept(asked), "marks": again.context["marks"].digest})

    assert (asked.status_code, again.status_code, done.status_code) == (200, 422, 302)
    assert [vars_of(mark) for mark in asked.context["marks"].found] == [
        ("Covering words, for the public", "01632 960 001", "Phone number"),
        ("What it says to recommendation 1", "Zebedee", "Name"),
        ("By when, recommendation 2", "Roe", "Name"),
        ("Name of a file", "Roe", "Name"),
    ]
    assert "Publish as it is" in asked.content.decode()
    check = request.messages.get().redaction
    assert (check.status, check.history.last().reason) == (
        RedactionStatus.PUBLISHED,
        "Published as it was logged, without this check",
    )


def vars_of(mark) -> tuple[str, str, str]:
    return mark.title, mark.words, mark.trace


def test_marked_words_can_wait_for_a_check(client):
    request = make_started()

    data = message_data(public_text="Dear Ms Roe, we have it.", marks="hold", files=[docx()], publish_files="on")
    response = client.post(f"{ADMIN}/message/{request.pk}/", data, follow=True)

    assert "Its words wait under “To redact” until somebody has checked them." in response.content.decode()
    message = request.messages.get()
    check = message.redaction
    assert (message.public_text, check.status, check.public_text) == (
        "",
        RedactionStatus.TO_REDACT,
        "Dear Ms Roe, we have it.",
    )
    assert check.files == [message.attachments.get().pk]


def test_a_marked_refusal_is_read_twice(client):
    request = make_started()
    address = f"{ADMIN}/refuse/{request.pk}/"
    data = message_data(public_text="Ask Mr Roe.")

    marked = client.post(address, data).context["marks"].digest
    shown = client.post(address, {**data, "marks": marked})
    assert f'name="marks" value="{marked}"' in shown.content.decode()
    client.post(address, {**data, "marks": marked, "previewed": shown.context["consequences"].digest})

    assert request.messages.get().public_text == "Ask Mr Roe."
