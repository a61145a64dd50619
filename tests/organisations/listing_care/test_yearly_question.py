"""The yearly question whether a listing is right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from hub.organisations.domain.confirming import ask_owner, confirm_listing
from hub.organisations.enums import (
    ConfirmedBy,
    OrganisationKind,
)
from hub.organisations.jobs import ask_owners
from hub.organisations.models import (
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
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data, make_user_in
from tests.organisations.listing_care.written import START, link_in, mails

pytestmark = pytest.mark.django_db


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

    assert run(dry_run=True) == "2 organisations asked"
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
