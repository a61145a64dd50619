"""Stories and uses of them that their tellers took back: after a restore they are taken back again."""

from __future__ import annotations

from collections.abc import Iterator

from hub.shared.privacy.taken_back import Kind, register
from stories.domain.consent import USES
from stories.domain.moves import STORY, USE, drop_uses, forget_story, name_of_use
from stories.enums import StoryStatus
from stories.models import Story


def stories() -> Iterator[str]:
    rows = Story.objects.exclude(status=StoryStatus.WITHDRAWN)
    return rows.values_list("code_digest", flat=True).iterator(chunk_size=2000)


def uses() -> Iterator[str]:
    fields = [f"may_{use}" for use in USES]
    for digest, *allowed in Story.objects.values_list("code_digest", *fields).iterator(chunk_size=2000):
        yield from (name_of_use(digest, use) for use, is_allowed in zip(USES, allowed, strict=True) if is_allowed)


def take_back_story(digest: str) -> None:
    forget_story(Story.objects.get(code_digest=digest))


def take_back_use(name: str) -> None:
    digest, _, use = name.partition(" ")
    drop_uses(Story.objects.get(code_digest=digest), [use])


register(Kind(STORY, "stories", stories, take_back_story))
register(Kind(USE, "uses of stories", uses, take_back_use))
