"""What became of one story, in the words of who told it. Nothing here shows what was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from hub.shared.chains import ASKED, CHANGED, DUE, ISSUED, PROMISE, REPLY, Step, steps_of_pages
from stories.enums import StoryStatus
from stories.models import Story, Use

RECEIVED, READ, GATHERED = "received", "read", "topic"
PUBLISHED = "We published it"
"""A step below the title of what was published."""

ICONS = {
    RECEIVED: "mail",
    READ: "tick",
    GATHERED: "people",
    ISSUED: "document",
    ASKED: "send",
    DUE: "clock",
    REPLY: "speech",
    PROMISE: "calendar",
    CHANGED: "change",
}


@dataclass(frozen=True)
class Chapter:
    """A part of the way of a story: a heading, and its steps in order."""

    title: str
    steps: tuple[Step, ...]
    url: str = ""

    @property
    def rows(self) -> list[tuple[str, Step]]:
        """Each step with the name of its picture."""
        return [(ICONS[step.kind], step) for step in self.steps]


def chain_of(story: Story, *, on: dt.date) -> list[Chapter]:
    """From the day on which ``story`` came to what changed because of it. Topics that are not public are left out."""
    topics = list(story.topics.visible().order_by("title", "pk")) if story.status == StoryStatus.ACCEPTED else []
    chapters = [Chapter("Your story", (*own_steps(story), *(topic_step(topic) for topic in topics)))]
    pages = list(dict.fromkeys(Use.objects.filter(topic__in=topics).values_list("page", flat=True)))
    chains = steps_of_pages(pages, on=on)
    for key in pages:
        if steps := chains.get(key):
            issued, *since = steps
            chapters.append(Chapter(issued.title, (replace(issued, title=PUBLISHED), *since), url=issued.url))
    return chapters


def own_steps(story: Story) -> list[Step]:
    """That it came, and where it is now."""
    received = timezone.localdate(story.received_at)
    day = timezone.localdate(story.screened_at) if story.screened_at else None
    steps = [Step(RECEIVED, received, "We received it")]
    reason = story.history.public().exclude(reason="").order_by("at", "pk").last()
    match StoryStatus(story.status):
        case StoryStatus.RECEIVED:
            steps.append(Step(READ, None, "Somebody will read it", "We read each story, usually within 10 days."))
        case StoryStatus.SAFEGUARDING:
            steps.append(Step(READ, None, "We have read it", "We are looking into it with care."))
        case StoryStatus.REJECTED:
            steps.append(Step(READ, day, "We have read it and can’t use it", reason.reason if reason else ""))
        case StoryStatus.ACCEPTED:
            text = "It counts with what others tell us." if story.may_count else ""
            steps.append(Step(READ, day, "We have read it", text))
    return steps


def topic_step(topic) -> Step:
    return Step(GATHERED, None, f"It is with others about “{topic.title}”", topic.summary, topic.get_absolute_url())
