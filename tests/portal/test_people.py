"""Inviting, accepting, removing, leaving; the last one stays."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from hub.organisations.models import OrganisationContact, OrganisationPerson
from hub.portal.domain import invitations
from hub.portal.models import Invitation
from hub.shared.clock import now
from hub.shared.models import AuditEntry, OutgoingEmail
from hub.shared.privacy.retention import apply_retention
from tests.factories.charter_champions import make_champion, make_reviewer
from tests.factories.organisations import make_organisation
from tests.factories.portal import client_of, make_partner, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
START = dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC)
PEOPLE = "/portal/potters-row/people/"
KOFI = "kofi@group.example"


@pytest.fixture(autouse=True)
def still_clock(time_machine):
    time_machine.move_to(START, tick=False)


def link_sent() -> str:
    mail = OutgoingEmail.objects.filter(kind="portal.invitation").order_by("-pk").first()
    return re.search(r"https://hub\.example(/portal/invitation/accept/\S+/)", mail.text_body)[1]


def invited(client, email: str = KOFI) -> str:
    assert client.post(f"{PEOPLE}invite/", {"email": email, "role": "keeper"}).status_code == 302
    return link_sent()


def accept(client, path: str, name: str = "Kofi Example"):
    return client.post(path, {"name": name})


def test_an_invitation_makes_a_partner_who_signs_in_by_code(club, browser_of_amina):
    path = invited(browser_of_amina)
    visitor = Client()
    page = visitor.get(path).content.decode()
    assert ("Act for Potters Row Supper Club" in page, KOFI in page) == (True, True)
    visitor.head(path)
    visitor.options(path)
    assert not User.objects.filter(email=KOFI).exists()

    answer = accept(visitor, path)

    assert answer["Location"] == "/account/code/?next=%2Fportal%2Fpotters-row%2F"
    kofi = User.objects.get(email=KOFI)
    assert (kofi.get_full_name(), kofi.is_staff, kofi.has_usable_password()) == ("Kofi Example", False, False)
    assert "_auth_user_id" not in visitor.session
    assert club.people.filter(user=kofi).count() == 1
    assert accept(Client(), path).status_code == 410
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="person").order_by("pk")][-2:] == [
        "person_invited",
        "person_added",
    ]


def test_a_known_partner_keeps_the_one_account(club, browser_of_amina):
    kofi = make_partner(KOFI, "Kofi Real")
    path = invited(browser_of_amina, "Kofi@group.example")

    answer = accept(client_of(kofi), path, name="Another Name")

    assert answer["Location"] == "/portal/potters-row/"
    assert User.objects.get(email__iexact=KOFI).get_full_name() == "Kofi Real"


def test_the_link_works_for_fourteen_days(club, browser_of_amina, time_machine):
    path = invited(browser_of_amina)
    time_machine.move_to(START + dt.timedelta(days=14) - dt.timedelta(seconds=1), tick=False)
    assert Client().get(path).status_code == 200
    time_machine.move_to(START + dt.timedelta(days=14), tick=False)

    for answer in (Client().get(path), accept(Client(), path)):
        assert answer.status_code == 410
        assert "expired" in answer.content.decode()
    assert not User.objects.filter(email=KOFI).exists()


def test_an_invitation_that_ran_out_is_used_again_and_a_cancelled_one_ends(club, amina, time_machine):
    time_machine.move_to(START - dt.timedelta(days=14), tick=False)
    invitations.invite(club, KOFI, by=amina)
    first = link_sent()
    time_machine.move_to(START, tick=False)
    browser_of_amina = client_of(amina)
    second = invited(browser_of_amina)
    assert (Invitation.objects.count(), first != second) == (1, True)
    assert accept(Client(), first).status_code == 410
    path = f"{PEOPLE}invitations/{Invitation.objects.get().pk}/cancel/"
    assert "Cancel this invitation?" in browser_of_amina.get(path).content.decode()
    assert Client().get(second).status_code == 200

    browser_of_amina.post(path)

    assert accept(Client(), second).status_code == 410
    assert browser_of_amina.post(path).status_code == 404
    assert not User.objects.filter(email=KOFI).exists()


def test_with_another_address_signed_in_nothing_is_accepted(club, browser_of_amina):
    path = invited(browser_of_amina)
    someone = make_partner("someone@group.example")

    answer = accept(client_of(someone), path)

    assert (answer.status_code, "Sign out first" in answer.content.decode()) == (409, True)
    assert not club.people.filter(user=someone).exists()
    assert accept(Client(), path).status_code == 302


def test_staff_get_no_second_account_and_act_with_their_own(club, browser_of_amina):
    officer = make_reviewer()
    path = invited(browser_of_amina, officer.email)

    answer = accept(Client(), path)
    assert (answer.status_code, "Sign in with your password first" in answer.content.decode()) == (409, True)
    assert User.objects.filter(email__iexact=officer.email).count() == 1
    assert accept(client_of(officer), path)["Location"] == "/portal/potters-row/"
    assert club.people.filter(user=officer).exists()


def test_an_account_that_is_switched_off_comes_back_by_no_invitation(club, browser_of_amina):
    kofi = make_partner(KOFI)
    User.objects.filter(pk=kofi.pk).update(is_active=False)
    path = invited(browser_of_amina)

    assert accept(Client(), path).status_code == 409
    assert not club.people.filter(user=kofi).exists()


def test_the_answer_is_the_same_for_every_address(club, browser_of_amina):
    officer = make_reviewer()
    make_partner(KOFI)
    pages = set()
    for email in (KOFI, officer.email, "nobody@group.example"):
        answer = browser_of_amina.post(f"{PEOPLE}invite/", {"email": email, "role": "keeper"}, follow=True)
        page = answer.content.decode().split("<main")[1].split("<h2>Invited")[0].replace(email, "X")
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page))
    assert len(pages) == 1


@pytest.mark.parametrize(
    "email", ["", "kofi", "kofi@group", "a@b.example\r\nBcc: c@d.example", f"{'x' * 250}@b.example"]
)
def test_what_is_no_address_is_refused_with_what_was_typed(browser_of_amina, email):
    answer = browser_of_amina.post(f"{PEOPLE}invite/", {"email": email, "role": "keeper"})

    assert answer.status_code == 422
    assert Invitation.objects.count() == 0


def test_who_is_there_already_is_not_invited(club, amina, browser_of_amina):
    answer = browser_of_amina.post(f"{PEOPLE}invite/", {"email": amina.email.upper(), "role": "keeper"})

    assert (answer.status_code, invitations.ALREADY_THERE in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("again", [KOFI, KOFI.upper(), "Kofi@Group.example"])
def test_who_is_invited_already_gets_no_second_mail(club, browser_of_amina, again):
    invited(browser_of_amina)

    answer = browser_of_amina.post(f"{PEOPLE}invite/", {"email": again, "role": "keeper"})
    in_admin = client_of(make_reviewer()).post(
        f"/admin/organisation_people/organisation/{club.pk}/",
        {"action": "invite", "invite-email": again, "invite-role": "helper"},
    )

    for response in (answer, in_admin):
        assert response.status_code == 422
        assert f"{KOFI} was invited already, on 5 May 2026." in response.content.decode()
    assert (Invitation.objects.count(), OutgoingEmail.objects.filter(kind="portal.invitation").count()) == (1, 1)


def test_twenty_people_at_most_those_invited_among_them(club, amina):
    for number in range(18):
        invitations.invite(club, f"person{number}@group.example", by=amina)
    assert club.people.count() == 2

    with pytest.raises(invitations.InvitationRefused, match="20 people at most"):
        invitations.invite(club, "one@toomany.example", by=amina)
    with pytest.raises(invitations.InvitationRefused, match="invited already"):
        invitations.invite(club, "person3@group.example", by=amina)


def test_invitations_are_limited(browser_of_amina):
    statuses = [
        browser_of_amina.post(
            f"{PEOPLE}invite/", {"email": f"person{number}@group.example", "role": "keeper"}
        ).status_code
        for number in range(11)
    ]

    assert statuses == [302] * 10 + [429]


def test_one_address_is_not_written_to_again_and_again(browser_of_amina):
    statuses = []
    for _ in range(4):
        statuses.append(browser_of_amina.post(f"{PEOPLE}invite/", {"email": KOFI, "role": "keeper"}).status_code)
        Invitation.objects.update(cancelled_at=now())

    assert statuses == [302] * 3 + [429]


def test_who_is_removed_is_out_at_the_next_request(club, amina, browser_of_amina):
    kofi = make_person(club)
    client = client_of(kofi.user)
    assert client.get("/portal/potters-row/").status_code == 200
    path = f"{PEOPLE}{kofi.pk}/remove/"
    assert browser_of_amina.get(path).status_code == 200
    assert club.people.filter(pk=kofi.pk).exists()

    browser_of_amina.post(path)

    assert client.get("/portal/potters-row/").status_code == 404
    entry = AuditEntry.objects.get(action="person_removed")
    assert (entry.actor_id, entry.changes) == (amina.pk, {"person": kofi.user_id})


def test_the_last_one_can_not_leave(db):
    club = make_organisation("Potters Row Supper Club", slug="potters-row")
    one, other = make_person(club), make_person(club)
    client = client_of(one.user)
    User.objects.filter(pk=other.user_id).update(is_active=False)

    assert ">Leave</a>" not in client.get(PEOPLE).content.decode()
    answer = client.post(f"{PEOPLE}{one.pk}/remove/")
    assert (
        answer.status_code,
        "Nobody else can do everything for Potters Row Supper Club." in answer.content.decode(),
    ) == (409, True)
    assert client.post(f"{PEOPLE}{other.pk}/remove/").status_code == 302
    assert list(club.people.all()) == [one]


def test_leaving(club, amina, browser_of_amina):
    person = club.people.get(user=amina)
    assert "Leave Potters Row Supper Club?" in browser_of_amina.get(f"{PEOPLE}{person.pk}/remove/").content.decode()

    assert browser_of_amina.post(f"{PEOPLE}{person.pk}/remove/")["Location"] == "/portal/"
    assert not club.people.filter(user=amina).exists()


def test_staff_see_and_manage_people(club, amina):
    officer = client_of(make_reviewer())
    OrganisationContact.objects.create(organisation=club, name="Kofi", email=KOFI)
    path = f"/admin/organisation_people/organisation/{club.pk}/"
    page = officer.get(path).content.decode()
    assert (amina.email in page, f'value="{KOFI}"' in page) == (True, True)
    assert AuditEntry.objects.filter(action="reveal", subject_id=str(club.pk)).count() == 1

    officer.post(path, {"action": "invite", "invite-email": KOFI, "invite-role": "keeper"})
    invitation = Invitation.objects.get()
    assert (invitation.email, Client().get(link_sent()).status_code) == (KOFI, 200)
    officer.post(path, {"action": "cancel", "cancel-invitation": invitation.pk})
    invitation.refresh_from_db()
    assert invitation.cancelled_at == START
    answer = officer.post(path, {"action": "invite", "invite-email": amina.email, "invite-role": "keeper"})
    assert (answer.status_code, invitations.ALREADY_THERE in answer.content.decode()) == (422, True)
    for person in club.people.all():
        officer.post(path, {"action": "remove", "remove-person": person.pk})
    assert club.people.count() == 0
    stranger = make_person(make_organisation())
    assert officer.post(path, {"action": "remove", "remove-person": stranger.pk}).status_code == 422
    assert OrganisationPerson.objects.filter(pk=stranger.pk).exists()


def test_the_contacts_of_champions_are_invited_once(club, capsys):
    other = make_champion("Kiln Lane Walkers")
    OrganisationContact.objects.create(organisation=other, name="No address", sort_order=0)
    OrganisationContact.objects.create(organisation=other, name="Wen", email="wen@walkers.example", sort_order=1)
    OrganisationContact.objects.create(
        organisation=make_organisation("No champion"), name="Joy", email="joy@group.example"
    )

    call_command("invite_contacts", "--dry-run")
    assert Invitation.objects.count() == 0
    call_command("invite_contacts")
    call_command("invite_contacts")

    assert capsys.readouterr().out.split("\n")[:3] == ["1 to invite", "1 invited", "0 invited"]
    assert [(one.organisation, one.email) for one in Invitation.objects.all()] == [(other, "wen@walkers.example")]


def test_old_invitations_are_forgotten(club, amina, time_machine):
    invitations.invite(club, KOFI, by=amina)
    time_machine.move_to(START + dt.timedelta(days=30), tick=False)
    invitations.invite(club, "wen@group.example", by=amina)
    apply_retention()
    assert Invitation.objects.count() == 2
    time_machine.move_to(dt.datetime(2026, 6, 5, 9, 1, tzinfo=dt.UTC), tick=False)

    assert apply_retention()["invitations"] == 1
    assert [one.email for one in Invitation.objects.all()] == ["wen@group.example"]
    assert now().month == 6


def test_an_erased_person_is_gone_from_people_and_invitations(club, amina):
    other = make_organisation("Kiln Lane Walkers")
    invitations.invite(other, amina.email, by=None)

    call_command("erase_person", amina.email)

    assert Invitation.objects.count() == 0
    assert not User.objects.filter(email__iexact=amina.email).exists()
    assert not OrganisationPerson.objects.filter(user=amina).exists()


def test_accounts_that_nobody_uses_go_unless_their_organisation_is_a_champion(db, time_machine):
    left, walker = make_partner("left@group.example"), make_person(make_organisation("Kiln Lane Walkers")).user
    champion = make_person(make_champion("Supper Club", started_on=dt.date(2028, 1, 1))).user
    in_use, officer = make_partner("used@group.example"), make_reviewer()
    User.objects.filter(pk=in_use.pk).update(last_login=START + dt.timedelta(days=300))
    time_machine.move_to(START + dt.timedelta(days=730), tick=False)
    assert "partner_accounts" not in apply_retention()
    time_machine.move_to(START + dt.timedelta(days=733), tick=False)

    assert apply_retention()["partner_accounts"] == 2
    assert set(User.objects.all()) == {champion, in_use, officer}
    assert not OrganisationPerson.objects.filter(user_id__in=[left.pk, walker.pk]).exists()
