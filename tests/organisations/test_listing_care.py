"""Mistakes that people report, claims of listings, and the yearly question whether one is right."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from hub.accounts.partners import StaffAddressError
from hub.accounts.people import find_partner_by_email
from hub.organisations.domain.confirming import ask_owner, confirm_listing
from hub.organisations.domain.listings import (
    OwnClaimError,
    answer_mistake,
    approve_claim,
    claim_listing,
    confirm_claim,
    decline_claim,
    report_mistake,
)
from hub.organisations.enums import (
    CLAIM_TRANSITIONS,
    MISTAKE_TRANSITIONS,
    ClaimStatus,
    ConfirmedBy,
    MistakeStatus,
    OrganisationKind,
)
from hub.organisations.jobs import ask_owners
from hub.organisations.models import (
    ListingClaim,
    ListingConfirmation,
    ListingQuestion,
    MistakeReport,
    Organisation,
    OrganisationContact,
    OrganisationPerson,
)
from hub.shared.clock import now, today
from hub.shared.jobs import Due
from hub.shared.models import AuditEntry, OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data, make_user_in

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def still_clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def officer():
    user = make_user_in("Champions officer")
    User.objects.filter(pk=user.pk).update(email="officer@hub.example")
    return User.objects.get(pk=user.pk)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def link_in(mail: OutgoingEmail) -> str:
    return re.search(r"https?://[^/]+(/listing/\S+)", mail.text_body)[1]


# Mistakes


def test_anyone_reports_a_mistake_once_however_often_the_button_is_pressed(client):
    organisation = make_organisation("Carers Hub")
    address = f"/listing/mistake/{organisation.slug}/"
    data = guarded_data(what="The phone does not work.", email="kim@reader.example")

    answers = [client.post(address, data) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [f"{address}received/"] * 2
    report = MistakeReport.objects.get()
    assert (report.organisation, report.what, report.email, report.status, report.is_from_owner) == (
        organisation,
        "The phone does not work.",
        "kim@reader.example",
        MistakeStatus.OPEN,
        False,
    )
    assert [(row.before, row.after) for row in report.history.all()] == [("", "open")]
    assert "Carers Hub" in client.get(f"{address}received/").text


def test_what_was_typed_stays_and_robots_are_refused(client):
    organisation = make_organisation()
    address = f"/listing/mistake/{organisation.slug}/"

    missing = client.post(address, guarded_data(what="", email="kim@reader.example"))
    robot = client.post(address, guarded_data(what="Buy pills", website_address="https://spam.example"))

    assert (missing.status_code, robot.status_code) == (422, 422)
    assert "kim@reader.example" in missing.text
    assert "Tell us what is wrong" in missing.text
    assert not MistakeReport.objects.exists()


def test_the_page_of_an_organisation_leads_there(client):
    group, body = make_organisation("Carers Hub"), make_organisation("Trust", kind=OrganisationKind.NHS_BODY)

    pages = [client.get(row.get_absolute_url()).text for row in (group, body)]

    assert 'href="/listing/mistake/carers-hub/"' in pages[0]
    assert 'href="/listing/claim/carers-hub/"' in pages[0]
    assert 'href="/listing/mistake/trust/"' in pages[1]
    assert "/listing/claim/" not in pages[1]
    assert client.get("/listing/claim/trust/").status_code == 404
    assert client.get("/listing/mistake/nobody/").status_code == 404
    for path in ("/listing/mistake/carers-hub/", "/listing/claim/carers-hub/"):
        assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("before", MistakeStatus)
@pytest.mark.parametrize("after", MistakeStatus)
def test_every_move_of_a_mistake(before, after, officer):
    report = report_mistake(make_organisation("Carers Hub"), "It moved.", email="kim@reader.example")
    MistakeReport.objects.filter(pk=report.pk).update(status=before)
    told = {"corrected": "listings.mistake_corrected", "unchanged": "listings.mistake_unchanged"}.get(after)
    allowed = {
        ("open", "corrected"),
        ("open", "unchanged"),
        ("open", "spam"),
        ("spam", "open"),
    }

    if (before.value, after.value) in allowed:
        answer_mistake(report, after, answer="As you said.", user=officer)
        assert (report.status, report.answer) == (after, "As you said.")
        assert mails() == ([(told, "kim@reader.example")] if told else [])
    else:
        with pytest.raises(TransitionNotAllowed):
            answer_mistake(report, after, answer="As you said.", user=officer)
        assert mails() == []
    assert (after in MISTAKE_TRANSITIONS[before]) == ((before.value, after.value) in allowed)


def test_staff_answer_on_the_page_and_see_how_long_it_waits(client, officer, still_clock):
    report = report_mistake(make_organisation("Carers Hub"), "It moved.", email="kim@reader.example")
    still_clock.move_to(START + dt.timedelta(days=3), tick=False)
    client.force_login(officer)
    address = f"/admin/listing-mistakes/inspect/{report.pk}/"

    listed, page = client.get("/admin/listing-mistakes/").text, client.get(address).text
    empty = client.post(address, {"action": "keep", "keep-answer": ""})
    client.post(address, {"action": "keep", "keep-answer": "We rang them: it is right."})

    assert re.search(r"<td[^>]*>\s*3\s*</td>", listed)
    assert "waiting for 3 days" in page
    assert empty.status_code == 422
    report.refresh_from_db()
    assert (report.status, report.answer) == (MistakeStatus.UNCHANGED, "We rang them: it is right.")
    assert "We rang them: it is right." in OutgoingEmail.objects.get().text_body


# Claims


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


# The yearly question


def make_due(name: str = "Carers Hub", *, emails=("sam@partner.example",), **values) -> Organisation:
    """Last checked on 1 May 2025, so due since 2 May 2026."""
    organisation = make_organisation(name, checked_on=dt.date(2025, 5, 1), **values)
    for email in emails:
        organisation.contacts.add(OrganisationContact(name="Sam Example", email=email))
    organisation.save()
    return organisation


def run(*, dry_run: bool = False) -> str:
    return ask_owners(Due(at=now(), since=now() - dt.timedelta(days=1), dry_run=dry_run))


def test_the_question_goes_once_to_everybody_who_looks_after_the_listing():
    organisation = make_due(emails=("left@partner.example",), email="info@partner.example")
    make_due("Nobody signs in", emails=("sam@partner.example", "SAM@partner.example", ""), email="info@partner.example")
    for name, is_active in (("pat", True), ("off", False)):
        user = User.objects.create_user(name, f"{name}@partner.example", is_active=is_active)
        OrganisationPerson.objects.create(organisation=organisation, user=user)
    make_due("Has no address", emails=())
    make_due("Is a body", kind=OrganisationKind.COUNCIL)
    make_due("Is closed", closed_on=dt.date(2026, 5, 1))
    make_organisation("Was just checked", checked_on=dt.date(2025, 5, 5), email="new@partner.example")

    assert run(dry_run=True) == "3 organisations asked"
    assert [run() for _ in range(3)] == ["2 organisations asked", "", ""]

    assert {kind for kind, _ in mails()} == {"listings.question"}
    assert sorted(address.casefold() for _, address in mails()) == ["pat@partner.example", "sam@partner.example"]


def test_one_reminder_after_thirty_days_and_the_next_question_after_a_year(still_clock):
    make_due()
    run()
    told = []
    for days in (29, 30, 31, 200, 364, 365, 366, 395, 396):
        still_clock.move_to(START + dt.timedelta(days=days), tick=False)
        told.append((days, [run() for _ in range(3)]))

    assert told == [
        (29, ["", "", ""]),
        (30, ["1 reminder", "", ""]),
        (31, ["", "", ""]),
        (200, ["", "", ""]),
        (364, ["", "", ""]),
        (365, ["1 organisation asked", "", ""]),
        (366, ["", "", ""]),
        (395, ["1 reminder", "", ""]),
        (396, ["", "", ""]),
    ]


def test_who_left_the_directory_is_not_asked():
    make_membership(make_due("Was a champion"), started_on=dt.date(2024, 1, 1))

    assert run() == ""


def test_missed_nights_are_caught_up(still_clock):
    make_due()
    still_clock.move_to(START + dt.timedelta(days=90), tick=False)

    assert [run(), run()] == ["1 organisation asked", ""]


def test_the_public_address_is_asked_where_nobody_else_is_known():
    make_due(emails=(), email="info@partner.example")
    run()

    assert mails() == [("listings.question", "info@partner.example")]


def test_one_press_says_that_it_is_right_and_the_public_page_says_so(client):
    organisation = make_due()
    page = client.get(organisation.get_absolute_url()).text
    assert "has not been checked for over a year" in page
    run()
    link = link_in(OutgoingEmail.objects.get())

    assert "This is still right" in client.get(link).text
    assert not ListingConfirmation.objects.exists()
    answers = [client.post(link) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [link] * 2
    organisation.refresh_from_db()
    assert organisation.checked_on == dt.date(2026, 5, 5)
    (row,) = ListingConfirmation.objects.all()
    assert (row.before, row.after, row.by, row.user) == (
        dt.date(2025, 5, 1),
        dt.date(2026, 5, 5),
        ConfirmedBy.OWNER,
        None,
    )
    assert "checked on 5 May 2026" in client.get(link).text
    assert "Checked with the organisation on 5 May 2026" in client.get(organisation.get_absolute_url()).text
    with pytest.raises(TypeError):
        row.save()


def test_what_changed_goes_to_staff_and_no_reminder_follows(client, still_clock):
    organisation = make_due()
    run()
    link = link_in(OutgoingEmail.objects.get())

    assert client.get(f"{link}changed/").status_code == 200
    assert client.post(f"{link}changed/", guarded_data(what="We meet on Fridays.")).status_code == 302

    report = MistakeReport.objects.get()
    assert (report.what, report.is_from_owner, report.email) == ("We meet on Fridays.", True, "")
    organisation.refresh_from_db()
    assert organisation.checked_on == dt.date(2025, 5, 1)
    still_clock.move_to(START + dt.timedelta(days=31), tick=False)
    assert run() == ""


def test_a_link_works_for_ninety_days_and_the_reminder_takes_its_place(client, still_clock):
    make_due()
    run()
    first = link_in(OutgoingEmail.objects.get())
    still_clock.move_to(START + dt.timedelta(days=30), tick=False)
    run()
    second = link_in(OutgoingEmail.objects.order_by("-pk").first())

    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    still_clock.move_to(START + dt.timedelta(days=121), tick=False)
    assert client.post(second).status_code == 410
    assert not ListingConfirmation.objects.exists()


def test_a_draft_that_waits_does_not_take_the_day_back(officer):
    organisation = make_due()
    organisation.save_revision().publish()
    draft = organisation.get_latest_revision_as_object()
    draft.summary = "New words"
    revision = draft.save_revision(user=officer)

    confirm_listing(organisation, by=ConfirmedBy.STAFF, user=officer)
    revision.refresh_from_db()
    revision.publish()

    organisation.refresh_from_db()
    assert (organisation.summary, organisation.checked_on) == ("New words", dt.date(2026, 5, 5))


def test_asking_again_on_the_same_day_does_nothing():
    organisation = make_due()

    assert [ask_owner(organisation, on=today()) for _ in range(2)] == [True, False]
    assert ListingQuestion.objects.count() == 1


def test_staff_confirm_many_at_once_after_seeing_which(client, officer):
    one, two, other = make_due("One"), make_due("Two"), make_due("Six")
    client.force_login(officer)
    address = f"/admin/bulk/organisations/organisation/confirm_listings/?id={one.pk}&id={two.pk}"

    page = client.get(address).text
    assert "last checked 1 May 2025" in page
    assert not ListingConfirmation.objects.exists()
    client.post(address)

    days = dict(Organisation.objects.values_list("name", "checked_on"))
    assert days == {"One": dt.date(2026, 5, 5), "Two": dt.date(2026, 5, 5), "Six": dt.date(2025, 5, 1)}
    assert {(row.organisation_id, row.by, row.user) for row in ListingConfirmation.objects.all()} == {
        (one.pk, "staff", officer),
        (two.pk, "staff", officer),
    }
    assert AuditEntry.objects.filter(action="listing_confirmed", actor_id=officer.pk).count() == 2
    assert other.name == "Six"


def test_who_may_not_publish_confirms_nothing(client):
    organisation = make_due()
    client.force_login(make_user_in("Communications editor"))

    client.post(f"/admin/bulk/organisations/organisation/confirm_listings/?id={organisation.pk}")

    assert not ListingConfirmation.objects.exists()
