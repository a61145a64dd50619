"""Every page on which an organisation applies, renews and commits, with axe and the other checks, on a phone and wide."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail

from charter_champions.domain import applications
from charter_champions.domain.sections import SECTIONS
from charter_champions.enums import ApplicationStatus
from charter_champions.models import CharterPromise
from hub.shared import guards
from hub.shared.clock import today
from tests.factories.charter_champions import make_application, make_charter_page, make_draft, make_membership
from tests.factories.home import make_home
from tests.factories.organisations import make_area, make_organisation, make_person
from tests.factories.shared import root_collection

from .checks import assert_nothing, faults_of_widths

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def charter(transactional_db, monkeypatch):
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta(0))
    root_collection()
    page = make_charter_page(make_home())
    page.save_revision().publish()
    make_area("Hanbury", slug="hanbury")
    return page


def save_nothing(page) -> None:
    """Empty the boxes of the page and press the button."""
    for box in page.locator("main form input[type=text], main form textarea").all():
        box.fill("")
    page.get_by_role("button", name="Save and continue").click()


def looking(page, found: dict):
    """``look(name, path)`` opens a page, or takes the one that is open, and puts what is wrong with it into ``found``."""

    def look(name: str, path: str = "") -> None:
        if path:
            page.goto(path)
        page.wait_for_load_state()
        if faults := faults_of_widths(page):
            found[name] = faults

    return look


def test_the_pages_of_applying_are_accessible(open_page, charter, links_to_this_server):
    page, found = open_page(width=390), {}
    look = looking(page, found)

    application, link = make_draft(name="Kilnford Kites", kind="charity", charity_number="1100000")
    look("before you start", "/apply/")
    look("start", "/apply/organisation/")
    look("tasks", link)
    for name in ("later/", "copy/", "check/"):
        look(name, link + name)
    for section in SECTIONS:
        for each in section.pages:
            look(each.slug, f"{link}{each.slug}/")
            if each.required and each.slug != "promises":
                save_nothing(page)
                look(f"{each.slug} refused")
    sent = make_application(ApplicationStatus.RECEIVED, name="Knit and Natter")
    status = applications.status_link(sent)
    look("status", status)
    applications.ask_for_information(sent, "Who runs it?", user=None)
    look("asked", status)
    look("withdraw", f"{status}withdraw/")
    look("link that is none", "/apply/nonsense/")

    assert application.name == "Kilnford Kites"
    assert_nothing(found)


def test_the_pages_of_renewing_and_committing_are_accessible(open_page, charter, links_to_this_server):
    page, found = open_page(width=390), {}
    look = looking(page, found)
    organisation = make_organisation("Kilnford Kites", slug="kilnford-kites")
    make_person(organisation, "ann@kites.example")
    first = charter.versions.get()
    membership = make_membership(organisation, charter_version=first, started_on=today() - dt.timedelta(days=340))
    charter.promises = [CharterPromise(title="We answer", we_will="answer.", you_will="tell us.")]
    charter.save_revision().publish()

    page.goto("/portal/kilnford-kites/renew/")
    page.get_by_label("Email address").fill("ann@kites.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.outbox[-1].body)[0])
    page.get_by_role("button", name="Sign in").click()
    look("renew")
    page.get_by_role("button", name="Renew for a year").click()
    look("renew refused")
    look("commit", "/portal/kilnford-kites/charter/")
    page.get_by_label("We commit to every promise of the charter").check()
    page.get_by_role("button", name="Commit to these promises").click()
    look("committed")
    page.goto("/portal/kilnford-kites/renew/")
    page.get_by_label("What did you do for the charter this year?").fill("We asked.")
    page.get_by_label("No, something changed").check()
    page.get_by_label("We commit to every promise of the charter").check()
    page.get_by_role("button", name="Renew for a year").click()
    look("renewed")
    look("too early", "/portal/kilnford-kites/renew/")
    look("overview", "/portal/kilnford-kites/")
    look("first version", f"/charter-versions/{first.pk}/")
    look("verify", membership.get_absolute_url())
    look("badge", f"/badge/{membership.code}/")
    look("mistake", "/listing/mistake/kilnford-kites/")
    look("claim", "/listing/claim/kilnford-kites/")

    assert_nothing(found)
