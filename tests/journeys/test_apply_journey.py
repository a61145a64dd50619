"""An organisation applies, confirms, is approved and is found in the directory, with scripts and without."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from charter_champions.models import Membership
from hub.shared import guards
from tests.factories.charter_champions import make_charter_page, make_reviewer
from tests.factories.home import make_home
from tests.factories.organisations import make_area
from tests.factories.shared import root_collection

from .applying import apply_for, approve_in_admin, link_in_latest_mail
from .conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def charter(transactional_db):
    root_collection()
    make_charter_page(make_home()).save_revision().publish()
    make_area("Hanbury", slug="hanbury")


def test_from_application_to_directory(page_either_way, charter, links_to_this_server, monkeypatch):
    page, base = page_either_way, links_to_this_server
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta(0))
    officer = make_reviewer("officer")

    page.goto("/charter/")
    page.get_by_role("link", name="Apply now").click()
    apply_for(page, base, "Kilnford Kites", "ann@kites.example")

    page.goto(link_in_latest_mail(base))
    expect(page.get_by_text("We have your application and are looking at it.")).to_be_visible()
    assert [message.to for message in mail.outbox] == [["ann@kites.example"], ["ann@kites.example"]]

    sign_in(page, officer)
    approve_in_admin(page, "Kilnford Kites")

    page.context.clear_cookies()
    page.goto("/directory/")
    page.get_by_role("link", name="Kilnford Kites").click()
    page.get_by_role("link", name="Check this badge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kilnford Kites")
    page.goto(link_in_latest_mail(base))
    expect(page.get_by_role("heading", level=1)).to_have_text("Show your badge")
    svg = page.request.get(page.get_by_role("link", name=re.compile("^Sharp at every size")).get_attribute("href"))
    assert (svg.status, svg.headers["content-type"], "Kilnford Kites" in svg.text()) == (200, "image/svg+xml", True)
    page.goto(Membership.objects.get().get_absolute_url())
    expect(page.get_by_text(re.compile("^Current until")).first).to_be_visible()
