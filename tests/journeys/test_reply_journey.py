"""An officer of a body answers by the link, without scripts and on a phone, after a scanner opened it three times."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from hub.shared.clock import today
from reports.domain.officers import name_officer, send_link
from reports.enums import ResponseStatus
from reports.models import SealedReply
from tests.factories.reports import make_body, make_started
from tests.factories.shared import root_collection

from .applying import link_in_latest_mail
from .checks import assert_nothing, faults_of_kept, kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(transactional_db):
    root_collection()
    return make_started(body=make_body("Northmoor Trust"), title="Letters people can read", received_on=today())


def answer(page, number: int, decision: str) -> None:
    page.get_by_role("link", name=re.compile(f"^{number}\\.")).click()
    page.get_by_role("radio", name=decision, exact=True).check()
    page.get_by_label("Your explanation").fill(f"This is what we say to number {number}.")
    page.get_by_label("What you will do").fill("Write to every patient")
    page.get_by_label("No date given").check()
    page.get_by_role("button", name="Save and continue").click()


def test_an_officer_replies_on_a_phone_without_scripts(open_page, asked, links_to_this_server, client):
    officer = name_officer(asked, name="Ruth Marlow", role="Head of care", email="ruth@northmoor.example")
    send_link(officer)
    link = link_in_latest_mail(links_to_this_server)
    assert [client.get(link).status_code for _ in range(3)] == [200] * 3
    assert len(mail.outbox) == 1
    page, seen = open_page(width=390, height=800, scripts=False), {}

    def look(name: str) -> None:
        """Keep the page as it is: axe needs scripts, which this browser has not."""
        seen[name] = kept(page)

    page.goto(link)
    look("gate")
    page.get_by_role("button", name="Send me a code").click()
    look("code")
    page.get_by_label("Code").fill(re.search(r"^(\d{6})$", mail.outbox[-1].body, re.M)[1])
    page.get_by_role("button", name="Continue").click()
    look("overview")
    page.get_by_role("link", name=re.compile("^1\\.")).click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look("errors")
    page.get_by_role("link", name="Back to your reply").click()
    answer(page, 1, "Accepted")
    answer(page, 2, "Not accepted")
    page.get_by_role("link", name="Files").click()
    page.set_input_files("input[type=file]", {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"The plan."})
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".filelist")).to_contain_text("plan.txt")
    look("files")
    page.get_by_role("link", name="Done with files").click()
    page.get_by_role("link", name="Who answers").click()
    page.get_by_label("I may send this reply for the body").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Check and send").click()
    expect(page.get_by_text("This is what we say to number 2.")).to_be_visible()
    look("check")
    page.get_by_role("button", name="Send the reply").click()

    sealed = SealedReply.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your reply")
    expect(page.get_by_text(sealed.receipt).first).to_be_visible()
    look("receipt")
    asked.refresh_from_db()
    assert asked.status == ResponseStatus.ANSWERED
    assert mail.outbox[-1].subject.endswith(sealed.receipt)
    page.goto(asked.get_absolute_url())
    expect(page.locator(".rec__ans").nth(1)).to_contain_text("Not accepted")
    expect(page.get_by_text("This is what we say to number 2.")).to_have_count(0)
    assert_nothing(faults_of_kept(open_page(width=390, height=800), seen))
