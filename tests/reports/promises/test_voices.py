"""Voices about promises: held until staff publish them, each shown apart and named."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.models import OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from reports.domain import voices
from reports.domain.requests import RequestRefused
from reports.enums import CommitmentStatus, RedactionStatus, UpdateKind, UpdateStatus, Voice
from reports.models import Commitment, CommitmentUpdate, Officer, Redaction
from tests.factories.promises import make_promise, make_voice, publish
from tests.factories.reports import make_body, make_partner, make_staff, make_started, reply
from tests.factories.shared import guarded_data
from tests.reports.reading import get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]

HOSTILE = "<script>alert(1)</script> & “no”"
HELD = "Nobody may read this yet"


def public_addresses(row: Commitment) -> list[str]:
    body = row.request.body
    return [
        row.request.get_absolute_url(),
        row.request.report.url,
        "/record/",
        "/record/promises/",
        "/record/changes/",
        f"/record/bodies/{body.slug}/",
        body.get_absolute_url(),
        f"/promises/{row.pk}/",
        "/record/list.csv",
    ]


def test_held_and_declined_words_are_nowhere_in_public(client):
    row = make_promise(CommitmentStatus.REPORTED_DONE)
    partner = make_partner()
    make_voice(row, text=HELD, email="who@writes.example")
    voices.champion_says(row, partner, UpdateKind.NOT_DONE, HELD)
    row.refresh_from_db()
    declined = make_voice(row, text=HELD)
    voices.decline(declined, reason=HELD, user=make_staff("run_clock"))

    pages = {address: b"".join(client.get(address)).decode() for address in public_addresses(row)}

    assert [row.text in page for page in pages.values()].count(True) == 4
    assert [address for address, page in pages.items() if HELD in page] == []
    assert [address for address, page in pages.items() if "writes.example" in page] == []
    assert row.status == CommitmentStatus.REPORTED_DONE


def test_each_voice_is_shown_apart_and_named(client):
    row = make_promise()
    staff = make_staff("run_clock")
    partner = make_partner("Kilnford Carers Hub")
    publish(voices.body_says(row, UpdateKind.DONE, "All practices do it."))
    publish(voices.champion_says(row, partner, UpdateKind.NOT_DONE, "Two of nine do."), is_dispute=True)
    publish(make_voice(row, kind=UpdateKind.DONE, text="Mine does."))
    row.refresh_from_db()
    voices.we_confirm(row, "We rang all nine.", user=staff)

    text = get(client, row.request.get_absolute_url())

    assert "The body says: done All practices do it. 1 June 2026" in text
    assert "Kilnford Carers Hub says: no, it has not happened Two of nine do." in text
    assert "A member of the public says: yes, it has happened Mine does." in text
    assert "We checked: it has happened We rang all nine." in text
    assert "Done, we checked" in text


def test_hostile_words_are_shown_as_words(client):
    row = make_promise(text=HOSTILE)
    publish(make_voice(row, text=HOSTILE))

    html = client.get(row.request.get_absolute_url()).content.decode()

    assert "<script>alert(1)" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; “no”") >= 2


def test_a_body_moves_its_promise_at_once_and_its_words_wait(client):
    row = make_promise()

    update = voices.body_says(row, UpdateKind.DONE, HELD)

    row.refresh_from_db()
    text = get(client, row.request.get_absolute_url())
    assert (row.status, update.status, update.voice) == (CommitmentStatus.REPORTED_DONE, UpdateStatus.HELD, Voice.BODY)
    assert "Reported done by the body" in text
    assert "The body wrote to us. We check its words before we show them." in text
    assert HELD not in text


@pytest.mark.parametrize("kind", [UpdateKind.CONFIRMATION, UpdateKind.NOT_DONE, UpdateKind.DISPUTE])
def test_a_body_can_say_only_what_a_body_knows(kind):
    row = make_promise()

    with pytest.raises(RequestRefused) as refused:
        voices.body_says(row, kind, "We say so.")

    assert refused.value.field == "kind"
    assert not CommitmentUpdate.objects.exists()


def test_an_officer_speaks_only_for_the_own_request():
    row = make_promise()
    other = Officer.objects.create(request=make_started(), name="Ola", email="ola@body.example")

    with pytest.raises(RequestRefused, match="another request"):
        voices.body_says(row, UpdateKind.DONE, "Done.", officer=other)


def test_what_cannot_be_done_keeps_no_words():
    row = make_promise(CommitmentStatus.CONFIRMED)

    with pytest.raises(TransitionNotAllowed):
        voices.body_says(row, UpdateKind.GIVEN_UP, "No.")

    assert not CommitmentUpdate.objects.exists()


@pytest.mark.parametrize("status", [CommitmentStatus.REPORTED_DONE, CommitmentStatus.CONFIRMED])
def test_a_published_dispute_reopens(status):
    row = make_promise(status)
    update = make_voice(row)

    publish(update, "There was none.", is_dispute=True)

    row.refresh_from_db()
    assert (row.status, row.is_open) == (CommitmentStatus.DISPUTED, True)
    assert (update.kind, update.public_text) == (UpdateKind.DISPUTE, "There was none.")
    assert (row.history.last().before, row.history.last().after) == (status, CommitmentStatus.DISPUTED)


def test_a_dispute_of_what_nobody_reported_is_refused_and_nothing_is_published():
    row = make_promise()
    update = make_voice(row)

    with pytest.raises(TransitionNotAllowed):
        publish(update, is_dispute=True)

    assert CommitmentUpdate.objects.get().status == UpdateStatus.HELD


def test_a_yes_disputes_nothing():
    row = make_promise(CommitmentStatus.REPORTED_DONE)

    with pytest.raises(RequestRefused, match="does not say that it was not done"):
        publish(make_voice(row, kind=UpdateKind.DONE), is_dispute=True)


def test_a_body_is_no_partner_and_a_promise_given_up_takes_no_voice():
    with pytest.raises(RequestRefused, match="not as a partner"):
        voices.champion_says(make_promise(), make_body(), UpdateKind.DONE, "Done.")
    with pytest.raises(RequestRefused, match="given this promise up"):
        make_voice(make_promise(CommitmentStatus.GIVEN_UP))


def test_who_left_an_address_hears_what_became_of_it():
    row = make_promise()
    publish(make_voice(row, email="a@person.example"))
    publish(make_voice(row))
    voices.decline(make_voice(row, email="b@person.example"), reason="It names a nurse.", user=make_staff())

    mails = {mail.recipient: mail for mail in OutgoingEmail.objects.all()}

    assert sorted(mails) == ["a@person.example", "b@person.example"]
    assert row.text in mails["a@person.example"].text_body
    assert f"/record/2026/1/#promise-{row.pk}" in mails["a@person.example"].text_body
    assert "It names a nurse." in mails["b@person.example"].text_body


def test_what_was_published_is_taken_down_with_a_reason(client):
    row = make_promise()
    update = publish(make_voice(row, text="Dr Example was rude"))

    voices.decline(update, reason="It names somebody.", user=make_staff("run_clock"))

    assert "Dr Example" not in get(client, row.request.get_absolute_url())
    with pytest.raises(TransitionNotAllowed):
        publish(update)


@pytest.mark.parametrize("status", [status for status in RedactionStatus if status != RedactionStatus.PUBLISHED])
def test_promises_wait_for_the_check_of_their_message(client, status):
    request = make_started()
    message = reply(request, on=dt.date(2026, 4, 24))
    row = make_promise(request=request, text="Words that are being checked")
    Commitment.objects.filter(pk=row.pk).update(message=message)
    check = Redaction.objects.create(message=message, status=status)

    hidden = [get(client, address) for address in (request.get_absolute_url(), "/record/promises/")]
    gone = client.get(f"/promises/{row.pk}/").status_code
    Redaction.objects.filter(pk=check.pk).update(status=RedactionStatus.PUBLISHED)

    assert [row.text in text for text in hidden] == [False, False]
    assert gone == 404
    assert row.text in get(client, request.get_absolute_url())


def test_somebody_says_whether_it_happened(client):
    row = make_promise(text="Hold slots")
    address = f"/promises/{row.pk}/"

    page = client.get(address)
    wrong = client.post(address, guarded_data(kind="", words="", email="no address"))
    data = guarded_data(kind="not_done", words=" I rang. ", email="me@person.example")
    sent = [client.post(address, data) for _ in range(2)]

    assert "Has this happened where you are?" in text_of(page)
    assert page["Cache-Control"] == "private, no-store"
    assert wrong.status_code == 422
    assert "<title>Error: " in wrong.content.decode()
    assert "no address" in wrong.content.decode()
    assert [response["Location"] for response in sent] == [f"{address}sent/"] * 2
    update = CommitmentUpdate.objects.get()
    assert (update.voice, update.kind, update.status) == (Voice.PUBLIC, UpdateKind.NOT_DONE, UpdateStatus.HELD)
    assert (update.private_text, update.public_text, update.email) == ("I rang.", "", "me@person.example")
    assert "It is not public yet" in get(client, f"{address}sent/")


def test_strangers_forms_are_guarded(client):
    row = make_promise()
    address = f"/promises/{row.pk}/"

    robot = client.post(address, guarded_data(kind="done", words="Buy this", website_address="https://x.example"))
    controls = client.post(address, guarded_data(kind="confirmation", words="a\x00b"))

    assert [robot.status_code, controls.status_code] == [422, 422]
    assert client.post(address, guarded_data(kind="confirmation", words="ab")).status_code == 422
    assert not CommitmentUpdate.objects.exists()


@pytest.mark.parametrize("status", [CommitmentStatus.GIVEN_UP, None])
def test_there_is_no_form_where_nothing_can_be_said(client, status):
    row = make_promise(status) if status else make_promise()
    if status is None:
        row.request.report.unpublish()

    assert client.get(f"/promises/{row.pk}/").status_code == 404
    assert client.post(f"/promises/{row.pk}/", guarded_data(kind="done", words="x")).status_code == 404
    assert client.get("/promises/999999999/").status_code == 404


def test_a_no_of_an_earlier_day_does_not_undo_what_was_confirmed():
    row = make_promise(CommitmentStatus.REPORTED_DONE)
    staff = make_staff("run_clock")
    voices.we_confirm(row, "We called at 2pm.", user=staff)
    day = voices.said_done_on(row)
    told = {"private_text": "No.", "public_text": "No.", "user": staff}

    early = voices.log_voice(row, Voice.PUBLIC, UpdateKind.NOT_DONE, made_on=day - dt.timedelta(days=1), **told)
    row.refresh_from_db()
    after_early = (early.kind, row.status)
    with pytest.raises(RequestRefused, match="a day before"):
        voices.publish(
            voices.person_says(row, UpdateKind.NOT_DONE, "No.", made_on=day - dt.timedelta(days=1)),
            public_text="No.",
            user=staff,
            is_dispute=True,
        )
    late = voices.log_voice(row, Voice.PUBLIC, UpdateKind.NOT_DONE, made_on=day, **told)
    row.refresh_from_db()

    assert after_early == (UpdateKind.NOT_DONE, CommitmentStatus.CONFIRMED)
    assert (late.kind, row.status) == (UpdateKind.DISPUTE, CommitmentStatus.DISPUTED)
