"""Checking and sending a reply: once, sealed, its words held back, its receipt right."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub.shared.models import OutgoingEmail
from reports.domain.attachments import keep
from reports.domain.officers import send_link
from reports.domain.reply_parts import Action
from reports.enums import Channel, Decision, Nature, RedactionStatus, ResponseStatus
from reports.models import Commitment, Message, RecommendationReply, ReplyDraft, SealedReply
from tests.charter_champions.pages import messages, open_page
from tests.factories.officers import last_code, let_in, make_officer, save, send, write
from tests.reports.reading import text_of

SENT = """\
Reply of Northmoor Trust
to “Letters people can read”

Reference: {reference}
Receipt: {receipt}
Received: 24 April 2026 at midday (2026-04-24T11:00:00Z)
Signed by: Chief executive

Covering words

Thank you.
It helps.

1. Hold afternoon appointments 1

Decision: Accepted

We will do number 1.

What we will do:
- Hold two slots (by 1 June 2026)
- Tell patients (no date given)

Left for later: 2

Files
- plan.txt, 9 bytes, SHA-256 {file}
"""
ACTIONS = (Action("Hold two slots", dt.date(2026, 6, 1)), Action("Tell patients", None, has_no_date=True))


def sealed_part(officer) -> SealedReply:
    save(officer, "words", "Thank you.\nIt helps.")
    keep(SimpleUploadedFile("plan.txt", b"The plan."), officer.request)
    return send(officer, 1, actions=ACTIONS)


def test_sending_records_seals_and_holds_back(client, asked, ruth):
    sealed = sealed_part(ruth)

    asked.refresh_from_db()
    message = Message.objects.get()
    assert (message.nature, message.channel, message.happened_on) == (
        Nature.REPLY,
        Channel.UPLOAD,
        dt.date(2026, 4, 24),
    )
    assert (asked.status, message.public_text) == (ResponseStatus.PART_ANSWERED, "")
    assert list(RecommendationReply.objects.values_list("item__number", "decision", "explanation", "by_when")) == [
        (1, Decision.ACCEPTED, "", "")
    ]
    redaction = message.redaction
    item = asked.items.get(number=1)
    assert (redaction.status, redaction.public_text, redaction.explanations) == (
        RedactionStatus.TO_REDACT,
        "Thank you.\nIt helps.",
        {str(item.pk): "We will do number 1."},
    )
    assert list(Commitment.objects.order_by("pk").values_list("item", "text", "due_on", "made_on", "message")) == [
        (item.pk, "Hold two slots", dt.date(2026, 6, 1), dt.date(2026, 4, 24), message.pk),
        (item.pk, "Tell patients", None, dt.date(2026, 4, 24), message.pk),
    ]
    assert [file.name for file in message.attachments.all()] == ["plan.txt"]
    assert (ReplyDraft.objects.count(), sealed.officer, sealed.signatory_name) == (0, ruth, "Sir Humphrey")


def test_the_public_page_shows_the_decision_at_once_and_the_words_after_the_check(client, asked, ruth):
    sealed_part(ruth)

    text = text_of(client.get(asked.get_absolute_url()))

    assert "Part answered" in text
    assert "We will do number 1." not in text
    assert "It helps." not in text
    assert "Sir Humphrey" not in text


def test_the_number_of_the_receipt_is_of_the_very_bytes_of_the_copy(client, asked, ruth, link):
    sealed = sealed_part(ruth)

    copy = client.get(f"{link}sent/{sealed.pk}/copy/")

    expected = SENT.format(
        reference=asked.reference,
        receipt=sealed.receipt,
        file=hashlib.sha256(b"The plan.").hexdigest(),
    )
    assert copy.content == expected.encode()
    assert hashlib.sha256(copy.content).hexdigest() == sealed.sha256
    assert copy["Content-Disposition"] == f'attachment; filename="reply-{sealed.receipt}.txt"'
    assert json.loads(sealed.content)["left_for_later"] == [2]
    mail = OutgoingEmail.objects.get(kind="reports.receipt")
    assert f"SHA-256: {sealed.sha256}" in mail.text_body
    assert "on 24 April 2026 at midday" in mail.text_body
    receipt = text_of(client.get(f"{link}sent/{sealed.pk}/"))
    assert sealed.sha256 in receipt
    assert "Signed by Chief executive Sir Humphrey: the name is kept by us, and never published" in receipt


def test_what_is_sealed_never_changes(asked, ruth):
    sealed = send(ruth)

    for act in (sealed.save, sealed.delete, SealedReply.objects.all().delete):
        with pytest.raises(TypeError, match="A sealed reply is never"):
            act()
    with pytest.raises(TypeError, match="never changed"):
        SealedReply.objects.update(text="Something else")


def test_the_check_page_says_plainly_that_it_is_a_part(client, ruth, link):
    write(ruth, 1)

    text = text_of(client.get(f"{link}check/"))

    assert "This is a part of your answer. You leave recommendation 2 for later." in text
    assert "Left for later 2. Hold afternoon appointments 2" in text
    assert "Send the reply" in text


def test_nothing_is_sent_before_all_that_is_needed_is_there(client, asked, link):
    page = client.get(f"{link}check/")
    client.post(f"{link}check/", {"seen": "x"})

    assert "Answer at least one of the points. Say who answers for the body." in text_of(page)
    for address in ("item/1", "who"):
        assert f'<li><a href="{link}{address}/">' in page.content.decode()
    assert "Send the reply" not in text_of(page)
    assert SealedReply.objects.count() == 0


def test_pressed_twice_it_is_sent_once(client, asked, ruth, link):
    write(ruth)
    sent = open_page(client, f"{link}check/")

    places = [client.post(f"{link}check/", sent).url for _ in range(2)]

    assert places == [f"{link}sent/{SealedReply.objects.get().pk}/"] * 2
    assert (Message.objects.count(), OutgoingEmail.objects.filter(kind="reports.receipt").count()) == (1, 1)


def test_sent_from_two_tabs_it_is_sent_once(client, asked, ruth, link):
    write(ruth)
    tabs = [open_page(client, f"{link}check/") for _ in range(2)]

    places = [client.post(f"{link}check/", sent).url for sent in tabs]

    assert places == [f"{link}sent/{SealedReply.objects.get().pk}/"] * 2
    assert Message.objects.count() == 1


def test_what_a_colleague_changed_after_the_check_is_shown_first(client, asked, ruth, link):
    write(ruth)
    sent = open_page(client, f"{link}check/")
    save(make_officer(asked), "words", "Something that Ruth has not read.")

    page = client.post(f"{link}check/", sent)

    assert page.status_code == 422
    assert "The reply was changed while you were reading it" in text_of(page)
    assert "Something that Ruth has not read." in text_of(page)
    assert SealedReply.objects.count() == 0


def test_after_a_part_the_link_takes_the_rest_and_then_only_shows(client, asked, ruth, link):
    first = send(ruth, 1)
    text = text_of(client.get(link))
    assert "What is still open" in text
    assert "1. Hold afternoon appointments 1: Accepted" in text
    assert "1. Hold afternoon appointments 1" not in text.partition("What is still open")[2]

    second = send(ruth, 2)

    text = text_of(client.get(link))
    asked.refresh_from_db()
    assert asked.status == ResponseStatus.ANSWERED
    assert (first.receipt in text, second.receipt in text) == (True, True)
    assert "Everything has a reply. Changes go through us." in text
    assert client.get(f"{link}words/").url == link
    assert "We will do number 2." in text_of(client.get(f"{link}sent/{second.pk}/"))


def test_a_receipt_is_shown_to_nobody_without_the_code_nor_by_the_link_to_another_request(client, other, ruth, link):
    sealed = send(ruth)
    others = let_in(client, make_officer(other))

    assert Client().get(f"{link}sent/{sealed.pk}/").url == link
    assert Client().get(f"{link}sent/{sealed.pk}/copy/").url == link
    assert client.get(f"{others}sent/{sealed.pk}/").status_code == 404
    assert client.get(f"{others}sent/{sealed.pk}/copy/").status_code == 404


def test_a_late_link_works_and_says_how_late_without_blame(client, asked, ruth, on_24_april_2026):
    on_24_april_2026.move_to(dt.datetime(2026, 5, 12, 9, tzinfo=dt.UTC))
    link = let_in(client, ruth)

    text = text_of(client.get(link))
    send(ruth)

    assert "The reply was due on 5 May 2026, 5 working days ago. You can still send it, and it is welcome." in text
    asked.refresh_from_db()
    assert (asked.status, asked.answered_on) == (ResponseStatus.ANSWERED, dt.date(2026, 5, 12))


def test_files_are_listed_taken_out_and_refused_one_by_one(client, asked, link):
    sent = {"empty.txt": b"", "plan.txt": b"The plan.", "plan.pdf": b"MZ\x90\x00"}

    page = client.post(f"{link}files/", {"files": [SimpleUploadedFile(*file) for file in sent.items()]})

    assert page.status_code == 422
    assert messages(page.content.decode()) == [
        "“empty.txt”: This file is empty. Choose another."
        "“plan.pdf”: This is a program, or could be run as one. It can’t be used."
    ]
    assert "plan.txt Plain text, 1KB" in text_of(page)
    file = asked.attachments.get()
    assert client.get(f"{link}files/{file.pk}/remove/").status_code == 302
    assert asked.attachments.count() == 1
    client.post(f"{link}files/{file.pk}/remove/")
    assert asked.attachments.count() == 0


def test_the_same_file_is_kept_once_and_no_file_is_told(client, asked, link):
    client.post(f"{link}files/", {"files": [SimpleUploadedFile("plan.txt", b"The plan.")]})

    again = client.post(
        f"{link}files/", {"files": [SimpleUploadedFile(f"{name}.txt", b"The plan.") for name in ("plan", "copy")]}
    )
    nothing = client.post(f"{link}files/", {})

    assert [row.name for row in asked.attachments.all()] == ["plan.txt"]
    assert messages(again.content.decode()) == [
        "“plan.txt”: This file was added already. We keep it once."
        "“copy.txt”: This file was added already as “plan.txt”. We keep it once."
    ]
    assert (nothing.status_code, messages(nothing.content.decode())) == (422, ["Choose a file"])


def test_a_file_of_another_request_is_not_taken_out(client, other, link):
    file = keep(SimpleUploadedFile("plan.txt", b"The plan."), other)

    assert client.post(f"{link}files/{file.pk}/remove/").url == f"{link}files/"
    assert other.attachments.count() == 1


def test_the_whole_way_as_an_officer_goes_it(client, asked, ruth):
    """From the mail to the receipt, with nothing but links and buttons."""
    send_link(ruth)
    link = OutgoingEmail.objects.get().text_body.split("Read and reply:\n")[1].split()[0]
    link = link[link.index("/reply/") :]
    client.post(link)
    client.post(f"{link}code/", {"code": last_code()})
    for number in (1, 2):
        page = open_page(client, f"{link}item/{number}/")
        client.post(f"{link}item/{number}/", page | {"decision": "noted", "explanation": f"Read {number}."})
    client.post(f"{link}who/", open_page(client, f"{link}who/") | {"has_authority": "on"})
    client.post(f"{link}files/", {"files": [SimpleUploadedFile("plan.txt", b"The plan.")]})
    checked = client.get(f"{link}check/")
    sent = client.post(f"{link}check/", open_page(client, f"{link}check/"))
    receipt = text_of(client.get(sent.url))

    assert "Read 1." in text_of(checked)
    assert "plan.txt" in text_of(checked)
    sealed = SealedReply.objects.get()
    assert sealed.receipt in receipt
    assert "Received 24 April 2026 at midday" in receipt
    asked.refresh_from_db()
    assert asked.status == ResponseStatus.ANSWERED
