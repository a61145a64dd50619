"""Staff sign in: with password and app, scripts off; with password and passkey, scripts on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.accounts.conftest import code_at
from tests.factories.home import make_home
from tests.journeys.checks import assert_nothing, page_faults
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(transactional_db, settings):
    settings.HUB_SECOND_FACTOR = "required"
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # As on http://localhost in development.
    make_home()
    return User.objects.create_superuser("ada", "ada@hub.example", PASSWORD)


def give_password(page, password: str = PASSWORD) -> None:
    page.get_by_label("User name or email address").fill("ada")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_password_and_app_without_scripts(open_page, ada):
    page = open_page(scripts=False)
    page.goto("/admin/reports/")
    give_password(page, "wrong")
    expect(page).to_have_title(re.compile("^Error: Sign in"))
    expect(page.get_by_label("User name or email address")).to_have_value("ada")
    expect(page.get_by_label("Password")).to_have_value("")
    give_password(page)

    # Whichever page was asked for: first the second factor.
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your second factor")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator(".code--key").inner_text().replace(" ", "")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_label("Code").fill(code_at(dt.datetime.now(dt.UTC), secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.goto("/admin/reports/")
    give_password(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/reports/")


def test_password_and_passkey_by_keyboard(open_page, ada):
    page = open_page(width=390)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto("/account/sign-in/")
    found = {"sign in": page_faults(page)}
    page.get_by_label("User name or email address").focus()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your second factor")
    found["set up"] = page_faults(page)
    page.get_by_role("link", name="Add a passkey").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")
    found["add a passkey"] = page_faults(page)
    page.get_by_label("Name of this passkey").fill("Laptop")
    page.keyboard.press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    found["codes"] = page_faults(page)
    page.get_by_role("link", name="I have kept them").press("Enter")
    expect(page.get_by_text("Laptop, since")).to_be_visible()
    found["account"] = page_faults(page)
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")

    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    found["second step"] = page_faults(page)
    page.get_by_role("button", name="Use my passkey").press("Enter")
    page.wait_for_url("**/admin/")
    assert_nothing({name: faults for name, faults in found.items() if faults})
