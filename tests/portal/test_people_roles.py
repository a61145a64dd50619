"""Those who may do everything for an organisation, and those who send and see."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from hub.organisations.domain.people import LastPersonError, change_role, remove_person
from hub.organisations.enums import PersonRole
from hub.organisations.models import OrganisationPerson
from hub.portal.models import Invitation
from hub.shared.models import AuditEntry, OutgoingEmail
from tests.factories.portal import client_of, make_partner, make_person
from tests.factories.promises import make_promise

pytestmark = pytest.mark.django_db
START = "/portal/potters-row/"


@pytest.fixture
def helper(club, amina) -> OrganisationPerson:
    person = make_person(club, make_partner("kofi@group.example", "Kofi Example"))
    change_role(person, PersonRole.HELPER, by=person.user)
    person.refresh_from_db()
    return person


def test_a_helper_sends_and_sees_and_is_told_who_does_the_rest(club, amina, helper):
    client, promise = client_of(helper.user), make_promise()
    for path in ("", "stories/", "stories/one/", "credits/", "asking/log/", "events/offer/", "listing/", "people/"):
        assert client.get(START + path).status_code == 200, path
    hers = club.people.get(user=amina).pk
    closed = (
        "listing/change/",
        "listing/withdraw/",
        "people/invite/",
        f"people/{hers}/remove/",
        f"people/{hers}/role/",
    )
    for path in (*closed, f"people/{helper.pk}/role/", f"promises/{promise.pk}/", "renew/"):
        for method in ("get", "post"):
            answer = getattr(client, method)(START + path)
            assert answer.status_code == 403, (method, path)
            assert "Amina Example" in answer.content.decode()
    assert client.post(f"{START}listing/right/").status_code == 403

    page = client.get(f"{START}people/").content.decode()
    assert ("Invite somebody" in page, "Remove" in page, f"people/{helper.pk}/remove/" in page) == (False, False, True)
    assert "Change the listing" not in client.get(f"{START}listing/").content.decode()


def test_a_helper_can_leave(club, helper):
    client_of(helper.user).post(f"{START}people/{helper.pk}/remove/")
    assert not club.people.filter(pk=helper.pk).exists()


def test_somebody_is_let_do_more_and_less_and_it_is_logged(club, amina, helper, browser_of_amina):
    address = f"{START}people/{helper.pk}/role/"
    assert "What may Kofi Example do?" in browser_of_amina.get(address).content.decode()
    assert browser_of_amina.post(address, {"role": "king"}).status_code == 422
    assert browser_of_amina.post(address, {"role": "keeper"})["Location"] == f"{START}people/"
    helper.refresh_from_db()
    entry = AuditEntry.objects.filter(action="person_role_changed").latest("pk")
    assert (helper.role, entry.actor, entry.changes["role"]) == ("keeper", amina, ["helper", "keeper"])
    browser_of_amina.post(address, {"role": "helper"})
    helper.refresh_from_db()
    assert helper.role == "helper"


def test_one_who_may_do_everything_always_stays(club, amina, helper, browser_of_amina):
    hers = club.people.get(user=amina)
    club.people.exclude(pk__in=[hers.pk, helper.pk]).delete()
    answer = browser_of_amina.post(f"{START}people/{hers.pk}/role/", {"role": "helper"})
    assert answer.status_code == 409
    assert "Nobody else can do everything for Potters Row Supper Club." in answer.content.decode()
    assert browser_of_amina.post(f"{START}people/{hers.pk}/remove/").status_code == 409
    with pytest.raises(LastPersonError):
        remove_person(hers, by=amina)
    change_role(helper, PersonRole.KEEPER, by=amina)
    change_role(hers, PersonRole.HELPER, by=amina)
    assert [person.role for person in club.people.order_by("pk")] == ["helper", "keeper"]


def test_who_is_invited_may_do_what_was_chosen(club, amina, browser_of_amina, client):
    address = reverse("portal:people_invite", args=[club.slug])
    page = browser_of_amina.get(address).content.decode()
    assert re.findall(r'name="role" value="(\w+)" id="\w+" checked', page) == ["helper"]
    assert browser_of_amina.post(address, {"email": "new@group.example"}).status_code == 422
    browser_of_amina.post(address, {"email": "new@group.example", "role": "helper"})
    assert Invitation.objects.get().role == "helper"
    link = re.search(r"/portal/invitation/accept/\S+", OutgoingEmail.objects.latest("pk").text_body)[0]
    client.post(link, {"name": "New Person"})
    assert club.people.get(user__email="new@group.example").role == "helper"
