"""A backup brings back what its teller took back since; replaying takes it back again, and nothing else."""

from __future__ import annotations

import errno
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import call_command
from django.urls import reverse

from hub.shared.models import AuditEntry, Erasure
from hub.shared.privacy import ledger
from hub.shared.privacy.erasure import replay_erasures
from stories.domain.moves import narrow_consent, withdraw
from stories.enums import StoryStatus
from stories.models import Story, StoryContact, StoryHistory, StoryWords, TopicStory
from tests.factories.shared import guarded_data
from tests.factories.stories import make_accepted_story, make_story, make_topic

pytestmark = pytest.mark.django_db

CODE = "7KQ2MD4X09TB3FHR"
KEPT = (Story, StoryWords, StoryContact, StoryHistory, TopicStory)


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.HUB_ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    return settings.HUB_ERASURE_LEDGER


def backup() -> str:
    return serializers.serialize("json", [row for model in KEPT for row in model.objects.all()])


def restore(made: str) -> None:
    """The rows as they were, and a database that knows of nothing since."""
    for row in serializers.deserialize("json", made):
        row.save()
    Erasure.objects.all().delete()


def told(story: Story) -> tuple:
    story.refresh_from_db()
    return (
        story.status,
        story.public_text,
        StoryWords.objects.filter(story=story).count(),
        StoryContact.objects.filter(story=story).count(),
        TopicStory.objects.filter(story=story).count(),
    )


def test_a_story_that_was_taken_back_is_taken_back_again():
    topic = make_topic()
    gone, other = (
        make_accepted_story(topic=topic, contact=f"{name}@example.org", allowed="count publish contact")
        for name in ("mo", "sam")
    )
    made, as_told = backup(), told(gone)
    withdraw(gone)
    assert replay_erasures().taken_back == {}
    restore(made)
    assert told(gone) == as_told == (StoryStatus.ACCEPTED, other.public_text, 1, 1, 1)

    out = StringIO()
    call_command("replay_erasures", stdout=out)

    assert out.getvalue().splitlines() == ["Erased 0 people again (0 rows).", "Taken back again: 1 stories."]
    assert told(gone) == (StoryStatus.WITHDRAWN, "", 0, 0, 0)
    assert told(other) == as_told
    assert replay_erasures().taken_back == {}
    assert Erasure.objects.count() == 1


def test_what_may_no_longer_be_done_may_not_after_a_restore_either(file):
    story = make_accepted_story(contact="mo@example.org", allowed="count publish contact")
    made = backup()
    narrow_consent(story, allowed=["count"])
    restore(made)

    assert replay_erasures().taken_back == {"uses of stories": 2}

    assert told(story) == (StoryStatus.ACCEPTED, "", 1, 0, 0)
    assert (story.may_count, story.may_publish, story.may_contact) == (True, False, False)
    assert replay_erasures().taken_back == {}
    lines = file.read_text()
    assert len(lines.splitlines()) == 2
    assert story.code_digest not in lines
    assert story.reference not in lines


def test_a_story_told_since_is_not_touched_by_what_was_erased_before():
    withdraw(make_story())
    new = make_story(allowed="count")

    assert replay_erasures().taken_back == {}
    assert told(new)[0] == StoryStatus.RECEIVED


def test_what_can_not_be_remembered_is_not_taken_back(client, monkeypatch):
    story = make_story(code=CODE, allowed="count quote")
    shown = client.post(reverse("stories:mine"), guarded_data() | {"code": CODE}).context

    def full(entries):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ledger, "append", full)
    client.raise_request_exception = False
    answers = [
        client.post(reverse("stories:take_back"), {"token": shown["token"], "confirmed": "1"}),
        client.post(reverse("stories:uses"), {"token": shown["token"], "saved": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [503, 503]
    story.refresh_from_db()
    assert (story.status, story.may_quote, StoryWords.objects.count()) == (StoryStatus.RECEIVED, True, 1)
    assert (Erasure.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_those_that_are_back_are_found_among_others():
    stories = [make_story(allowed="count") for _ in range(30)]
    made = backup()
    for story in stories[::3]:
        withdraw(story)
    restore(made)

    assert replay_erasures().taken_back == {"stories": 10}
    assert [story.pk for story in Story.objects.filter(status=StoryStatus.WITHDRAWN).order_by("pk")] == [
        story.pk for story in stories[::3]
    ]
