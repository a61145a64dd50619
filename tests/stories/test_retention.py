"""What goes when its time is over, and what stays: that a story counts."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.clock import as_of, now
from hub.shared.privacy.erasure import erase_person
from hub.shared.privacy.retention import apply_retention
from stories.domain.topic_numbers import recount_topic
from stories.enums import StoryStatus
from stories.models import AboutTeller, Story, StoryContact, StoryNote, StoryWords, TopicTally
from tests.factories.stories import make_accepted_story, make_story, make_topic
from tests.shared.privacy.traces import places_with

pytestmark = pytest.mark.django_db

PARTS = (StoryWords, StoryContact, AboutTeller, StoryNote)


def run_at(at: dt.datetime) -> None:
    with as_of(at):
        apply_retention()


def parts_left(story: Story) -> list[str]:
    return [model.__name__ for model in PARTS if model.objects.filter(story=story).exists()]


def with_everything(story: Story) -> Story:
    AboutTeller.objects.create(story=story, age_band="25-49")
    StoryNote.objects.create(story=story, at=now(), text="Rang them")
    return story


def test_words_go_after_two_years_and_the_contact_after_one():
    topic = make_topic()
    decided = now()
    story = with_everything(make_accepted_story(topic=topic, contact="mo@example.org", allowed="count contact"))
    recount_topic(topic)

    run_at(decided + dt.timedelta(days=360))
    assert parts_left(story) == ["StoryWords", "StoryContact", "AboutTeller", "StoryNote"]
    run_at(decided + dt.timedelta(days=370))
    assert parts_left(story) == ["StoryWords", "AboutTeller", "StoryNote"]
    run_at(decided + dt.timedelta(days=735))

    assert parts_left(story) == []
    story.refresh_from_db()
    assert (story.status, story.public_text != "") == (StoryStatus.ACCEPTED, True)
    assert TopicTally.objects.get().stories == 1


def test_a_contact_that_was_used_stays_a_year_longer():
    story = make_accepted_story(contact="mo@example.org", allowed="contact")
    StoryContact.objects.update(contacted_on=now().date() + dt.timedelta(days=300))

    run_at(now() + dt.timedelta(days=400))
    assert parts_left(story) == ["StoryWords", "StoryContact"]
    run_at(now() + dt.timedelta(days=670))
    assert parts_left(story) == ["StoryWords"]


def test_a_contact_that_may_not_be_used_goes_at_once():
    story = make_accepted_story(contact="mo@example.org", allowed="count contact")

    Story.objects.filter(pk=story.pk).update(may_contact=False)
    run_at(now())

    assert parts_left(story) == ["StoryWords"]


def test_of_what_is_not_used_nothing_is_left_after_30_days():
    story = with_everything(
        make_story(status=StoryStatus.REJECTED, screened_at=now(), contact="mo@example.org", allowed="contact")
    )

    run_at(now() + dt.timedelta(days=29))
    assert len(parts_left(story)) == 4
    run_at(now() + dt.timedelta(days=31))

    assert parts_left(story) == []
    assert Story.objects.get().status == StoryStatus.REJECTED


def test_what_nobody_decided_yet_stays():
    story = with_everything(make_story(contact="mo@example.org", allowed="contact"))

    run_at(now() + dt.timedelta(days=300))

    assert len(parts_left(story)) == 4


def test_erasing_a_teller_leaves_nothing_that_names_them_and_the_numbers_right(client, settings, tmp_path):
    settings.HUB_ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    topic = make_topic()
    erased = with_everything(
        make_accepted_story(
            topic=topic,
            what_happened="Zebra, write to mo@example.org",
            contact="Mo@example.org",
            allowed="count contact publish",
            public_text="Nobody said when.",
        )
    )
    other = with_everything(make_accepted_story(topic=topic, contact="sam@example.org", allowed="count contact"))
    recount_topic(topic)
    page = client.get(topic.get_absolute_url()).content

    report = erase_person("mo@example.org")

    assert parts_left(erased) == []
    assert len(parts_left(other)) == 4
    assert report.total > 0
    assert [place for place in places_with("mo@example.org") if "erasure" not in place.casefold()] == []
    assert places_with("Zebra") == []
    assert TopicTally.objects.get().stories == 2
    assert client.get(topic.get_absolute_url()).content == page
    assert erase_person("mo@example.org").total == 0


def test_what_nobody_ever_decided_is_not_kept_for_good():
    came = now()
    waiting = with_everything(make_story(contact="mo@example.org", allowed="contact"))
    concern = with_everything(make_story(status=StoryStatus.SAFEGUARDING))
    run_at(came + dt.timedelta(days=720))
    assert parts_left(waiting) == ["StoryWords", "AboutTeller", "StoryNote"]
    run_at(came + dt.timedelta(days=740))

    assert (parts_left(waiting), parts_left(concern)) == ([], ["StoryWords", "AboutTeller", "StoryNote"])
    waiting.refresh_from_db()
    assert waiting.status == StoryStatus.RECEIVED
