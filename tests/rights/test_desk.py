"""What staff do with a request: its clock, its mails, and its end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from hub.home.domain.roles import ADMINISTRATOR, EVIDENCE_OFFICER
from hub.rights.domain import requests
from hub.rights.domain.requests import TooLateToExtend
from hub.rights.enums import RequestKind, RequestSource, RequestStatus, WaitFor
from hub.rights.models import RightsRequest
from hub.rights.needs_today import lines_of_rights
from hub.shared.calendars import working_calendar
from hub.shared.models import AuditEntry
from hub.shared.states import TransitionNotAllowed
from tests.factories.rights import ADA, make_request
from tests.factories.shared import make_user_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = make_user_in(ADMINISTRATOR)
    client.force_login(user)
    return user


def page_of(row: RightsRequest) -> str:
    return reverse("rights_desk:inspect", args=[row.pk])


def due(row: RightsRequest) -> str:
    day = RightsRequest.objects.get(pk=row.pk).next_day(working_calendar())
    return str(day) if day else ""


def press(client, row: RightsRequest, action: str, **values) -> str:
    """Send the form of ``action``, and once more if it shows a mail first; returns what was told."""
    data = {"action": action, **{f"{action}-{name}": value for name, value in values.items()}}
    response = client.post(page_of(row), data)
    if response.status_code == 200:
        (preview,) = response.context["previews"].values()
        response = client.post(page_of(row), {**data, "previewed": preview.digest})
    assert response.status_code == 302, response.context["action_forms"][action].errors
    return client.get(page_of(row)).content.decode()


def test_from_proof_of_identity_to_the_answer(client, staff, time_machine, django_capture_on_commit_callbacks):
    time_machine.move_to("2026-09-07T10:00:00Z")
    row = make_request(source=RequestSource.EMAIL)
    assert due(row) == "2026-10-07"

    with django_capture_on_commit_callbacks(execute=True):
        press(client, row, "acknowledge", on="2026-09-07")
        page = press(client, row, "ask", wait_for="identity", question="Which walk did you book?")
    assert "The clock stands still since 7 September 2026" in page
    assert due(row) == ""

    time_machine.move_to("2026-09-15T10:00:00Z")
    page = press(client, row, "came", on="2026-09-14")
    assert "The month counts from 14 September 2026" in page
    assert due(row) == "2026-10-14"

    with django_capture_on_commit_callbacks(execute=True):
        page = press(client, row, "extend", reason="It touches many years.")
        assert due(row) == "2026-12-14"
        press(client, row, "done", outcome="The copy is in the post.")
    row.refresh_from_db()
    assert (row.status, str(row.closed_on), row.outcome) == ("done", "2026-09-15", "The copy is in the post.")
    assert [(message.to[0], message.subject.partition(" (")[0]) for message in mail.outbox] == [
        (ADA, "We have your request"),
        (ADA, "A question about your request"),
        (ADA, "Your request takes us longer"),
        (ADA, f"What came of {row.reference}"),
    ]
    assert "We answer by 14 December 2026 at the latest." in mail.outbox[2].body
    assert all("ico.org.uk/make-a-complaint" in message.body for message in mail.outbox)
    assert [step.after for step in row.history.all()] == ["received", "waiting", "received", "done"]


def test_the_mail_is_read_before_it_is_sent(client, staff):
    row = make_request()

    response = client.post(page_of(row), {"action": "done", "done-outcome": "It is put right."})

    assert response.status_code == 200
    assert "It is put right." in response.content.decode()
    row.refresh_from_db()
    assert row.status == RequestStatus.RECEIVED


def test_it_is_extended_once_and_in_its_first_month(staff, time_machine):
    time_machine.move_to("2026-09-07T10:00:00Z")
    row = make_request()
    time_machine.move_to("2026-10-08T10:00:00Z")
    with pytest.raises(TooLateToExtend):
        requests.extend(row, "Late", user=staff)

    time_machine.move_to("2026-10-07T22:00:00Z")
    requests.extend(row, "Complex", user=staff)
    assert due(row) == "2026-12-07"
    with pytest.raises(TooLateToExtend):
        requests.extend(row, "Again", user=staff)


def test_a_complaint_has_a_day_to_be_acknowledged_and_then_none(client, staff, time_machine):
    time_machine.move_to("2026-12-01T10:00:00Z")
    row = make_request(RequestKind.COMPLAINT, email="")
    assert due(row) == "2026-12-31"
    assert "Acknowledge it by 31 December 2026" in client.get(page_of(row)).content.decode()
    assert requests.may_extend(row, on=dt.date(2026, 12, 1)) is False

    page = press(client, row, "acknowledge", on="2026-12-01")

    assert due(row) == ""
    assert "without undue delay" in page


def test_needs_you_today_names_the_first_day_and_presses_in_the_last_week(staff, time_machine):
    time_machine.move_to("2026-12-01T10:00:00Z")
    assert lines_of_rights(staff, on=dt.date(2026, 12, 1)) == []
    make_request(RequestKind.COMPLAINT, email="")
    make_request()

    (line,) = lines_of_rights(staff, on=dt.date(2026, 12, 23))
    assert (line.words, line.detail, line.is_urgent) == (
        "2 requests about personal data",
        "the first is due 31 December 2026",
        False,
    )
    assert lines_of_rights(staff, on=dt.date(2026, 12, 24))[0].is_urgent
    assert lines_of_rights(make_user_in(EVIDENCE_OFFICER), on=dt.date(2026, 12, 23)) is None


def test_staff_note_down_what_came_on_paper_once(client, staff):
    page = client.get(reverse("rights_record"))
    key = str(page.context["form"]["submission_key"].value())
    data = {"kind": "erase", "source": "letter", "received_on": "2026-01-02", "name": "Ada", "submission_key": key}

    first, second = (client.post(reverse("rights_record"), data) for _ in range(2))

    row = RightsRequest.objects.get()
    assert first["Location"] == second["Location"] == page_of(row)
    assert (row.kind, str(row.received_on)) == ("erase", "2026-01-02")
    assert client.post(reverse("rights_record"), {**data, "received_on": "2999-01-01"}).status_code == 422


def test_what_is_closed_is_opened_again_and_a_wait_is_one(staff):
    row = make_request()
    requests.ask(row, WaitFor.DETAILS, "Which?", user=staff)
    with pytest.raises(TransitionNotAllowed):
        requests.ask(row, WaitFor.DETAILS, "Which?", user=staff)
    requests.close(row, RequestStatus.WITHDRAWN, "As you wish.", user=staff)
    assert row.open_wait is None
    requests.reopen(row, "They wrote again", user=staff)
    assert (row.status, row.closed_on) == (RequestStatus.RECEIVED, None)


def test_each_opening_is_logged_and_the_list_says_by_when(client, staff, time_machine):
    time_machine.move_to("2026-09-07T10:00:00Z")
    row = make_request()
    client.get(page_of(row))

    assert [entry.action for entry in AuditEntry.objects.filter(subject_type="rights.rightsrequest")] == ["reveal"]
    time_machine.move_to("2026-10-09T10:00:00Z")
    assert "7 October 2026: answer, 2 days late" in client.get(reverse("rights_desk:index")).content.decode()
