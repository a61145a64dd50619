"""A partner organisation says whether promises were kept."""

from __future__ import annotations

import pytest
import time_machine

from reports.enums import CommitmentStatus, UpdateKind, UpdateStatus, Voice
from reports.models import CommitmentUpdate, ReportCredit
from tests.factories.charter_champions import make_membership
from tests.factories.portal import client_of, make_person
from tests.factories.promises import make_promise
from tests.factories.reports import make_body, make_partner
from tests.reports.reading import get

pytestmark = pytest.mark.django_db
KEY = "7c1d4b1e-8a3c-4c39-9c5c-0d5c0b6f1c11"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False):
        yield


def credited(organisation, **kwargs):
    row = make_promise(**kwargs)
    ReportCredit.objects.create(report=row.request.report, organisation=organisation)
    return row


def test_a_partner_speaks_to_promises_of_reports_that_credit_it():
    partner = make_partner("Kilnford Carers Hub")
    row = credited(partner, text="Hold slots")
    gone = credited(partner, status=CommitmentStatus.GIVEN_UP, text="Given up")
    other = make_promise(text="Of another report")
    client = client_of(make_person(partner).user)
    address = f"/portal/{partner.slug}/promises/"

    listed = get(client, address)
    wrong = client.post(f"{address}{row.pk}/", {"kind": "", "words": ""})
    data = {"kind": "not_done", "words": "None of our carers got one.", "submission_key": KEY}
    sent = [client.post(f"{address}{row.pk}/", data) for _ in range(2)]

    assert [words in listed for words in ("Hold slots", "Given up", "Of another report")] == [True, False, False]
    assert wrong.status_code == 422
    assert [response["Location"] for response in sent] == [address] * 2
    update = CommitmentUpdate.objects.get()
    assert (update.voice, update.kind, update.organisation, update.status) == (
        Voice.CHAMPION,
        UpdateKind.NOT_DONE,
        partner,
        UpdateStatus.HELD,
    )
    assert [client.get(f"{address}{pk}/").status_code for pk in (gone.pk, other.pk, 10**30)] == [404] * 3
    assert client.post(f"{address}{other.pk}/", data).status_code == 404


def test_a_champion_speaks_to_every_promise():
    partner = make_partner()
    make_membership(organisation=partner)
    make_promise(text="Of another report")
    credited(partner, text="Of our own report")

    listed = get(client_of(make_person(partner).user), f"/portal/{partner.slug}/promises/")

    assert listed.index("Of our own report") < listed.index("Of another report")


def test_nobody_speaks_for_others():
    partner, stranger = make_partner(), make_partner()
    row = credited(partner)
    client = client_of(make_person(stranger).user)

    assert client.get(f"/portal/{partner.slug}/promises/").status_code == 404
    assert client.post(f"/portal/{partner.slug}/promises/{row.pk}/", {"kind": "done", "words": "x"}).status_code == 404
    assert not CommitmentUpdate.objects.exists()


def test_a_body_is_no_partner():
    body = make_body()
    row = credited(body)
    client = client_of(make_person(body).user)

    assert "There are none at the moment." in get(client, f"/portal/{body.slug}/promises/")
    assert client.get(f"/portal/{body.slug}/promises/{row.pk}/").status_code == 404
