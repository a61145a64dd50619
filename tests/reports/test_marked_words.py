"""Words of staff that are public at once: what in them may tell who somebody is is said first."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup

from reports.enums import UpdateKind, UpdateStatus
from reports.forms.chasing import EscalateForm
from reports.forms.officers import AcceptForm
from reports.models import Commitment
from tests.factories.officers import make_officer, make_proposal
from tests.factories.promises import make_promise, make_voice
from tests.factories.reports import ADMIN, make_body, make_started
from tests.reports.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026", "officer")]

NAMED = "Mrs Anita Example on 01632 960 233 said so."
SAID = "This may tell who somebody is: “Anita Example” (name), “01632 960 233” (phone number). It is a guess."


def carried(response, name: str) -> str:
    """What the page that came back sends along in its hidden box ``name``."""
    return BeautifulSoup(response.content, "html.parser").find("input", {"name": name})["value"]


def test_a_reason_with_a_name_is_said_at_its_box_once(client):
    request = make_started()
    address = f"{ADMIN}/close/{request.pk}/"
    data = {"submission_key": str(uuid.uuid4()), "reason": NAMED}

    told = client.post(address, data)
    marks = {"marks": carried(told, "marks")}
    other = client.post(address, {**data, **marks, "reason": f"{NAMED} Mr Sam Other too."})
    again = client.post(address, {**data, **marks})
    clean = client.post(address, {**data, "reason": "The lead said so."})

    assert (told.status_code, other.status_code) == (422, 422)
    assert SAID in text_of(told)
    assert "“Sam Other” (name)" in text_of(other)
    assert [response.context["consequences"].after.phase for response in (again, clean)] == [
        "Closed without a reply"
    ] * 2
    assert carried(again, "marks") == marks["marks"]
    assert SAID not in text_of(again)


def test_an_officer_of_the_request_is_known_by_name(client):
    request = make_started()
    make_officer(request, name="Ruth Marlow")

    told = client.post(
        f"{ADMIN}/withdraw/{request.pk}/", {"submission_key": str(uuid.uuid4()), "reason": "Ruth Marlow rang."}
    )

    assert "“Ruth Marlow” (name)" in text_of(told)


def test_a_promise_with_a_name_is_added_once_that_was_read(client):
    request = make_started()
    address = f"{ADMIN}/promise/{request.pk}/"
    data = {"submission_key": str(uuid.uuid4()), "made_on": "2026-04-24", "text": NAMED}

    told = client.post(address, data)
    before = Commitment.objects.count()
    client.post(address, {**data, "marks": carried(told, "marks")})

    assert (told.status_code, before, Commitment.objects.get().text) == (422, 0, NAMED)
    assert SAID in text_of(told)


@pytest.mark.parametrize(
    ("action", "answers"),
    [
        ("say", {"voice": "body", "kind": "done", "made_on": "2026-05-20", "public_text": NAMED}),
        ("found", {"text": NAMED}),
        ("date", {"due_on": "2026-07-01", "reason": NAMED}),
        ("reword", {"text": "Hold two slots", "reason": NAMED}),
    ],
)
def test_what_is_said_of_a_promise_is_read_first(client, action, answers):
    row = make_promise()
    address = f"/admin/promises-of-bodies/inspect/{row.pk}/"
    data = {f"{action}-{name}": value for name, value in answers.items()}
    data |= {"action": action, f"{action}-submission_key": str(uuid.uuid4())}

    told = client.post(address, data)
    done = client.post(address, {**data, f"{action}-marks": carried(told, f"{action}-marks")})

    assert (told.status_code, done.status_code) == (422, 302)
    assert SAID in text_of(told)


def test_a_voice_of_a_stranger_is_published_once_its_names_were_read(client):
    update = make_voice(make_promise(), kind=UpdateKind.DONE, text=NAMED)
    address = f"/admin/promise-voices/inspect/{update.pk}/"
    data = {"action": "publish", "publish-submission_key": str(uuid.uuid4()), "publish-public_text": NAMED}

    told = client.post(address, data)
    update.refresh_from_db()
    before = update.status
    client.post(address, {**data, "publish-public_text": "A member of staff said so."})
    update.refresh_from_db()

    assert (told.status_code, before, update.status) == (422, UpdateStatus.HELD, UpdateStatus.PUBLISHED)
    assert SAID in text_of(told)
    assert update.public_text == "A member of staff said so."


def test_why_we_told_somebody_above_and_why_another_body_is_in_charge(client):
    request = make_started()
    proposal = make_proposal(make_officer(request), to_body=make_body("Kilnford Council"), other_body="")
    escalate = EscalateForm(
        {"submission_key": str(uuid.uuid4()), "kind": "regulator", "told": "CQC", "escalated_on": "2026-06-01"}
        | {"reason": NAMED},
        request=request,
    )
    accept = AcceptForm(
        {"submission_key": str(uuid.uuid4()), "to_body": proposal.to_body_id, "public_reason": NAMED},
        proposal=proposal,
    )

    assert [form.is_valid() for form in (escalate, accept)] == [False, False]
    assert "Anita Example" in escalate.errors["reason"][0]
    assert "Anita Example" in accept.errors["public_reason"][0]
