"""What staff decide about a story: its public version, where it belongs, and whether it must leave the flow at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from hub.accounts.people import people_with
from hub.shared import audit
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.states import TransitionNotAllowed
from hub.shared.traces import Trace, pieces_of
from stories import emails
from stories.domain.moves import move_story
from stories.domain.topic_numbers import recount_story
from stories.domain.topics import set_topics
from stories.enums import StoryStatus
from stories.models import Story, StoryNote
from stories.permissions import SAFEGUARD

IN_PLACE = {
    Trace.NAME: "[name]",
    Trace.DATE: "[date]",
    Trace.BIRTH: "[date]",
    Trace.AGE: "[age]",
    Trace.NUMBER: "[number]",
    Trace.NHS_NUMBER: "[number]",
    Trace.PHONE: "[phone number]",
    Trace.EMAIL: "[email address]",
    Trace.POSTCODE: "[place]",
}


def suggested_text(story: Story) -> str:
    """The private words with what may tell who somebody is in brackets: where a person begins to write, no more."""
    words = getattr(story, "words", None)
    if words is None:
        return ""
    texts = [text for text in (words.what_happened, words.what_better) if text]
    return "\n\n".join(
        "".join(IN_PLACE[piece.trace] if piece.trace else piece.text for piece in pieces_of(text, is_story=True))
        for text in texts
    )


@transaction.atomic
def accept(
    story: Story,
    *,
    public_text: str,
    user,
    services: Collection = (),
    themes: Collection = (),
    topics: Collection = (),
    **values: Any,
) -> Story:
    """Accept ``story`` with the version for others to read, and put it where it belongs.

    ``values`` are further fields of the story: its area and how bad it was. Raises ``TransitionNotAllowed``.
    """
    move_story(
        story,
        StoryStatus.ACCEPTED,
        user=user,
        is_public=True,
        public_text=public_text,
        screened_at=now(),
        **values,
    )
    place(story, services=services, themes=themes, topics=topics, user=user)
    return story


@transaction.atomic
def change_accepted(
    story: Story, *, user, services: Collection, themes: Collection, topics: Collection, **values: Any
) -> Story:
    """Change what an accepted story says in public and where it belongs.

    Raises ``TransitionNotAllowed`` for one that is not accepted any more.
    """
    row = Story.objects.select_for_update().get(pk=story.pk)
    if row.status != StoryStatus.ACCEPTED:
        raise TransitionNotAllowed(row.status, StoryStatus.ACCEPTED)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    # That it was changed is kept, not what it said before.
    audit.record(audit.MOVED, actor=user, subject=row, changes={"placed": sorted(values)})
    place(row, services=services, themes=themes, topics=topics, user=user)
    return row


def place(story: Story, *, services: Collection, themes: Collection, topics: Collection, user) -> None:
    story.services.set(services)
    story.themes.set(themes)
    set_topics(story, topics, user=user)
    recount_story(story)


def reject(story: Story, *, reason: str, is_told: bool, user) -> Story:
    """Don't use ``story``; who told it reads the reason if they ``is_told``. Raises ``TransitionNotAllowed``."""
    return move_story(
        story, StoryStatus.REJECTED, user=user, reason=reason, is_public=is_told, screened_at=now(), public_text=""
    )


@transaction.atomic
def to_safeguarding(story: Story, *, reason: str, user) -> list[str]:
    """Take ``story`` out of the flow and write to those who see to it; returns their addresses.

    The mail says that there is one and nothing of what it is about. Raises ``TransitionNotAllowed``.
    """
    move_story(story, StoryStatus.SAFEGUARDING, user=user, reason=reason)
    addresses = sorted({person.email for person in people_with(SAFEGUARD) if person.email})
    for address in addresses:
        send(
            emails.SAFEGUARDING.key, address, context={"reference": story.reference}, button_url=emails.desk_path(story)
        )
    return addresses


def back_to_flow(story: Story, *, reason: str, user) -> Story:
    """Let ``story`` be read anew, as if it had just come. Raises ``TransitionNotAllowed``."""
    return move_story(story, StoryStatus.RECEIVED, user=user, reason=reason, screened_at=None)


def note(story: Story, text: str, *, user) -> StoryNote:
    return StoryNote.objects.create(story=story, user=user, at=now(), text=text)


def kept_values(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a story among what a form cleaned."""
    return {name: cleaned[name] for name in ("area", "severity")}
