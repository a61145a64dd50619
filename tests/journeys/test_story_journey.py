"""A story told on a phone without scripts, followed to what changed because of it, and taken back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from hub.shared import guards
from hub.shared.clock import now, today
from stories.domain.moves import move_story
from stories.enums import StoryStatus
from stories.models import Story, StoryDraft, StoryWords, TopicStory, Use
from tests.factories.organisations import make_organisation
from tests.factories.promises import make_outcome
from tests.factories.reports import make_body, make_started
from tests.factories.shared import root_collection
from tests.factories.stories import make_topic

from .checks import assert_nothing, faults_of_kept, kept

pytestmark = pytest.mark.django_db(transaction=True)


def go_on(page) -> None:
    page.get_by_role("button", name="Continue").click()


def use_in_a_report(story: Story) -> None:
    """What staff do between: the story is accepted, in a topic, and evidence of a report of which something came."""
    move_story(story, StoryStatus.ACCEPTED, screened_at=now(), public_text="Nobody rang.")
    topic = make_topic("Letters that come too late")
    TopicStory.objects.create(topic=topic, story=story, added_at=now())
    asked = make_started(body=make_body("Northmoor Trust"), title="Letters people can read", received_on=today())
    make_outcome(request=asked, report=asked.report, title="Letters come a week before", since_on=today())
    Use.objects.create(topic=topic, page=asked.report, used_at=now(), frozen_at=now())


def test_a_story_is_told_followed_and_taken_back(open_page, transactional_db, monkeypatch):
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta())
    root_collection()
    make_organisation(name="Hanbury Surgery")
    page, seen = open_page(width=390, height=800, scripts=False), {}

    def look(name: str) -> None:
        """Keep the page as it is: axe needs scripts, which this browser has not."""
        seen[name] = kept(page)

    page.goto("/stories/")
    look("start")
    page.get_by_role("link", name="Start", exact=True).click()
    go_on(page)
    expect(page).to_have_title(re.compile("^Error: Whose story is it"))
    look("who")
    page.get_by_role("radio", name="Mine", exact=True).check()
    go_on(page)
    page.get_by_label("Which service is it about?").fill("hanbury")
    look("service")
    go_on(page)
    page.get_by_role("radio", name="Hanbury Surgery").check()
    look("which")
    go_on(page)
    page.get_by_label("What happened?").fill("The letter came too late. He said he would kill himself.")
    look("happened")
    go_on(page)
    expect(page.get_by_role("heading", name="Are you, or is somebody else, in danger?")).to_be_visible()
    look("danger")
    page.go_back()
    page.get_by_label("What happened?").fill("The letter came too late.")
    go_on(page)
    expect(page.get_by_role("heading", name="Are you, or is somebody else, in danger?")).to_have_count(0)
    page.get_by_label("What would have been better?").fill("A letter a week before.")
    go_on(page)
    page.get_by_label("Month").fill("March")
    page.get_by_label("Year").fill(str(today().year - 1))
    look("when")
    go_on(page)
    look("about")
    go_on(page)
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(4)
    assert not any(box.is_checked() for box in boxes.all())
    boxes.first.check()
    look("consent")
    go_on(page)
    page.reload()
    expect(page.get_by_text("The letter came too late.")).to_be_visible()
    look("check")
    page.get_by_role("link", name="Change What happened").click()
    page.get_by_label("What happened?").fill("The letter came a day too late.")
    go_on(page)
    expect(page.get_by_text("The letter came a day too late.")).to_be_visible()
    page.get_by_role("button", name="Send my story").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    code = page.locator(".receipt code").inner_text()
    look("receipt")
    page.reload()
    expect(page.get_by_text("can’t be shown again").first).to_be_visible()
    look("receipt-again")
    story = Story.objects.get()
    assert StoryWords.objects.get().what_happened == "The letter came a day too late."
    assert not StoryDraft.objects.exists()
    use_in_a_report(story)

    page.goto("/stories/mine/")
    look("code")
    page.get_by_label("The code of your story").fill(code.lower())
    page.get_by_role("button", name="Show my story").click()
    for title in ("We received it", "We have read it", "We asked Northmoor Trust", "Letters come a week before"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert "too late." not in kept(page)
    assert page.url.endswith("/stories/mine/")
    look("mine")
    page.get_by_role("button", name="Change what we may do").click()
    expect(page.get_by_role("checkbox")).to_be_checked()
    look("uses")
    page.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We keep to what you left ticked")
    look("uses-saved")
    story.refresh_from_db()
    assert not story.may_count
    page.get_by_role("link", name="Open your story again").click()
    page.get_by_label("The code of your story").fill(code)
    page.get_by_role("button", name="Show my story").click()
    expect(page.get_by_text("We may read it, and nothing else.")).to_be_visible()
    page.get_by_role("button", name="Take my story back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take your story back?")
    look("take-back")
    page.get_by_role("button", name="Take it back for good").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your story is taken back")
    look("taken-back")
    story.refresh_from_db()
    assert (story.status, story.happened_in, StoryWords.objects.count()) == (StoryStatus.WITHDRAWN, None, 0)
    assert_nothing(faults_of_kept(open_page(width=390, height=800), seen))


def test_the_button_leaves_at_once_with_scripts_and_deletes_what_was_typed(open_page, live_server, settings):
    """Three presses of Escape do it too; "back" leads to no page of a story."""
    settings.HUB_QUICK_EXIT_URL = f"{live_server.url}/healthz"
    page = open_page(width=390, height=800)
    page.goto("/stories/")
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("radio", name="Mine", exact=True).check()
    go_on(page)
    assert StoryDraft.objects.count() == 1
    button = page.get_by_role("button", name="Leave this site now")
    assert button.bounding_box()["height"] >= 44

    with page.expect_request("**/stories/leave/"):
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("**/healthz")

    page.goto("/stories/check/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing to go on with")
    assert not StoryDraft.objects.exists()
