"""How a story comes in, whoever tells it: words, contact and teller each in a row of their own, and a code."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model

from hub.organisations.models import Area, Organisation
from hub.shared.clock import now
from stories.enums import SourceKind, StoryStatus, Teller
from stories.models import AboutTeller, ConsentWording, Story, StoryContact, StoryHistory, StoryWords, Submission

from .codes import digest_of, new_code
from .consent import wording_of

AT_ONCE = 500
"""Rows in one statement."""


@dataclass(frozen=True)
class StoryAnswers:
    """What was told. ``allowed`` names uses of ``consent.USES``; ``about`` and ``contact`` are fields of their rows."""

    what_happened: str
    what_better: str = ""
    service: Organisation | None = None
    service_words: str = ""
    area: Area | None = None
    happened_in: dt.date | None = None
    teller: str = Teller.SELF
    allowed: Collection[str] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def receive_own(answers: StoryAnswers, *, wording: ConsentWording | None = None, code: str = "") -> tuple[Story, str]:
    """Keep the story of one person and return it with its receipt code, which can't be read back later."""
    envelope = Submission.objects.create(source=SourceKind.PERSON, received_at=now())
    return receive(envelope, answers, wording=wording, code=code)


@transaction.atomic
def receive(
    envelope: Submission,
    answers: StoryAnswers,
    *,
    wording: ConsentWording | None = None,
    row: int | None = None,
    code: str = "",
) -> tuple[Story, str]:
    """Keep one story of ``envelope`` and return it with its receipt code: ``code``, or a new one."""
    code = code or new_code()
    story = story_row(envelope, answers, wording=wording or wording_of(), row=row, code=code)
    story.save()
    if answers.service is not None:
        story.services.add(answers.service)
    for part in parts_of(story, answers):
        part.save()
    return story, code


@transaction.atomic
def receive_many(envelope: Submission, numbered: Sequence[tuple[int, StoryAnswers]]) -> list[tuple[int, str]]:
    """Keep the stories of ``envelope``, each with its row in the file; returns the row and the code of each."""
    wording = wording_of()
    codes = [new_code() for _ in numbered]
    stories = Story.objects.bulk_create(
        [
            story_row(envelope, answers, wording=wording, row=row, code=code)
            for (row, answers), code in zip(numbered, codes, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    parts: dict[type[Model], list[Model]] = defaultdict(list)
    for story, (_, answers) in zip(stories, numbered, strict=True):
        for part in parts_of(story, answers):
            parts[type(part)].append(part)
        if answers.service is not None:
            through = Story.services.through
            parts[through].append(through(story_id=story.pk, organisation_id=answers.service.pk))
    for model, rows in parts.items():
        model._base_manager.bulk_create(rows, batch_size=AT_ONCE)
    return [(row, code) for (row, _), code in zip(numbered, codes, strict=True)]


def story_row(
    envelope: Submission, answers: StoryAnswers, *, wording: ConsentWording, row: int | None, code: str
) -> Story:
    """The story itself, not saved."""
    return Story(
        submission=envelope,
        row=row,
        code_digest=digest_of(code),
        received_at=envelope.received_at,
        teller=answers.teller,
        area=answers.area,
        happened_in=answers.happened_in,
        consent=wording,
        consented_at=envelope.received_at,
        **{f"may_{use}": True for use in answers.allowed},
    )


def parts_of(story: Story, answers: StoryAnswers) -> Iterator[Model]:
    """What stands apart from a saved ``story``: its words, contact, teller and first step; not saved."""
    yield StoryWords(
        story=story,
        what_happened=answers.what_happened,
        what_better=answers.what_better,
        service_words=answers.service_words,
    )
    if any(answers.contact.values()):
        yield StoryContact(story=story, created_at=story.received_at, **answers.contact)
    if any(answers.about.values()):
        yield AboutTeller(story=story, **answers.about)
    yield StoryHistory(subject=story, at=story.received_at, before="", after=StoryStatus.RECEIVED, is_public=True)
