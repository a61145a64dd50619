"""One person's account. Its private words, who told it and how to reach them are rows of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hub.shared import references
from hub.shared.staff_notes import StaffNote
from hub.shared.states import HistoryRow
from stories.enums import Severity, StoryStatus, Teller

LONGEST_ANSWER = 8000
"""Characters of one private answer: about three pages."""


EARLIEST_YEAR = 1948
"""In which the NHS began: what happened before is no experience of a service of today."""


def new_story_reference() -> str:
    """What staff call it; it opens nothing and says nothing about how many there are."""
    return references.new_reference("ST")


class StoryQuerySet(models.QuerySet):
    def to_screen(self) -> StoryQuerySet:
        """Those that nobody has decided yet."""
        return self.filter(status=StoryStatus.RECEIVED)

    def for_staff(self, user) -> StoryQuerySet:
        """Those that ``user``, who screens, may see: one with the safeguarding lead is there for the leads alone."""
        may = user.has_perm("stories.handle_safeguarding")
        return self if may else self.exclude(status=StoryStatus.SAFEGUARDING)

    def accepted(self) -> StoryQuerySet:
        return self.filter(status=StoryStatus.ACCEPTED)

    def counted(self) -> StoryQuerySet:
        """Those that may be part of a number: accepted, with consent, and not restricted."""
        return self.accepted().filter(may_count=True, restricted_at__isnull=True)

    def publishable(self) -> StoryQuerySet:
        """Those whose public text may be shown whole."""
        return self.accepted().filter(may_publish=True, restricted_at__isnull=True).exclude(public_text="")

    def quotable(self) -> StoryQuerySet:
        """Those of whose public text a part may be quoted."""
        return self.accepted().filter(may_quote=True, restricted_at__isnull=True).exclude(public_text="")


class Story(models.Model):
    """One person's account.

    ``code_digest`` is the HMAC of the receipt code, which is never stored. ``public_text`` is what a person made of
    the private words for others to read. ``happened_in`` is the first day of a month. ``restricted_at``: since when
    it is kept and used for nothing else (UK GDPR, Article 18).
    """

    reference = models.CharField(max_length=12, unique=True, default=new_story_reference, editable=False)
    submission = models.ForeignKey("stories.Submission", on_delete=models.PROTECT, related_name="stories")
    row = models.PositiveIntegerField(null=True, blank=True, editable=False, help_text="Its row in the partner's file.")
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    status = models.CharField(max_length=12, choices=StoryStatus.choices, default=StoryStatus.RECEIVED, editable=False)
    received_at = models.DateTimeField("received", editable=False)
    screened_at = models.DateTimeField("decided", null=True, editable=False)
    teller = models.CharField("who tells it", max_length=10, choices=Teller.choices, default=Teller.SELF)
    services = models.ManyToManyField("organisations.Organisation", blank=True, related_name="stories")
    area = models.ForeignKey(
        "organisations.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="stories"
    )
    happened_in = models.DateField("month in which it happened", null=True, blank=True)
    themes = models.ManyToManyField("shared.Theme", blank=True, related_name="stories")
    severity = models.PositiveSmallIntegerField("how bad it was", choices=Severity.choices, null=True, blank=True)
    public_text = models.TextField("public version", blank=True, max_length=LONGEST_ANSWER)
    consent = models.ForeignKey("stories.ConsentWording", on_delete=models.PROTECT, related_name="stories")
    consented_at = models.DateTimeField()
    may_count = models.BooleanField("may be counted", default=False)
    may_quote = models.BooleanField("may be quoted", default=False)
    may_publish = models.BooleanField("may be published", default=False)
    may_contact = models.BooleanField("may be asked more", default=False)
    restricted_at = models.DateTimeField(null=True, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-received_at", "-pk"]
        permissions = [
            ("screen_stories", "Can read the private words of stories and decide about them"),
            ("handle_safeguarding", "Is told of stories with a safeguarding concern, and sees to them"),
            ("reach_tellers", "Can see how to reach who told a story"),
        ]
        indexes = [
            models.Index(fields=["status", "received_at", "id"], name="story_queue"),
            models.Index(fields=["received_at", "id"], name="story_received"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "row"], condition=Q(row__isnull=False), name="one_story_per_row"
            ),
            models.CheckConstraint(
                condition=Q(happened_in__isnull=True) | Q(happened_in__day=1), name="story_month_is_its_first_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class StoryWords(models.Model):
    """What was told, as it was told. Shown only where each opening is logged; gone when its time is over."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="words")
    what_happened = models.TextField(max_length=LONGEST_ANSWER)
    what_better = models.TextField("what would have been better", max_length=LONGEST_ANSWER, blank=True)
    service_words = models.CharField("the service, as it was typed", max_length=200, blank=True)

    class Meta:
        verbose_name = "private words of a story"
        verbose_name_plural = "private words of stories"

    def __str__(self) -> str:
        return f"Words of story {self.story_id}"


class StoryHistory(HistoryRow):
    """What is public here is shown on "my story", to who has the code."""

    subject = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a story"
        verbose_name_plural = "steps of stories"

    @property
    def label(self) -> str:
        return StoryStatus(self.after).label


class StoryNote(StaffNote):
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="notes")

    class Meta(StaffNote.Meta):
        verbose_name = "note about a story"
        verbose_name_plural = "notes about stories"
