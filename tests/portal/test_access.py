"""Signing in, choosing an organisation, and who finds nothing at which address."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from events.domain.enquiries import pass_on
from events.models import EventOffer
from hub.organisations.models import Organisation, OrganisationPerson
from hub.portal import urls
from hub.portal.domain.invitations import invite
from hub.portal.models import Invitation, ListingChange
from hub.shared.models import OutgoingEmail
from stories.models import EngagementEntry, Story, StoryFile
from tests.factories.charter_champions import make_champion, make_reviewer
from tests.factories.offers import make_offer
from tests.factories.organisations import make_organisation
from tests.factories.portal import client_of, make_partner, make_person
from tests.factories.promises import make_promise
from tests.factories.shared import make_user_in
from tests.factories.stories import make_entry, make_story_file
from tests.factories.training import make_enquiry

from .listing_answers import answers_on

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
ASK, CONFIRM, OVERVIEW = "/account/code/", "/account/code/confirm/", "/portal/potters-row/"


def sign_in_by_code(client, email: str, after: str):
    """Follow the page to the code, type it, and return where that leads, as a browser does."""
    asking = client.get(after)["Location"]
    confirming = client.post(asking, {"email": email, **hidden_next(client, asking)})["Location"]
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", OutgoingEmail.objects.order_by("-pk").first().text_body)[0]
    return client.post(confirming, {"code": code, **hidden_next(client, confirming)})


def hidden_next(client, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(next)" value="([^"]*)"', page))


@pytest.mark.parametrize("path", ["/portal/", OVERVIEW, f"{OVERVIEW}people/", f"{OVERVIEW}listing/change/"])
def test_a_partner_signs_in_by_code_and_comes_back(client, amina, path):
    answer = sign_in_by_code(client, amina.email, path)

    assert (answer.status_code, answer["Location"]) == (302, path)
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("place", ["//bad.example/", "https://bad.example/portal/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client, amina, place):
    client.post(f"{ASK}?next={place}", {"email": amina.email, "next": place})
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", OutgoingEmail.objects.get().text_body)[0]

    assert client.post(f"{CONFIRM}?next={place}", {"code": code, "next": place})["Location"] == "/portal/"


def test_one_organisation_opens_at_once_and_of_several_one_is_chosen(amina, club, browser_of_amina):
    assert browser_of_amina.get("/portal/")["Location"] == OVERVIEW
    make_person(make_organisation("Kiln Lane Walkers", slug="kiln-lane"), amina)
    make_organisation("Not hers", slug="not-hers")

    page = browser_of_amina.get("/portal/").content.decode()

    assert re.findall(r'href="/portal/([a-z-]+)/"', page) == ["kiln-lane", "potters-row"]
    assert "Other organisations" in browser_of_amina.get(OVERVIEW).content.decode()


def test_who_acts_for_nobody_is_told(db):
    page = client_of(make_partner()).get("/portal/").content.decode()

    assert "You act for no organisation" in page


def test_staff_who_act_for_an_organisation_use_their_own_sign_in(club):
    officer = make_reviewer()
    client = client_of(officer)
    assert client.get(OVERVIEW).status_code == 404
    make_person(club, officer)

    assert client.get(OVERVIEW).status_code == 200
    asking = Client()
    asking.post(ASK, {"email": officer.email})
    assert OutgoingEmail.objects.get().kind == "accounts.no_account"


def test_pages_are_private(browser_of_amina):
    for path in (OVERVIEW, f"{OVERVIEW}listing/", f"{OVERVIEW}people/"):
        answer = browser_of_amina.get(path)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in Client().get("/directory/")


ROWS = {
    "invitations": "invitation",
    "promises": "promise",
    "events": "offer",
    "training": "enquiry",
    "stories/file": "file",
    "asking": "entry",
}
"""A part of an address, and the row that it is about; else it is about a person."""


def every_address(slug: str, *, person: int, **keys: int) -> list[str]:
    """Each address of one organisation, as the table of addresses has it; ``keys`` are those of other rows."""
    values = {"slug": slug, "pk": person}
    found = []
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if not route.startswith("<slug:slug>"):
            continue
        others = {part: keys[name] for part, name in ROWS.items()}
        numbers = {**values, "pk": next((pk for part, pk in others.items() if part in route), person)}
        found.append("/portal/" + re.sub(r"<\w+:(\w+)>", lambda match, by=numbers: str(by[match[1]]), route))
    assert len(found) == 29
    return found


def state_of_everything() -> tuple:
    return (
        list(OrganisationPerson.objects.values_list("organisation", "user")),
        list(Invitation.objects.values_list("pk", "cancelled_at", "accepted_at")),
        list(ListingChange.objects.values_list("pk", "status")),
        list(EventOffer.objects.values_list("pk", "status")),
        list(StoryFile.objects.values_list("pk")),
        list(EngagementEntry.objects.values_list("pk", "title", "status")),
        Story.objects.count(),
        list(Organisation.objects.order_by("pk").values_list("summary", "checked_on", "has_unpublished_changes")),
    )


METHODS = ("get", "head", "post", "options", "put", "patch", "delete")


@pytest.mark.parametrize("who", ["anonymous", "other", "moderator", "suspended", "removed"])
def test_nobody_else_opens_or_changes_anything(club, amina, who):
    other = make_champion("Kiln Lane Walkers", slug="kiln-lane")
    other_person = make_person(other)
    invitation = invite(club, "kofi@group.example", by=amina)
    hers = club.people.get(user=amina)
    users = {
        "other": other_person.user,
        "moderator": make_user_in("Moderator"),
        "suspended": make_person(club).user,
        "removed": make_person(club).user,
    }
    client = client_of(users[who]) if who in users else Client()
    if who == "suspended":
        users[who].is_active = False
        users[who].save()
    if who == "removed":
        club.people.filter(user=users[who]).delete()
    promise, offer = make_promise(), make_offer(organisation=club)
    enquiry = pass_on(make_enquiry(), club, user=None)
    file, entry = make_story_file(club, amina), make_entry(club)
    before = state_of_everything()
    data = {"summary": "Ours now", "email": "bad@bad.example", "organisation": club.pk, "slug": "kiln-lane"}

    keys = {"person": hers.pk, "invitation": invitation.pk, "promise": promise.pk}
    for path in every_address("potters-row", **keys, offer=offer.pk, enquiry=enquiry.pk, file=file.pk, entry=entry.pk):
        for method in METHODS:
            answer = getattr(client, method)(path, data) if method == "post" else getattr(client, method)(path)
            if who in ("anonymous", "suspended"):
                assert (answer.status_code, answer["Location"].startswith(ASK)) == (302, True), (method, path)
            else:
                assert answer.status_code == 404, (method, path)

    assert state_of_everything() == before


def test_the_rows_of_another_organisation_are_not_found_below_ones_own(club, amina):
    other = make_champion("Kiln Lane Walkers", slug="kiln-lane")
    walker = make_person(other).user
    make_person(other)
    client = client_of(walker)
    hers, invitation = club.people.get(user=amina), invite(club, "kofi@group.example", by=amina)
    before = state_of_everything()

    for path in (f"people/{hers.pk}/remove/", f"people/invitations/{invitation.pk}/cancel/"):
        for method in ("get", "post"):
            assert getattr(client, method)(f"/portal/kiln-lane/{path}").status_code == 404
    answers = answers_on(client, "/portal/kiln-lane/listing/change/")
    assert client.post("/portal/kiln-lane/listing/change/", {**answers, "organisation": club.pk}).status_code in (
        302,
        422,
    )

    club.refresh_from_db()
    assert (state_of_everything()[:2], club.has_unpublished_changes) == (before[:2], False)


def test_the_persons_own_addresses_all_answer(club, amina, browser_of_amina):
    invitation = invite(club, "kofi@group.example", by=amina)
    person = club.people.get(user=amina)
    enquiry = pass_on(make_enquiry(), club, user=None)
    keys = {"invitation": invitation.pk, "promise": make_promise().pk, "offer": make_offer(organisation=club).pk}
    keys |= {"file": make_story_file(club, amina).pk, "entry": make_entry(club).pk}
    paths = every_address("potters-row", person=person.pk, enquiry=enquiry.pk, **keys)

    found = {path.removeprefix(OVERVIEW): browser_of_amina.get(path).status_code for path in paths}

    assert {path: status for path, status in found.items() if status != 200} == {
        "listing/logo/": 404,
        "listing/right/": 302,
        "listing/withdraw/": 302,
    }


def test_the_overview_says_the_standing_and_what_to_do(club, browser_of_amina):
    page = browser_of_amina.get(OVERVIEW).content.decode()
    membership = club.memberships.get()

    for words in (
        "Current until",
        "Is your listing still right?",
        f"/badge/{membership.code}",
        "Put it on your website",
    ):
        assert words in page, words
    assert f"https://hub.example{membership.get_absolute_url()}" in page
