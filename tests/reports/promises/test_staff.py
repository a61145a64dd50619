"""What staff do with promises and with the voices about them."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from hub.shared.audit import REVEALED
from hub.shared.models import AuditEntry, OutgoingEmail
from reports.enums import CommitmentStatus, UpdateKind, UpdateStatus, Voice
from reports.models import Commitment, CommitmentUpdate
from tests.factories.promises import make_promise, make_voice, voice_data
from tests.factories.reports import make_partner, make_staff, make_started, reply_data
from tests.reports.reading import get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


@pytest.fixture
def staff(client):
    user = make_staff("run_clock")
    client.force_login(user)
    return user


def promise_url(row) -> str:
    return f"/admin/promises-of-bodies/inspect/{row.pk}/"


def voice_url(update) -> str:
    return f"/admin/promise-voices/inspect/{update.pk}/"


def test_staff_add_a_promise_from_a_letter_once(client, staff):
    request = make_started()
    item = request.items.first()
    address = f"/admin/response_requests/promise/{request.pk}/"
    data = {
        "submission_key": str(uuid.uuid4()),
        "made_on": "2026-04-24",
        "item": item.pk,
        "text": "Hold two slots",
        "due_on": "2026-06-30",
    }

    early = client.post(address, {**data, "due_on": "2026-04-23"})
    before = client.post(address, {**data, "made_on": "2026-04-01"})
    other = client.post(address, {**data, "item": make_started().items.first().pk})
    sent = [client.post(address, data) for _ in range(2)]

    assert [response.status_code for response in (early, before, other, *sent)] == [422, 422, 422, 302, 302]
    assert "The date can’t be before that." in text_of(early)
    row = Commitment.objects.get()
    assert (row.item, row.text, row.due_on, row.made_on) == (
        item,
        "Hold two slots",
        dt.date(2026, 6, 30),
        dt.date(2026, 4, 24),
    )
    case = get(client, f"/admin/response_requests/inspect/{request.pk}/")
    assert "Hold two slots" in case
    assert "30 June 2026" in case


def test_staff_log_what_a_person_said_which_reopens_the_promise(client, staff):
    row = make_promise(CommitmentStatus.REPORTED_DONE)
    data = voice_data()

    sent = [client.post(promise_url(row), data) for _ in range(2)]

    row.refresh_from_db()
    update = CommitmentUpdate.objects.get()
    assert [response.status_code for response in sent] == [302, 302]
    assert (update.status, update.kind, update.made_on) == (
        UpdateStatus.PUBLISHED,
        UpdateKind.DISPUTE,
        dt.date(2026, 5, 20),
    )
    assert row.status == CommitmentStatus.DISPUTED


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"voice": Voice.CHAMPION}, "Choose the organisation."),
        ({"made_on": "2026-06-02"}, "This day is in the future."),
        ({"made_on": "2026-04-23"}, "This day is before the promise."),
        ({"voice": Voice.BODY}, "A body can report progress, that it is done, or that it gives up."),
        ({"voice": Voice.US}, "Select a valid choice"),
        ({"kind": UpdateKind.CONFIRMATION}, "Select a valid choice"),
        ({"kind": UpdateKind.GIVEN_UP}, "Choose yes, partly or no."),
    ],
)
def test_what_makes_no_sense_is_said_at_the_box(client, staff, answers, words):
    row = make_promise()

    response = client.post(promise_url(row), voice_data(**answers))

    assert response.status_code == 422
    assert words in text_of(response)
    assert "There are no slots in Hanbury." in text_of(response)
    assert not CommitmentUpdate.objects.exists()


def test_staff_log_a_partner_and_a_body(client, staff):
    row, partner = make_promise(), make_partner("Kilnford Carers Hub")

    client.post(promise_url(row), voice_data(voice=Voice.CHAMPION, organisation=partner.pk, kind=UpdateKind.PROGRESS))
    client.post(promise_url(row), voice_data(voice=Voice.BODY, kind=UpdateKind.GIVEN_UP, private_text="Dear Asha"))

    row.refresh_from_db()
    said = [(update.voice, update.kind, update.organisation, update.private_text) for update in row.updates.all()]
    assert said == [
        (Voice.CHAMPION, UpdateKind.PROGRESS, partner, "There are no slots in Hanbury."),
        (Voice.BODY, UpdateKind.GIVEN_UP, None, "Dear Asha"),
    ]
    assert row.status == CommitmentStatus.GIVEN_UP


def test_staff_confirm_find_move_and_reword(client, staff):
    row = make_promise(text="Dr Example will do it")
    url = promise_url(row)

    client.post(url, {"action": "confirm", "confirm-text": "We rang all nine."})
    client.post(url, {"action": "found", "found-text": "We rang again: none."})
    client.post(url, {"action": "date", "date-due_on": "2026-07-01", "date-reason": "It asked for more time."})
    client.post(url, {"action": "reword", "reword-text": "We will do it", "reword-reason": "A name is left out."})

    row.refresh_from_db()
    assert (row.status, row.due_on, row.text) == (CommitmentStatus.DISPUTED, dt.date(2026, 7, 1), "We will do it")
    assert [event.after for event in row.history.all()] == ["open", "confirmed", "disputed", "disputed", "disputed"]
    text = get(client, row.request.get_absolute_url())
    assert "The date was moved. Before: 1 June 2026. Now: 1 July 2026. It asked for more time." in text
    assert "We changed the words. A name is left out." in text
    assert "Dr Example" not in text


def test_a_voice_that_waits_keeps_staff_from_confirming(client, staff):
    row = make_promise()
    make_voice(row)

    response = client.post(promise_url(row), {"action": "confirm", "confirm-text": "We rang."})

    assert response.status_code == 422
    assert "Look at what waits first." in text_of(response)


def test_staff_publish_a_voice_after_reading_the_mail(client, staff):
    update = make_voice(
        make_promise(CommitmentStatus.REPORTED_DONE), text="Dr Example had none", email="me@person.example"
    )
    data = {"action": "publish", "publish-public_text": "There was none", "publish-is_dispute": "on"}

    page = client.get(voice_url(update))
    shown = client.post(voice_url(update), data)
    held = CommitmentUpdate.objects.get().status
    digest = shown.context["previews"]["publish"].digest
    done = client.post(voice_url(update), {**data, "previewed": digest})

    update.refresh_from_db()
    assert "Dr Example had none" in text_of(page)
    assert "me@person.example" in text_of(shown)
    assert held == UpdateStatus.HELD
    assert done.status_code == 302
    assert (update.status, update.public_text) == (UpdateStatus.PUBLISHED, "There was none")
    assert update.commitment.status == CommitmentStatus.DISPUTED
    assert OutgoingEmail.objects.get().kind == "promises.voice_published"
    assert AuditEntry.objects.filter(action=REVEALED).exists()


def test_staff_decline_a_voice_with_a_reason(client, staff):
    update = make_voice()

    without = client.post(voice_url(update), {"action": "decline", "decline-reason": ""})
    done = client.post(voice_url(update), {"action": "decline", "decline-reason": "It is about parking."})
    again = client.post(voice_url(update), {"action": "publish", "publish-public_text": "x"})

    update.refresh_from_db()
    assert [without.status_code, done.status_code, again.status_code] == [422, 302, 422]
    assert (update.status, update.history.last().reason) == (UpdateStatus.DECLINED, "It is about parking.")
    assert "Somebody was faster: it is “Not published” now." in text_of(again)


def test_others_see_and_do_nothing(client):
    row = make_promise()
    update = make_voice(row)
    client.force_login(make_staff("view_responserequest", "change_commitment", "view_commitment"))

    for url in (promise_url(row), voice_url(update), "/admin/outcomes/new/"):
        client.post(url, {"action": "decline", "decline-reason": "No."})
        assert client.get(url).status_code == 302

    update.refresh_from_db()
    assert update.status == UpdateStatus.HELD


def test_a_logged_letter_brings_its_actions_onto_the_record(client, staff):
    request = make_started()
    first, second = request.items.all()
    address = f"/admin/response_requests/reply/{request.pk}/"
    data = reply_data(request, 1) | {
        f"action_{first.pk}_1": "Hold two slots",
        f"action_due_{first.pk}_1": "2026-06-30",
        f"action_{first.pk}_2": "Tell carers",
    }

    wrong = client.post(
        address,
        data | {f"action_due_{first.pk}_1": "2026-04-23", f"action_due_{second.pk}_1": "2026-06-30"},
    )
    sent = [client.post(address, data) for _ in range(2)]

    said = text_of(wrong)
    assert [response.status_code for response in (wrong, *sent)] == [422, 302, 302]
    assert "The date can’t be before that." in said
    assert "Write what the body will do by this date." in said
    assert "Choose a decision for recommendation 2." in said
    message = request.messages.get()
    assert [(row.item, row.message, row.text, row.due_on, row.made_on) for row in request.commitments.by_date()] == [
        (first, message, "Hold two slots", dt.date(2026, 6, 30), dt.date(2026, 4, 24)),
        (first, message, "Tell carers", None, dt.date(2026, 4, 24)),
    ]
