"""The one way in which a story changes its state, and what a teller may do alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from hub.shared import audit
from hub.shared.clock import now
from hub.shared.privacy import taken_back
from hub.shared.states import move
from stories.domain.consent import USES
from stories.domain.topic_numbers import recount_story, recount_topic
from stories.enums import STORY_TRANSITIONS, StoryStatus
from stories.models import (
    AboutTeller,
    Story,
    StoryContact,
    StoryHistory,
    StoryNote,
    StoryWords,
    Submission,
    Topic,
    TopicStory,
)

STORY, USE = "story", "use"
"""Kinds of what is taken back, in the ledger of erasures."""
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
def withdraw(story: Story, *, user=None, reason: str = "") -> Story:
    """Take ``story`` back for who told it: nothing of it stays but that there was one, and why staff did it.

    It is remembered outside the database. Raises ``TransitionNotAllowed`` if it was taken back before, and ``OSError``
    if it can't be remembered.
    """
    forget_story(story, user=user, reason=reason)
    taken_back.remember(STORY, [story.code_digest], now())
    return story


@transaction.atomic
def forget_story(story: Story, *, user=None, reason: str = "") -> Story:
    """What ``withdraw`` does in the database. Raises ``TransitionNotAllowed``."""
    move_story(
        story,
        StoryStatus.WITHDRAWN,
        user=user,
        reason=reason,
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


@transaction.atomic
def narrow_consent(story: Story, *, allowed: Collection[str]) -> Story:
    """Do with ``story`` from now on only what is in ``allowed``, uses of ``consent.USES``, of what was agreed to.

    Who told it takes that back alone (UK GDPR, Article 7(3)); to agree anew takes the words and a new yes. What no use
    is left for goes: how to reach them, and the version for others to read. Raises ``OSError`` if it can't be
    remembered outside the database.
    """
    if dropped := drop_uses(story, [use for use in USES if use not in allowed]):
        taken_back.remember(USE, [name_of_use(story.code_digest, use) for use in dropped], now())
    return story


def name_of_use(code_digest: str, use: str) -> str:
    return f"{code_digest} {use}"


@transaction.atomic
def drop_uses(story: Story, uses: Collection[str]) -> list[str]:
    """What ``narrow_consent`` does in the database; returns those of ``uses`` that had been agreed to."""
    before = Story.objects.select_for_update().get(pk=story.pk)
    dropped = [use for use in uses if getattr(before, f"may_{use}")]
    if not dropped:
        return []
    change_story(story, **{f"may_{use}": False for use in dropped})
    if not story.may_contact:
        StoryContact.objects.filter(story=story).delete()
    if not (story.may_quote or story.may_publish):
        story.public_text = ""
        story.save(update_fields=["public_text"])
    return dropped


@transaction.atomic
def restrict(story: Story, *, user=None) -> Story:
    """Keep ``story`` and use it for nothing else (UK GDPR, Article 18); twice is once."""
    return story if story.restricted_at else change_story(story, user=user, restricted_at=now())


@transaction.atomic
def lift_restriction(story: Story, *, user=None) -> Story:
    return change_story(story, user=user, restricted_at=None)


@transaction.atomic
def change_story(story: Story, *, user=None, **values: Any) -> Story:
    """Save ``values`` of ``story``, which numbers may follow: consent, restriction, how bad it was. Not its state.

    What changed is in the audit log, which takes no words, also if its teller did it, who is not signed in.
    """
    row = Story.objects.select_for_update().get(pk=story.pk)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    changed = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    if changed:
        audit.record(audit.MOVED, actor=user, subject=row, changes=changed)
    recount_story(row)
    story.refresh_from_db()
    return story


@transaction.atomic
def name_partner(submission: Submission, *, is_named: bool) -> None:
    """Let the partner of ``submission`` be named with its stories, or withhold its name from now on."""
    Submission.objects.filter(pk=submission.pk).update(is_partner_named=is_named)
    submission.refresh_from_db()
    for topic in Topic.objects.filter(stories__submission=submission).distinct().order_by("pk"):
        recount_topic(topic)
