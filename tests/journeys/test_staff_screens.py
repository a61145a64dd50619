"""The screens that the hub adds to the editors' side, as an officer of the demo sees them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from hub.home.demo.people import DEMO_PASSWORD
from tests.journeys.checks import assert_nothing, violations

LISTS = [
    "/admin/champion_applications/",
    "/admin/champion_memberships/",
    "/admin/response_requests/",
    "/admin/duty_rules/",
    "/admin/nominations/",
    "/admin/organisations/",
]
MOVES = ["message", "reply", "refuse", "redirect", "withdraw", "close"]


@pytest.fixture
def officer(open_demo):
    page = open_demo()
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill("officer")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/admin/")
    return page


def first_link(page, path: str) -> str:
    page.goto(path)
    return page.locator("main table tbody tr td a").first.get_attribute("href")


def test_axe_finds_nothing_on_the_screens_of_staff(officer):
    rows = [
        first_link(officer, f"/admin/{name}/")
        for name in ("champion_applications", "champion_memberships", "nominations")
    ]
    officer.goto("/admin/response_requests/?status=awaiting")
    request = first_link(officer, "/admin/response_requests/?status=awaiting")
    number = request.rstrip("/").rpartition("/")[2]
    found = {}
    for path in [*LISTS, *rows, request, *(f"/admin/response_requests/{move}/{number}/" for move in MOVES)]:
        answer = officer.goto(path)
        # A screen that somebody may not see sends them elsewhere.
        assert (answer.status, urlsplit(officer.url).path) == (200, path)
        if faults := violations(officer, "main"):
            found[path] = faults

    assert_nothing(found)
