"""A partner signs in by code, changes the listing, sees it published, invites somebody: on a phone, without scripts."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from hub.organisations.models import Organisation
from hub.shared.clock import now, today
from stories.models import Credit
from tests.factories.charter_champions import make_champion, make_reviewer
from tests.factories.follows import make_use
from tests.factories.home import make_home
from tests.factories.organisations import make_area, make_organisation
from tests.factories.portal import make_partner, make_person
from tests.factories.reports import make_report
from tests.factories.shared import make_theme, root_collection
from tests.factories.stories import make_entry, make_topic

from .checks import assert_nothing, faults_of_widths

pytestmark = pytest.mark.django_db(transaction=True)
OVERVIEW = "/portal/potters-row/"


@pytest.fixture
def club(transactional_db):
    root_collection()
    make_home()
    area = make_area("Hanbury", slug="hanbury")
    club = make_champion("Potters Row Supper Club", slug="potters-row", areas=[area])
    make_person(club, make_partner("amina@supper.example", "Amina Example"))
    return club


def sign_in_by_code(page, email: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.outbox[-1].body)[0])
    page.get_by_role("button", name="Sign in").click()


def test_a_partner_keeps_the_listing_true(open_page, club, links_to_this_server):
    page, base = open_page(width=390, scripts=False), links_to_this_server

    page.goto("/portal/")
    sign_in_by_code(page, "amina@supper.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.get_by_role("link", name="Is your listing still right?").click()
    page.get_by_role("link", name="Change the listing").click()
    page.get_by_label("What you do, and who for").fill("")
    page.get_by_label("Town").fill("Hanbury")
    page.get_by_role("button", name="Send it to be published").click()
    expect(page).to_have_title(re.compile("^Error: Change your listing"))
    expect(page.get_by_label("Town")).to_have_value("Hanbury")
    page.get_by_label("What you do, and who for").fill("Soup and company on Tuesdays.")
    page.get_by_role("button", name="Send it to be published").click()
    expect(page.get_by_role("heading", name="Your change waits for us since")).to_be_visible()

    page.goto(club.get_absolute_url())
    expect(page.get_by_text("Soup and company on Tuesdays.")).to_have_count(0)
    Organisation.objects.get(pk=club.pk).get_latest_revision().publish(user=make_reviewer())
    page.goto(club.get_absolute_url())
    expect(page.get_by_text("Soup and company on Tuesdays.")).to_be_visible()
    assert mail.outbox[-1].to == ["amina@supper.example"]

    page.goto(f"{OVERVIEW}listing/")
    page.get_by_role("button", name="This is still right").click()
    expect(page.get_by_text("Your listing says that it was checked today.")).to_be_visible()
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Email address").fill("kofi@supper.example")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way")).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(re.search(rf"{re.escape(base)}(/portal/invitation\S+)", mail.outbox[-1].body)[1])
    page.get_by_label("What is your name?").fill("Kofi Example")
    page.get_by_role("button", name="Accept the invitation").click()
    sign_in_by_code(page, "kofi@supper.example")
    expect(page).to_have_url(f"{base}{OVERVIEW}")


def test_the_pages_of_the_partner_area_are_accessible(open_page, club, links_to_this_server):
    page = open_page(width=390)
    amina = club.people.get()
    make_person(make_organisation("Kiln Lane Walkers", slug="kiln-lane"), amina.user)
    kofi = make_person(club)
    page.goto("/portal/")
    sign_in_by_code(page, "amina@supper.example")
    found = {}

    def look(name: str, path: str) -> None:
        page.goto(path)
        if faults := faults_of_widths(page):
            found[name] = faults

    look("choose", "/portal/")
    theme = make_theme("Carers")
    use = make_use(make_topic(), make_report("Nights without sleep"), frozen_at=now())
    Credit.objects.create(use=use, organisation=club, stories=12)
    for organisation in (club, make_organisation("Night Owls")):
        make_entry(organisation, themes=[theme])
    for name in (
        *(
            "",
            "listing/",
            "listing/change/",
            "people/",
            "people/invite/",
            f"people/{kofi.pk}/remove/",
            f"people/{kofi.pk}/role/",
        ),
        *("credits/", "stories/", "stories/one/", "stories/file/"),
        *("asking/", "asking/log/", f"asking/month/?month={today():%Y-%m}", "events/", "events/offer/", "promises/"),
    ):
        look(name or "overview", OVERVIEW + name)
    page.goto(f"{OVERVIEW}listing/change/")
    page.get_by_label("What you do, and who for").fill("")
    page.get_by_role("button", name="Send it to be published").click()
    if faults := faults_of_widths(page):
        found["error"] = faults
    page.get_by_label("What you do, and who for").fill("Soup and company on Tuesdays.")
    page.get_by_role("button", name="Send it to be published").click()
    look("waiting", f"{OVERVIEW}listing/")
    look("withdraw", f"{OVERVIEW}listing/withdraw/")
    look("no such invitation", "/portal/invitation/accept/nonsense/")

    assert_nothing(found)
