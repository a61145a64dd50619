"""An organisation applies, confirms, is approved, is found in the directory, and its badge proves it."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
import zxingcpp
from django.core import mail
from PIL import Image
from playwright.sync_api import expect

from charter_champions.models import Membership
from hub.shared import guards
from tests.factories.charter_champions import make_charter_page, make_reviewer
from tests.factories.home import make_home
from tests.factories.organisations import make_area
from tests.factories.shared import root_collection

from .conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def charter(transactional_db):
    root_collection()
    make_charter_page(make_home()).save_revision().publish()
    make_area("Hanbury", slug="hanbury")


def link_in_latest_mail(base: str) -> str:
    return re.search(rf"{re.escape(base)}(/\S+)", mail.outbox[-1].body)[1]


def fill_in_sections(page) -> None:
    """The five sections that must be filled in, the last of the list first; then the task list is there again."""
    page.get_by_role("link", name="Agree to the charter’s promises").click()
    page.get_by_label("We agree to promise 1").check()
    page.get_by_label("We agree to promise 2").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="How you keep people safe").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: How you keep people safe"))
    page.get_by_label("What do you do if you are worried about somebody?").fill("We ring the duty line.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="How you listen to people").click()
    page.get_by_label("How can people share their views with your group?").fill("We ask at each meeting.")
    page.get_by_label("Every month").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Tell us about your group").click()
    page.get_by_label("What do you do, and who for?").fill("We fly kites with people who live alone.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Who can we write to?").fill("Ann Other")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Check your group can join").click()
    page.get_by_label("Community group").check()
    page.get_by_label("Hanbury").check()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save and continue").click()


def test_from_application_to_verified_badge(page_either_way, charter, links_to_this_server, monkeypatch):
    page, base = page_either_way, links_to_this_server
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta(0))
    officer = make_reviewer("officer")

    page.goto("/charter/")
    page.get_by_role("link", name="Apply now").click()
    page.get_by_role("link", name="Start now").click()
    page.get_by_role("button", name="Start my application").click()
    expect(page).to_have_title(re.compile("^Error: Start your application"))
    page.get_by_label("What is your group called?").fill("Kilnford Kites")
    page.get_by_label("Your email address").fill("ann@kites.example")
    page.get_by_role("button", name="Start my application").click()
    page.goto(link_in_latest_mail(base))
    page.get_by_role("button", name="This is my email address").click()
    fill_in_sections(page)
    page.get_by_role("link", name="Check your answers and send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("button", name="Send my application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your application")

    page.goto(link_in_latest_mail(base))
    expect(page.get_by_text("We have your application and are looking at it.")).to_be_visible()
    assert [message.to for message in mail.outbox] == [["ann@kites.example"], ["ann@kites.example"]]

    sign_in(page, officer)
    page.goto("/admin/champion_applications/")
    page.get_by_role("link", name="Kilnford Kites").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Kilnford Kites is a Charter Champion.")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/directory/")
    page.get_by_role("link", name="Kilnford Kites").click()
    page.get_by_role("link", name="Check this badge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kilnford Kites")
    page.goto(link_in_latest_mail(base))
    expect(page.get_by_role("heading", level=1)).to_have_text("Show your badge")
    svg = page.request.get(page.get_by_role("link", name="Badge for print").get_attribute("href"))
    png = page.request.get(page.get_by_role("link", name="Badge 600 pixels wide").get_attribute("href"))

    assert (svg.status, svg.headers["content-type"], "Kilnford Kites" in svg.text()) == (200, "image/svg+xml", True)
    picture = Image.open(BytesIO(png.body())).convert("RGBA")
    paper = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    (found,) = zxingcpp.read_barcodes(paper.convert("L"))
    assert found.text == f"{base}/verify/{Membership.objects.get().code}/"
    page.goto(found.text)
    expect(page.get_by_text(re.compile("^Current until")).first).to_be_visible()
