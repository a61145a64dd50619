"""How long drafts, codes, names and sealed words stay."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.uploadedfile import SimpleUploadedFile

from hub.shared.models import OutgoingEmail
from hub.shared.privacy.retention import apply_retention
from reports.domain.attachments import keep
from reports.domain.reply_drafts import warn_silent
from reports.domain.reply_links import new_link
from reports.models import Attachment, Officer, ReplyDraft, SealedReply
from tests.factories.officers import make_officer, save, send
from tests.reports.reading import text_of

DAY = dt.timedelta(days=1)


def nights(traveller, *days: int) -> None:
    """Let so many nights go by, and do the night's work at the end of each part of them."""
    for number in days:
        traveller.shift(number * DAY)
        warn_silent()
        apply_retention()


def test_a_draft_is_there_after_29_days_and_gone_after_31_with_its_files(client, ruth, on_24_april_2026):
    save(ruth, "words", "Thank you.")
    keep(SimpleUploadedFile("plan.txt", b"The plan."), ruth.request)
    nights(on_24_april_2026, 25, 1, 3)
    assert ReplyDraft.objects.count() == 1
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("reports.reply_draft_ends", ruth.email)
    assert "is deleted after 24 May 2026" in mail.subject
    nights(on_24_april_2026, 2)

    assert (ReplyDraft.objects.count(), Attachment.objects.count()) == (0, 0)


def test_saving_begins_the_days_anew(ruth, on_24_april_2026):
    save(ruth, "words", "Thank you.")
    nights(on_24_april_2026, 26, 1)
    save(ruth, "words", "Thank you all.")

    nights(on_24_april_2026, 26, 3)

    assert ReplyDraft.objects.get().parts == {"words": "Thank you all."}
    assert OutgoingEmail.objects.count() == 2


def test_after_missed_nights_nobody_loses_a_draft_unwarned(ruth, on_24_april_2026):
    save(ruth, "words", "Thank you.")
    on_24_april_2026.shift(40 * DAY)
    nights(on_24_april_2026, 1)
    assert ReplyDraft.objects.count() == 1

    nights(on_24_april_2026, 5)

    assert ReplyDraft.objects.count() == 0
    assert OutgoingEmail.objects.count() == 1


def test_the_warning_is_sent_once_and_its_link_works(client, ruth, on_24_april_2026):
    save(ruth, "words", "Thank you.")
    on_24_april_2026.shift(26 * DAY)

    assert (warn_silent(), warn_silent()) == (1, 0)
    link = OutgoingEmail.objects.get().text_body.split("Go on with the reply:\n")[1].split()[0]
    assert client.get(link[link.index("/reply/") :]).status_code == 200


def test_a_code_that_nobody_typed_goes_after_a_day(client, ruth, on_24_april_2026):
    client.post(new_link(ruth))
    nights(on_24_april_2026, 2)

    assert Officer.objects.get().code_digest == ""


def test_two_years_after_the_end_names_and_sealed_words_go_and_role_and_number_stay(asked, ruth, on_24_april_2026):
    colleague = make_officer(asked)
    sealed = send(ruth)
    number = hashlib.sha256(sealed.text.encode()).hexdigest()
    on_24_april_2026.move_to(dt.datetime(2028, 4, 23, 11, tzinfo=dt.UTC))
    apply_retention()
    assert Officer.objects.get(pk=ruth.pk).name == "Ruth Marlow"
    on_24_april_2026.move_to(dt.datetime(2028, 4, 25, 11, tzinfo=dt.UTC))

    apply_retention()

    erased = Officer.objects.filter(request=asked).order_by("pk")
    assert (
        list(erased.values_list("name", "email", "role"))
        == [("Erased person", "Erased person", "Head of primary care")] * 2
    )
    assert {officer.pk for officer in erased.filter(revoked_at=None)} == set()
    kept = SealedReply.objects.get()
    assert (kept.text, kept.content, kept.signatory_name, kept.sha256) == (
        "[erased]",
        "[erased]",
        "Erased person",
        number,
    )
    assert colleague.pk in {officer.pk for officer in erased}
    assert apply_retention() == {}


def test_while_a_request_is_open_its_officers_stay(asked, ruth, on_24_april_2026):
    on_24_april_2026.shift(3 * 366 * DAY)
    apply_retention()

    ruth.refresh_from_db()
    assert ruth.email == "ruth@northmoor.example"


def test_words_that_are_gone_are_said_to_be_gone(client, asked, ruth, link, on_24_april_2026):
    sealed = send(ruth)
    SealedReply._base_manager.update(text="[erased]", content="[erased]")

    text = text_of(client.get(f"{link}sent/{sealed.pk}/"))

    assert "We no longer keep the words." in text
    assert "Download your copy" not in text
