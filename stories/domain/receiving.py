"""How a story comes in, whoever tells it: words, contact and teller each in a row of their own, and a code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from hub.organisations.models import Area, Organisation
from hub.shared.clock import now
from stories.enums import SourceKind, StoryStatus, Teller
from stories.models import AboutTeller, ConsentWording, Story, StoryContact, StoryHistory, StoryWords, Submission

from .codes import digest_of, new_code
from .consent import wording_of


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
    story = Story.objects.create(
        submission=envelope,
        row=row,
        code_digest=digest_of(code),
        received_at=envelope.received_at,
        teller=answers.teller,
        area=answers.area,
        happened_in=answers.happened_in,
        consent=wording or wording_of(),
        consented_at=envelope.received_at,
        **{f"may_{use}": True for use in answers.allowed},
    )
    if answers.service is not None:
        story.services.add(answers.service)
    StoryWords.objects.create(
        story=story,
        what_happened=answers.what_happened,
        what_better=answers.what_better,
        service_words=answers.service_words,
    )
    if any(answers.contact.values()):
        StoryContact.objects.create(story=story, created_at=envelope.received_at, **answers.contact)
    if any(answers.about.values()):
        AboutTeller.objects.create(story=story, **answers.about)
    StoryHistory.objects.create(
        subject=story, at=envelope.received_at, before="", after=StoryStatus.RECEIVED, is_public=True
    )
    return story, code
