"""Steps of the journeys in which an organisation applies."""

from __future__ import annotations

import re

from django.core import mail
from playwright.sync_api import expect


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


def apply_for(page, base: str, name: str, email: str) -> None:
    """From the page before you start to the application that is sent and confirmed."""
    page.get_by_role("link", name="Start now").click()
    page.get_by_role("button", name="Start my application").click()
    expect(page).to_have_title(re.compile("^Error: Start your application"))
    page.get_by_label("What is your group called?").fill(name)
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Start my application").click()
    page.goto(link_in_latest_mail(base))
    page.get_by_role("button", name="This is my email address").click()
    fill_in_sections(page)
    page.get_by_role("link", name="Check your answers and send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("button", name="Send my application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your application")


def approve_in_admin(page, name: str) -> None:
    """An officer who is signed in answers the checks, reads the mail and approves."""
    page.goto("/admin/champion_applications/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("button", name="Save the checks")).to_be_visible()
    for choice in page.locator("select[name$=_result]").all():
        choice.select_option("fine")
    page.get_by_role("button", name="Save the checks").click()
    page.get_by_role("link", name="Approve…").click()
    expect(page.get_by_text(f"Subject: {name} is a Charter Champion")).to_be_visible()
    page.get_by_role("button", name="Approve and send").click()
    expect(page.get_by_text(f"{name} is a Charter Champion.")).to_be_visible()
