"""Run with the settings of the hub: adds stories to the demo, most of them screened and in topics.

    python -m bench.fill_stories 100000

Half of those in topics are in the first of forty. One in four was told by somebody alone, the others came from
partners; they are spread evenly over three years. What is made is the same each time on one day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from collections.abc import Sequence

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.fill import TEXT, name_of  # noqa: E402
from bench.pages import CHUNK  # noqa: E402
from hub.organisations.models import Area, Organisation  # noqa: E402
from hub.shared.clock import now  # noqa: E402
from hub.shared.models import Theme  # noqa: E402
from stories.domain.consent import wording_of  # noqa: E402
from stories.domain.topic_numbers import recount_topic  # noqa: E402
from stories.enums import SourceKind, StoryStatus  # noqa: E402
from stories.models import (  # noqa: E402
    Story,
    StoryContact,
    StoryHistory,
    StoryWords,
    Submission,
    Topic,
    TopicStory,
    WeightRule,
)

TOPICS, PARTNERS = 40, 20
DAYS_BACK = 1000
LIFE = (*(StoryStatus.ACCEPTED,) * 8, StoryStatus.RECEIVED, StoryStatus.REJECTED)


def fill(stories: int) -> None:
    """Add ``stories`` to 40 topics, which are as many however many stories there are. One transaction."""
    with transaction.atomic():
        topics = add_topics()
        rows = add_stories(stories)
        add_what_hangs_on(rows, topics)
        for topic in topics:
            recount_topic(topic)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_topics() -> list[Topic]:
    rule, areas, themes = WeightRule.objects.order_by("pk")[0], list(Area.objects.order_by("path")), all_themes()
    topics = Topic.objects.bulk_create(
        [
            Topic(
                title=f"What {name_of(number)} hear",
                slug=f"bench-topic-{number + 1}",
                summary=TEXT,
                rule=rule,
                is_public=True,
                created_at=now(),
            )
            for number in range(TOPICS)
        ]
    )
    for number, topic in enumerate(topics):
        topic.areas.add(areas[number % len(areas)])
        topic.themes.add(themes[number % len(themes)])
    return topics


def all_themes() -> list[Theme]:
    return list(Theme.objects.order_by("pk"))


def add_stories(count: int) -> list[Story]:
    partners = list(Organisation.objects.visible().partners().order_by("pk")[:PARTNERS])
    areas, consent = list(Area.objects.order_by("path")), wording_of()
    envelopes = Submission.objects.bulk_create(
        [envelope_of(number, partners) for number in range(count)], batch_size=CHUNK
    )
    stories = [
        Story(
            reference=f"SB{number + 1:07}",
            submission=envelope,
            code_digest=hashlib.sha256(f"bench {number}".encode()).hexdigest(),
            status=LIFE[number % len(LIFE)],
            received_at=envelope.received_at,
            screened_at=envelope.received_at if LIFE[number % len(LIFE)] != StoryStatus.RECEIVED else None,
            area=areas[number % len(areas)],
            happened_in=envelope.received_at.date().replace(day=1),
            public_text=TEXT,
            severity=1 + number % 2,
            consent=consent,
            consented_at=envelope.received_at,
            may_count=True,
            may_quote=number % 2 == 0,
            may_publish=number % 3 == 0,
            may_contact=number % 5 == 0,
        )
        for number, envelope in enumerate(envelopes)
    ]
    return Story.objects.bulk_create(stories, batch_size=CHUNK)


def envelope_of(number: int, partners: Sequence[Organisation]) -> Submission:
    is_own = number % 4 == 0
    return Submission(
        source=SourceKind.PERSON if is_own else SourceKind.PARTNER,
        organisation=None if is_own else partners[number % len(partners)],
        received_at=now() - dt.timedelta(days=1 + number * 7919 % DAYS_BACK),
    )


def add_what_hangs_on(stories: Sequence[Story], topics: Sequence[Topic]) -> None:
    """Private words, every fifth's contact, services, themes, steps, and a topic for what was accepted."""
    services = list(Organisation.objects.visible().order_by("pk").values_list("pk", flat=True))
    themes, places = all_themes(), list(enumerate(stories))
    accepted = [(number, row) for number, row in places if row.status == StoryStatus.ACCEPTED]
    link, theme = Story.services.through, Story.themes.through
    made = (
        (StoryWords, [StoryWords(story=row, what_happened=TEXT, what_better=TEXT) for row in stories]),
        (
            StoryContact,
            [
                StoryContact(story=row, email=f"teller{number}@bench.example", created_at=row.received_at)
                for number, row in places
                if row.may_contact
            ],
        ),
        (link, [link(story=row, organisation_id=services[number % len(services)]) for number, row in places]),
        (theme, [theme(story=row, theme=themes[number % len(themes)]) for number, row in places]),
        (
            StoryHistory,
            [StoryHistory(subject=row, at=row.screened_at, before="received", after=row.status) for _, row in accepted],
        ),
        (
            TopicStory,
            [
                TopicStory(topic=topics[0 if number % 2 else number % TOPICS], story=row, added_at=row.received_at)
                for number, row in accepted
            ],
        ),
    )
    for model, rows in made:
        model._base_manager.bulk_create(rows, batch_size=CHUNK)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
