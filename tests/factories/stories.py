from __future__ import annotations

import datetime as dt
from typing import Any

from hub.shared.clock import now, today
from stories.domain.codes import digest_of, new_code
from stories.domain.consent import wording_of
from stories.domain.engagement import log_entry
from stories.domain.files import read_stories
from stories.domain.partner_files import keep_file
from stories.enums import SourceKind, StoryStatus
from stories.models import (
    EngagementEntry,
    Story,
    StoryContact,
    StoryFile,
    StoryWords,
    Submission,
    Topic,
    TopicStory,
    WeightRule,
)

HAPPENED = "Nobody told us when the night sitter would come."


def make_submission(source: str = SourceKind.PERSON, *, organisation=None, **values: Any) -> Submission:
    """An envelope; one of a partner if there is an ``organisation``."""
    if organisation is not None and source == SourceKind.PERSON:
        source = SourceKind.PARTNER
    return Submission.objects.create(
        source=source, organisation=organisation, received_at=values.pop("received_at", now()), **values
    )


def make_story(
    *,
    submission: Submission | None = None,
    organisation=None,
    code: str = "",
    what_happened: str = HAPPENED,
    what_better: str = "",
    contact: str = "",
    allowed: str = "count",
    topic: Topic | None = None,
    received_at: dt.datetime | None = None,
    **values: Any,
) -> Story:
    """A story with its private words. ``allowed`` names the uses in one string; ``contact`` is an address."""
    envelope = submission or make_submission(organisation=organisation, received_at=received_at or now())
    story = Story.objects.create(
        submission=envelope,
        code_digest=digest_of(code or new_code()),
        received_at=received_at or envelope.received_at,
        consent=wording_of(),
        consented_at=envelope.received_at,
        **{f"may_{use}": True for use in allowed.split()},
        **values,
    )
    StoryWords.objects.create(story=story, what_happened=what_happened, what_better=what_better)
    if contact:
        StoryContact.objects.create(story=story, email=contact, created_at=story.received_at)
    if topic is not None:
        TopicStory.objects.create(topic=topic, story=story, added_at=story.received_at)
    return story


def make_accepted_story(**values: Any) -> Story:
    """A story that was screened."""
    at = values.get("received_at") or now()
    return make_story(**{"status": StoryStatus.ACCEPTED, "screened_at": at, "public_text": HAPPENED, **values})


def make_rule(name: str = "Usual", **values: Any) -> WeightRule:
    rule, _ = WeightRule.objects.get_or_create(
        name=name, defaults={"least_stories": 5, "least_sources": 2, "within_months": 12, **values}
    )
    return rule


def make_topic(title: str = "Night sitters", **values: Any) -> Topic:
    values.setdefault("rule", None)
    rule = values.pop("rule") or make_rule()
    return Topic.objects.create(
        title=title,
        slug=values.pop("slug", title.lower().replace(" ", "-")),
        rule=rule,
        created_at=values.pop("created_at", now()),
        **{"is_public": True, **values},
    )


def csv_of(*rows: str, heads: str = "What happened,May be counted") -> bytes:
    """A file of stories as a partner sends it."""
    return "\r\n".join([heads, *rows]).encode()


def make_story_file(organisation, user, content: bytes = b"") -> StoryFile:
    """A file that was found right and waits."""
    read = read_stories(content or csv_of("It was cold.,yes"))
    return keep_file(read, organisation=organisation, user=user, name="stories.csv", is_partner_named=True)


def make_entry(organisation, title: str = "Night sitters", *, areas=(), themes=(), **values: Any) -> EngagementEntry:
    """Questions planned for the week after today."""
    first = values.pop("starts_on", today() + dt.timedelta(days=1))
    own = {"title": title, "whom": "carers", "starts_on": first, "ends_on": values.pop("ends_on", first), "topic": None}
    plan = {"questions": "", "how": "", "link": "", "is_public": True, "areas": areas, "themes": themes}
    return log_entry({**own, **plan, **values}, organisation=organisation, user=None)
