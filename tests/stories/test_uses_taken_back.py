"""What somebody agreed to is taken back use by use, with the code alone, and never the other way."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from hub.shared.models import AuditEntry
from stories.domain.consent import TEXTS, USES, wording_of
from stories.domain.topic_numbers import recount_topic
from stories.enums import StoryStatus
from stories.models import Story, StoryContact, TopicTally
from tests.factories.shared import guarded_data
from tests.factories.stories import make_accepted_story, make_story, make_topic

pytestmark = pytest.mark.django_db

CODE = "7KQ2MD4X09TB3FHR"
ADDRESS = reverse("stories:uses")


def opened(client) -> str:
    return client.post(reverse("stories:mine"), guarded_data() | {"code": CODE}).content.decode()


def token_in(html: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', html)[1]


def boxes(html: str) -> list[tuple[str, bool]]:
    """Each tick box by its value, and whether it is ticked."""
    found = re.findall(r'<input[^>]*type="checkbox"[^>]*>', html)
    return [(re.search(r'value="([^"]+)"', box)[1], "checked" in box) for box in found]


def may(story: Story) -> set[str]:
    story.refresh_from_db()
    return {use for use in USES if getattr(story, f"may_{use}")}


def test_what_is_unticked_is_done_no_more(client):
    topic = make_topic()
    story = make_accepted_story(
        code=CODE, topic=topic, contact="mo@example.org", allowed="count publish contact", public_text="Nobody rang."
    )
    recount_topic(topic)
    html = opened(client)
    assert [text for text in TEXTS.values() if text in html] == [TEXTS["count"], TEXTS["publish"], TEXTS["contact"]]

    page = client.post(ADDRESS, {"token": token_in(html)}).content.decode()
    assert boxes(page) == [("count", True), ("publish", True), ("contact", True)]
    saved = client.post(ADDRESS, {"token": token_in(page), "saved": "1", "allowed": ["count"]})

    assert saved["Location"] == reverse("stories:uses_saved")
    assert may(story) == {"count"}
    assert (story.status, story.public_text) == (StoryStatus.ACCEPTED, "")
    assert not StoryContact.objects.exists()
    assert TopicTally.objects.get().stories == 1
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.network) == (None, "")
    assert entry.changes == {"may_publish": [True, False], "may_contact": [True, False]}
    again = opened(client)
    assert [text for text in TEXTS.values() if text in again] == [TEXTS["count"]]


def test_a_story_that_is_counted_no_more_leaves_the_numbers_and_keeps_its_words(client):
    topic = make_topic()
    story = make_accepted_story(code=CODE, topic=topic, allowed="count quote", public_text="Nobody rang.")
    recount_topic(topic)

    client.post(ADDRESS, {"token": token_in(opened(client)), "saved": "1", "allowed": ["quote"]})

    assert may(story) == {"quote"}
    assert story.public_text == "Nobody rang."
    assert not TopicTally.objects.filter(stories__gt=0).exists()


@pytest.mark.parametrize(
    ("sent", "status", "left"),
    [
        (["quote", "publish"], 302, set()),
        (["contact", "count"], 302, {"count"}),
        ([], 302, set()),
        (["nothing"], 422, {"count"}),
        (["count", "x" * 5000], 422, {"count"}),
    ],
)
def test_nothing_that_was_not_agreed_to_can_be_ticked(client, sent, status, left):
    story = make_story(code=CODE, allowed="count")

    answer = client.post(ADDRESS, {"token": token_in(opened(client)), "saved": "1", "allowed": sent})

    assert (answer.status_code, may(story)) == (status, left)


def test_a_mistake_shows_what_was_agreed_to_once_more(client):
    make_story(code=CODE, allowed="count quote")

    html = client.post(
        ADDRESS, {"token": token_in(opened(client)), "saved": "1", "allowed": ["quote", "x"]}
    ).content.decode()

    assert boxes(html) == [("count", False), ("quote", True)]
    assert "<title>Error: " in html


def test_what_two_pages_take_back_is_both_taken_back(client):
    story = make_story(code=CODE, allowed="count quote publish")
    token = token_in(opened(client))

    for allowed in (["count", "quote"], ["count", "publish"], ["count", "publish"]):
        client.post(ADDRESS, {"token": token, "saved": "1", "allowed": allowed})

    assert may(story) == {"count"}
    assert AuditEntry.objects.count() == 2


def test_who_agreed_to_nothing_is_told_so_and_has_nothing_to_change(client):
    make_story(code=CODE, allowed="")
    html = opened(client)

    assert "We may read it, and nothing else." in html
    assert "Change what we may do" not in html
    assert client.post(ADDRESS, {"token": token_in(html)})["Location"] == reverse("stories:mine")


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "9" * 5000])
def test_without_its_code_nothing_of_a_story_changes(client, token):
    story = make_story(code=CODE, allowed="count quote")

    assert client.post(ADDRESS, {"token": token, "saved": "1"})["Location"] == reverse("stories:mine")
    assert client.get(ADDRESS).status_code == 405
    assert may(story) == {"count", "quote"}


def test_the_words_are_those_in_which_they_were_asked(client):
    make_story(code=CODE, allowed="count")
    Story.objects.update(consent=wording_of({**TEXTS, "count": "Add my story to the others"}))

    page = client.post(ADDRESS, {"token": token_in(opened(client))}).content.decode()

    assert "Add my story to the others" in page
    assert TEXTS["count"] not in page
