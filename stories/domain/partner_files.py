"""Stories that a partner sends: a file that waits for its press, taken in whole and once, and one by one."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from hub.organisations.models import Organisation
from hub.shared.clock import now
from stories.domain.files import StoriesFile, parse_stories
from stories.domain.receiving import AT_ONCE, StoryAnswers, receive, receive_many
from stories.enums import SourceKind, StoryStatus
from stories.models import Story, StoryFile, StoryWords, Submission

LONGEST_NAME = 120


class SentBefore(Exception):
    """The same stories came before, as ``submission``."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(str(submission))
        self.submission = submission


def sent_before(organisation: Organisation, digest: str) -> Submission | None:
    return Submission.objects.filter(organisation=organisation, file_digest=digest).first()


def keep_file(read: StoriesFile, *, organisation: Organisation, user, name: str, is_partner_named: bool) -> StoryFile:
    """Let a file that was found right wait. Raises ``SentBefore``."""
    if (before := sent_before(organisation, read.digest)) is not None:
        raise SentBefore(before)
    return StoryFile.objects.create(
        organisation=organisation,
        user=user,
        name=name[:LONGEST_NAME],
        digest=read.digest,
        text=read.text,
        is_partner_named=is_partner_named,
        uploaded_at=now(),
    )


def known_words(organisation: Organisation, answers: list[StoryAnswers]) -> int:
    """How many of ``answers`` say word for word what the organisation sent before."""
    texts = sorted({row.what_happened for row in answers})
    theirs = StoryWords.objects.filter(story__submission__organisation=organisation)
    known = set()
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        known |= set(theirs.filter(what_happened__in=part).values_list("what_happened", flat=True))
    return sum(row.what_happened in known for row in answers)


def take_in(file: StoryFile, *, user) -> tuple[Submission, list[tuple[int, str]]]:
    """Take in all stories of ``file`` and forget it; returns the envelope and the code for each line of the file.

    All or nothing, and once: raises ``SentBefore`` where somebody was faster.
    """
    read = parse_stories(file.text)
    try:
        with transaction.atomic():
            envelope = Submission.objects.create(
                source=SourceKind.PARTNER,
                organisation=file.organisation,
                is_partner_named=file.is_partner_named,
                sent_by=user,
                received_at=now(),
                file_name=file.name,
                file_digest=read.digest,
            )
            codes = receive_many(envelope, list(zip(read.rows, read.answers, strict=True)))
            StoryFile.objects.filter(organisation=file.organisation, digest=file.digest).delete()
    except IntegrityError:
        before = sent_before(file.organisation, read.digest)
        if before is None:
            raise
        StoryFile.objects.filter(pk=file.pk).delete()
        raise SentBefore(before) from None
    return envelope, codes


@transaction.atomic
def send_one(answers: StoryAnswers, *, organisation: Organisation, user, is_partner_named: bool) -> tuple[Story, str]:
    """Keep one story that a partner typed in; returns it with its code."""
    envelope = Submission.objects.create(
        source=SourceKind.PARTNER,
        organisation=organisation,
        is_partner_named=is_partner_named,
        sent_by=user,
        received_at=now(),
    )
    return receive(envelope, answers)


def envelopes_of(organisation: Organisation) -> QuerySet[Submission]:
    """What the organisation sent, the newest first, with how many stories are where. One query."""
    counts = {
        f"{status.value}_count": Count("stories", filter=Q(stories__status=status))
        for status in (StoryStatus.ACCEPTED, StoryStatus.REJECTED, StoryStatus.WITHDRAWN)
    }
    waiting = Q(stories__status__in=(StoryStatus.RECEIVED, StoryStatus.SAFEGUARDING))
    return (
        Submission.objects.filter(organisation=organisation)
        .select_related("sent_by")
        .annotate(story_count=Count("stories"), waiting_count=Count("stories", filter=waiting), **counts)
        .order_by("-received_at", "-pk")
    )
