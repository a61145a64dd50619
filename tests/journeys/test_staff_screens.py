"""The screens that the hub adds to the editors' side, as an officer and a moderator of the demo see them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from hub.home.demo.people import DEMO_PASSWORD
from tests.journeys.checks import assert_nothing, kept, violations

LISTS = [
    "/admin/champion_applications/",
    "/admin/champion_memberships/",
    "/admin/response_requests/",
    "/admin/duty_rules/",
    "/admin/organisations/",
]
MOVES = ["message", "reply", "refuse", "redirect", "withdraw", "close"]


def signed_in(page, username: str):
    page.goto("/admin/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


@pytest.fixture
def officer(open_demo):
    return signed_in(open_demo(), "officer")


@pytest.fixture
def moderator(open_demo):
    return signed_in(open_demo(), "moderator")


def first_link(page, path: str) -> str:
    page.goto(path)
    return page.locator("main table tbody tr td a").first.get_attribute("href")


def faults_on(page, paths: list[str]) -> dict:
    found = {}
    for path in paths:
        answer = page.goto(path)
        # A screen that somebody may not see sends them elsewhere.
        assert (answer.status, urlsplit(page.url).path) == (200, path)
        if faults := violations(page, "main"):
            found[path] = faults
    return found


def test_axe_finds_nothing_on_the_screens_of_officers(officer):
    rows = [first_link(officer, f"/admin/{name}/") for name in ("champion_applications", "champion_memberships")]
    application = rows[0].rstrip("/").rpartition("/")[2]
    decisions = [f"/admin/champion_applications/{name}/{application}/" for name in ("approve", "decline", "question")]
    request = first_link(officer, "/admin/response_requests/?status=awaiting")
    number = request.rstrip("/").rpartition("/")[2]

    assert_nothing(
        faults_on(
            officer,
            [
                "/admin/",
                *LISTS,
                *rows,
                *decisions,
                request,
                *(f"/admin/response_requests/{move}/{number}/" for move in MOVES),
            ],
        )
    )


def test_an_application_is_declined_and_looked_at_again_by_keyboard_alone(officer, open_demo):
    application = first_link(officer, "/admin/champion_applications/?status=received").rstrip("/").rpartition("/")[2]
    officer.goto(f"/admin/champion_applications/decline/{application}/")
    officer.get_by_label("Reason").focus()
    officer.keyboard.type("The group has something to sell.")
    for _ in range(2):
        officer.keyboard.press("Tab")
    officer.keyboard.press("Enter")
    officer.get_by_role("heading", name="The email").wait_for()

    assert "The group has something to sell." in officer.locator("pre").inner_text()
    assert violations(officer, "main") == []
    officer.get_by_role("button", name="Decline and send").focus()
    officer.keyboard.press("Enter")
    officer.wait_for_url(f"**/inspect/{application}/")
    assert "You can’t decide this application." in kept(officer)

    colleague = signed_in(open_demo(), "champions")
    colleague.goto(f"/admin/champion_applications/inspect/{application}/")
    colleague.get_by_role("link", name="Look at it again after an appeal").click()
    colleague.get_by_label("Why it is looked at again").fill("They rang.")
    colleague.get_by_role("button", name="Show what will happen").click()
    colleague.get_by_role("button", name="Look at it again and tell them").click()
    colleague.wait_for_url(f"**/inspect/{application}/")
    assert colleague.get_by_text("Assign it to me").count() == 1


def test_words_in_another_form_are_not_lost_without_a_question(officer):
    application = first_link(officer, "/admin/champion_applications/?status=received")
    asked = []
    officer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    officer.goto(application)
    officer.wait_for_timeout(2500)  # What the forms held at first is noted 2 seconds after the page has come.

    officer.get_by_role("textbox", name="Note").fill("Half a note")
    officer.wait_for_timeout(800)
    officer.get_by_role("button", name="Save the checks").click()
    officer.wait_for_timeout(500)
    assert (asked, officer.get_by_role("textbox", name="Note").input_value()) == (["beforeunload"], "Half a note")

    officer.get_by_role("button", name="Save the note").click()
    officer.get_by_text("The note is saved.").wait_for()
    assert asked == ["beforeunload"]


def test_the_focus_is_where_there_is_something_to_read(officer):
    application = first_link(officer, "/admin/champion_applications/?status=received").rstrip("/").rpartition("/")[2]
    officer.goto(f"/admin/champion_applications/question/{application}/")
    officer.get_by_label("Question to the applicant").fill("Who runs it?")

    officer.get_by_role("button", name="Show what will happen").click()
    officer.get_by_role("heading", name="The email").wait_for()

    assert officer.locator(":focus").inner_text().startswith("Nothing has happened yet.")
    assert officer.title().startswith("Read before it is sent: Ask for information")


def test_axe_finds_nothing_on_the_screens_of_moderators(moderator):
    date = first_link(moderator, "/admin/event-calendar/")
    moderator.goto(date)
    event = (
        moderator.locator("main a[href*='/admin/pages/'][href$='/edit/']").first.get_attribute("href").split("/")[-3]
    )
    lists = ["/admin/nominations/", "/admin/organisations/", "/admin/event-calendar/"]

    assert_nothing(
        faults_on(
            moderator, [*lists, date, first_link(moderator, "/admin/nominations/"), f"/admin/events/{event}/copy/"]
        )
    )


def test_the_preview_of_an_email_follows_the_typing(moderator):
    moderator.goto(first_link(moderator, "/admin/email_wording/?q="))

    moderator.locator("#id_subject").fill("Typed just now")
    moderator.get_by_text("Subject: Typed just now").wait_for()
    moderator.locator("#id_subject").fill("{{ nothing }}")
    moderator.get_by_text("“{{ nothing }}” is not known in this email.").wait_for()

    # In a frame that runs nothing, with the style sheet of the mail and no complaint of the policy.
    colour = moderator.frame_locator("iframe[sandbox]").locator("a").first.evaluate("a => getComputedStyle(a).color")
    assert colour in {"rgb(26, 101, 166)", "rgb(255, 255, 255)"}


def test_axe_finds_nothing_on_the_screens_of_administrators(open_demo):
    page = signed_in(open_demo(), "administrator")
    lists = ["sent_emails", "background_work", "scheduled_work", "audit_log", "email_wording"]
    rows = [first_link(page, f"/admin/{name}/") for name in ("sent_emails", "scheduled_work", "email_wording")]

    assert_nothing(faults_on(page, [*(f"/admin/{name}/" for name in lists), *rows]))


def test_the_name_of_a_job_can_be_read_on_a_phone(open_demo):
    page = signed_in(open_demo(), "administrator")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/admin/scheduled_work/")

    name = page.locator("td.title").first.bounding_box()

    # It was 27 pixels wide, a letter a line.
    assert (name["width"] >= 170, name["height"] <= 160) == (True, True)
