"""The one way in which a story changes its state, and what a teller may do alone."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from hub.shared.clock import now
from hub.shared.states import move
from stories.domain.topic_numbers import recount_story
from stories.enums import STORY_TRANSITIONS, StoryStatus
from stories.models import AboutTeller, Story, StoryContact, StoryHistory, StoryNote, StoryWords, TopicStory

FORGOTTEN = (StoryWords, StoryContact, AboutTeller, StoryNote, TopicStory)


@transaction.atomic
def move_story(
    story: Story, to: StoryStatus, *, user=None, reason: str = "", is_public: bool = False, **changes: Any
) -> Story:
    """Move ``story`` to ``to`` and save ``changes`` with it. Raises ``TransitionNotAllowed``.

    ``is_public``: who has the code reads the step and its reason.
    """
    moved = move(
        story,
        to,
        transitions=STORY_TRANSITIONS,
        history=StoryHistory,
        user=user,
        reason=reason,
        is_public=is_public,
        changes=changes,
    )
    recount_story(moved)
    return moved


@transaction.atomic
def withdraw(story: Story, *, user=None) -> Story:
    """Take ``story`` back for who told it: nothing of it stays but that there was one.

    Raises ``TransitionNotAllowed`` if it was taken back before.
    """
    move_story(
        story,
        StoryStatus.WITHDRAWN,
        user=user,
        public_text="",
        may_count=False,
        may_quote=False,
        may_publish=False,
        may_contact=False,
        happened_in=None,
        screened_at=now(),
    )
    for model in FORGOTTEN:
        model.objects.filter(story=story).delete()
    story.services.clear()
    story.themes.clear()
    return story
