"""A body tells how far its promises are, through the reply link."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from reports.enums import CommitmentStatus, UpdateKind, UpdateStatus, Voice
from reports.models import Commitment, CommitmentUpdate
from tests.factories.officers import let_in, make_officer
from tests.factories.promises import make_promise
from tests.reports.reading import get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def test_an_officer_reports_a_promise_done_and_nothing_is_confirmed(client):
    row = make_promise(text="Hold slots")
    officer = make_officer(row.request)
    link = let_in(client, officer)
    data = {"kind": "done", "words": "All nine do it.", "submission_key": str(uuid.uuid4())}

    overview = get(client, link)
    listed = client.get(f"{link}promises/")
    wrong = client.post(f"{link}promises/{row.pk}/", {"kind": "confirmation", "words": ""})
    sent = [client.post(f"{link}promises/{row.pk}/", data) for _ in range(2)]

    assert "Tell people how far you are with what you promised" in overview
    assert "Hold slots" in text_of(listed)
    assert listed["Cache-Control"] == "private, no-store"
    assert wrong.status_code == 422
    assert "Write what people should know" in text_of(wrong)
    assert [response["Location"] for response in sent] == [f"{link}promises/?done=1"] * 2
    update = CommitmentUpdate.objects.get()
    assert (update.voice, update.kind, update.status, update.officer, update.private_text) == (
        Voice.BODY,
        UpdateKind.DONE,
        UpdateStatus.HELD,
        officer,
        "All nine do it.",
    )
    assert Commitment.objects.get().status == CommitmentStatus.REPORTED_DONE
    assert "Reported done by the body" in get(client, f"{link}promises/?done=1")


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        (CommitmentStatus.OPEN, ["progress", "done", "given_up"]),
        (CommitmentStatus.REPORTED_DONE, ["progress"]),
        (CommitmentStatus.DISPUTED, ["progress", "done", "given_up"]),
        (CommitmentStatus.CONFIRMED, []),
        (CommitmentStatus.GIVEN_UP, []),
    ],
)
def test_only_what_is_possible_is_offered_and_taken(client, status, kinds):
    row = make_promise(status)
    link = let_in(client, make_officer(row.request))
    address = f"{link}promises/{row.pk}/"

    page = client.get(address)
    offered = [kind for kind in ("progress", "done", "given_up") if f'value="{kind}"' in page.content.decode()]
    taken = []
    for kind in ("progress", "done", "given_up"):
        made = Commitment.objects.get(pk=row.pk).history.count()
        client.post(address, {"kind": kind, "words": "So it is.", "submission_key": str(uuid.uuid4())})
        if Commitment.objects.get(pk=row.pk).history.count() > made:
            taken.append(kind)

    assert offered == kinds
    # After "done" a promise can't be given up.
    assert taken == [kind for kind in kinds if kind != "given_up"]
    assert page.status_code == (200 if kinds else 302)


def test_what_is_no_longer_possible_is_said_and_the_words_stay(client):
    row = make_promise(CommitmentStatus.CONFIRMED)
    link = let_in(client, make_officer(row.request))

    response = client.post(f"{link}promises/{row.pk}/", {"kind": "given_up", "words": "No money is left."})

    assert response.status_code == 422
    assert "This promise is “Done” now" in text_of(response)
    assert "No money is left." in text_of(response)
    assert not CommitmentUpdate.objects.exists()


def test_promises_of_others_and_other_browsers_are_out_of_reach(client):
    row, other = make_promise(due_on=dt.date(2026, 7, 1)), make_promise()
    link = let_in(client, make_officer(row.request))

    strange = client.post(f"{link}promises/{other.pk}/", {"kind": "done", "words": "Done."})
    client.cookies.clear()
    unknown = [client.get(f"{link}promises/"), client.post(f"{link}promises/{row.pk}/", {"kind": "done", "words": "x"})]

    assert strange.status_code == 404
    assert unknown[0].url == link
    assert (unknown[1].status_code, "Send me a code" in text_of(unknown[1])) == (403, True)
    assert client.get("/reply/nonsense/promises/").status_code == 404
    assert not CommitmentUpdate.objects.exists()
