"""Claims of listings."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from hub.accounts.partners import StaffAddressError
from hub.accounts.people import find_partner_by_email
from hub.organisations.domain.listings import (
    OwnClaimError,
    approve_claim,
    claim_listing,
    confirm_claim,
    decline_claim,
)
from hub.organisations.enums import (
    CLAIM_TRANSITIONS,
    ClaimStatus,
)
from hub.organisations.models import (
    ListingClaim,
    Organisation,
    OrganisationPerson,
)
from hub.shared.models import OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.organisations import make_organisation, make_person
from tests.factories.shared import guarded_data
from tests.organisations.listing_care.written import START, link_in, mails, read_then_press

pytestmark = pytest.mark.django_db


def make_claim(organisation: Organisation | None = None, **values) -> ListingClaim:
    """A claim whose address is confirmed."""
    values = {
        "name": "Pat Example",
        "role": "Secretary",
        "email": "pat@partner.example",
        "how_to_check": "Ring.",
    } | values
    claim_listing(organisation or make_organisation("Carers Hub"), **values)
    mail = OutgoingEmail.objects.order_by("-pk").first()
    claim = confirm_claim(link_in(mail).split("/")[-2])
    OutgoingEmail.objects.all().delete()
    return claim


def test_a_claim_counts_once_its_address_is_confirmed_by_a_button(client, officer):
    organisation = make_organisation("Carers Hub")
    address = f"/listing/claim/{organisation.slug}/"
    data = guarded_data(name="Pat Example", role="Secretary", email="pat@partner.example", how_to_check="Ring us.")

    assert client.post(address, data)["Location"] == f"{address}received/"
    link = link_in(OutgoingEmail.objects.get())
    claim = ListingClaim.objects.get()
    staff = Client()
    staff.force_login(officer)
    assert "Pat Example" not in staff.get("/admin/listing-claims/").text
    for _ in range(2):
        assert "Confirm my email address" in client.get(link).text
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.SENT

    assert client.post(link)["Location"] == "/listing/confirm-claim/done/"

    claim.refresh_from_db()
    assert (claim.status, claim.confirmed_at) == (ClaimStatus.CONFIRMED, START)
    assert [client.get(link).status_code, client.post(link).status_code] == [410, 410]
    assert client.get("/listing/confirm-claim/nonsense/").status_code == 404
    assert "Pat Example" in staff.get("/admin/listing-claims/").text


def test_an_approved_claim_makes_a_partner_who_signs_in_by_a_code(officer):
    claim = make_claim()

    person = approve_claim(claim, user=officer)

    assert (person.organisation, person.user.get_full_name(), person.added_by) == (
        claim.organisation,
        "Pat Example",
        officer,
    )
    assert find_partner_by_email("pat@partner.example") == person.user
    assert mails() == [("listings.claim_approved", "pat@partner.example")]
    text = OutgoingEmail.objects.get().text_body
    assert "/account/code/" in text
    assert "/portal/" in text


def test_a_declined_claim_tells_why_and_makes_nobody(officer):
    claim = make_claim()

    decline_claim(claim, "They do not know you.", user=officer)

    assert (claim.status, claim.decision_reason) == (ClaimStatus.DECLINED, "They do not know you.")
    assert not OrganisationPerson.objects.exists()
    assert "They do not know you." in OutgoingEmail.objects.get().text_body


def test_who_belongs_to_the_organisation_does_not_decide(officer):
    claim = make_claim()
    OrganisationPerson.objects.create(organisation=claim.organisation, user=officer)
    own = make_claim(make_organisation("Choir"), email=officer.email.upper())

    for each in (claim, own):
        for decide in (lambda c: approve_claim(c, user=officer), lambda c: decline_claim(c, "No.", user=officer)):
            with pytest.raises(OwnClaimError):
                decide(each)
        each.refresh_from_db()
        assert each.status == ClaimStatus.CONFIRMED
    assert mails() == []


def test_a_claim_with_the_address_of_staff_stays_undecided(officer, client):
    User.objects.create_superuser("ada", "ada@hub.example", "x")
    claim = make_claim(email="ada@hub.example")

    with pytest.raises(StaffAddressError):
        approve_claim(claim, user=officer)
    client.force_login(officer)
    answer = client.post(f"/admin/listing-claims/inspect/{claim.pk}/", {"action": "approve"})

    assert answer.status_code == 422
    assert "belongs to a member of staff" in answer.text
    claim.refresh_from_db()
    assert (claim.status, claim.history.count()) == (ClaimStatus.CONFIRMED, 2)
    assert not OrganisationPerson.objects.exists()
    assert mails() == []


@pytest.mark.parametrize("action", ["approve", "decline"])
def test_staff_read_the_mail_and_what_it_gives_away_before_they_decide(client, officer, action):
    organisation = make_organisation("Carers Hub", phone="01632 960 001")
    make_person(organisation, "sam@partner.example")
    claim = make_claim(organisation)
    client.force_login(officer)
    address = f"/admin/listing-claims/inspect/{claim.pk}/"
    data = {"action": action} | ({"decline-answer": "They do not know you."} if action == "decline" else {})

    page = " ".join(client.get(address).text.split())
    first = client.post(address, data)
    claim.refresh_from_db()
    before = (claim.status, mails())
    read, answer = read_then_press(client, address, data)

    assert "its listing says 01632 960 001. 1 person can sign in for it already." in page
    assert (first.status_code, *before) == (200, ClaimStatus.CONFIRMED, [])
    claim.refresh_from_db()
    assert answer.status_code == 302
    assert claim.status == {"approve": ClaimStatus.APPROVED, "decline": ClaimStatus.DECLINED}[action]
    assert OutgoingEmail.objects.get().text_body.split() == read.split()


def test_who_may_not_decide_reads_why_and_no_mail(client, officer):
    claim = make_claim()
    OrganisationPerson.objects.create(organisation=claim.organisation, user=officer)
    client.force_login(officer)

    answer = client.post(f"/admin/listing-claims/inspect/{claim.pk}/", {"action": "approve"})

    assert answer.status_code == 422
    assert "You belong to this organisation" in answer.text
    assert "hub-mail-text" not in answer.text
    assert mails() == []


@pytest.mark.parametrize("before", ClaimStatus)
def test_every_move_of_a_claim(before, officer):
    allowed = {"sent": {"confirmed"}, "confirmed": {"approved", "declined"}, "approved": set(), "declined": set()}
    claim = make_claim()
    ListingClaim.objects.filter(pk=claim.pk).update(status=before)

    assert {status.value for status in CLAIM_TRANSITIONS[before]} == allowed[before.value]
    acts = {
        "approved": lambda: approve_claim(claim, user=officer),
        "declined": lambda: decline_claim(claim, "No", user=officer),
    }
    for after, act in acts.items():
        if after in allowed[before.value]:
            continue
        with pytest.raises(TransitionNotAllowed):
            act()
    assert mails() == []
