from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from events.enums.challenges import (
    FEWEST_OPTIONS,
    MOST_CODES,
    MOST_OPTIONS,
    PUBLIC_CHALLENGES,
    RESULT_STATUSES,
    ChallengePhase,
    ChallengeStatus,
)
from hub.shared.append_only import AppendOnly, AppendOnlyQuerySet
from hub.shared.states import HistoryRow
from hub.shared.templatetags.hub_tags import moment


class ChallengeQuerySet(models.QuerySet):
    def public(self) -> ChallengeQuerySet:
        """Those that were announced, whatever became of them."""
        return self.filter(status__in=PUBLIC_CHALLENGES)

    def with_told_at(self) -> ChallengeQuerySet:
        """Each with ``told_at``: when the public last heard of it."""
        told = Max("history__at", filter=Q(history__is_public=True))
        return self.annotate(told_at=Greatest(told, Coalesce(Max("updates__at"), told)))

    def open(self, *, at: dt.datetime) -> ChallengeQuerySet:
        """Those for which a ballot counts at the instant ``at``: from opening, up to but not at closing."""
        return self.filter(status=ChallengeStatus.ANNOUNCED, opens_at__lte=at, closes_at__gt=at)

    def to_decide(self, *, at: dt.datetime) -> ChallengeQuerySet:
        """Those whose voting is over at ``at`` and of which nobody has said what was chosen."""
        return self.filter(status=ChallengeStatus.ANNOUNCED, closes_at__lte=at)


class Challenge(index.Indexed, ClusterableModel):
    """A question that people put to the system, with up to ten options to vote on.

    Title, text, options and times are frozen when it is announced: the domain and the form refuse changes, and so do
    triggers of the database (migrations ``0021_frozen_challenges`` and ``0041_postponed_challenges``). Only the closing
    may still move, to a later time. Voting is open from ``opens_at`` up to but not at ``closes_at``.
    """

    title = models.CharField(max_length=150, help_text="Such as: What should change first at the health centre?")
    slug = models.SlugField(
        "end of the address", max_length=80, unique=True, help_text="Such as: health-centre. It can't change later."
    )
    text = models.TextField(
        "what it is about", max_length=2000, help_text="Who may vote, and what happens with the option that wins."
    )
    event = models.ForeignKey(
        "events.EventPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="challenges",
        help_text="The event at which it was put, if there is one.",
    )
    opens_at = models.DateTimeField("voting opens")
    closes_at = models.DateTimeField("voting closes", help_text="The results are public from then on.")
    takes_email = models.BooleanField(
        "people can vote by email",
        default=True,
        help_text="One ballot for each address that is confirmed. Without it only those with a code vote.",
    )
    status = models.CharField(
        max_length=12, choices=ChallengeStatus.choices, default=ChallengeStatus.DRAFT, editable=False
    )
    chosen = models.ForeignKey(
        "events.ChallengeOption",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="chosen_in",
    )
    decided_by = models.CharField("who decided the tie", max_length=150, blank=True, editable=False)
    decision_reason = models.TextField("why", max_length=2000, blank=True, editable=False)

    objects = ChallengeQuerySet.as_manager()

    panels = [
        HelpPanel(
            "<p>Everything here is frozen when you announce it: people must find the same options at the end as at "
            "the beginning. Only the closing can be moved then, to a later time.</p>"
        ),
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("text"),
        FieldPanel("event"),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading="When people can vote"),
        FieldPanel("takes_email"),
        InlinePanel("options", heading="Options", label="option", min_num=FEWEST_OPTIONS, max_num=MOST_OPTIONS),
    ]

    search_fields = [
        index.SearchField("title"),
        index.SearchField("text"),
        index.RelatedFields("options", [index.SearchField("title"), index.SearchField("text")]),
    ]

    class Meta:
        ordering = ["-opens_at", "-pk"]
        verbose_name = "challenge"
        permissions = [("decide_challenge", "Can say what was chosen, and decide ties")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="challenge_closes_after_it_opens"),
            models.CheckConstraint(
                condition=~Q(status__in=RESULT_STATUSES) | Q(chosen__isnull=False), name="challenge_decided_has_chosen"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:detail", args=[self.slug])

    @property
    def vote_url(self) -> str:
        return reverse("vote:by_code", args=[self.slug])

    @property
    def email_url(self) -> str:
        return reverse("vote:ask", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        return self.status == ChallengeStatus.DRAFT

    def phase(self, *, at: dt.datetime) -> ChallengePhase:
        """How it stands at ``at``. No job need have run."""
        if self.status != ChallengeStatus.ANNOUNCED:
            return ChallengePhase(self.status)
        if at < self.opens_at:
            return ChallengePhase.SOON
        return ChallengePhase.OPEN if at < self.closes_at else ChallengePhase.CLOSED

    def shows_results(self, *, at: dt.datetime) -> bool:
        """Whether anyone, staff included, may see numbers: never before closing."""
        return self.phase(at=at) == ChallengePhase.CLOSED or self.status in RESULT_STATUSES

    @property
    def option_list(self) -> list[ChallengeOption]:
        return sorted(self.options.all(), key=lambda option: (option.sort_order or 0, option.pk or 0))


class ChallengeOption(Orderable):
    challenge = ParentalKey(Challenge, on_delete=models.CASCADE, related_name="options")
    title = models.CharField("option", max_length=150, help_text="Such as: A real person answers the phone.")
    text = models.TextField("more about it", max_length=500, blank=True)

    panels = [FieldPanel("title"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = "option"
        constraints = [models.UniqueConstraint(fields=["challenge", "title"], name="option_once_in_its_challenge")]

    def __str__(self) -> str:
        return self.title


class BallotCount(models.Model):
    """How many ballots an option has. There is no row for a ballot, so none leads back to a person (decision 64).

    Each vote rewrites the counts of all options of its challenge, so that not even the number of the transaction in
    which a code was used tells which of them grew.
    """

    option = models.OneToOneField(ChallengeOption, primary_key=True, on_delete=models.PROTECT, related_name="count")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="counts")
    ballots = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "ballots for an option"
        verbose_name_plural = "ballots for options"

    def __str__(self) -> str:
        return f"{self.option_id}: {self.ballots}"


class BallotBatch(models.Model):
    """Ballot codes that were printed together, for one room."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="batches")
    label = models.CharField("what they are for", max_length=100)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    size = models.PositiveSmallIntegerField("codes")

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = "batch of ballot codes"
        verbose_name_plural = "batches of ballot codes"
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=MOST_CODES), name="batch_has_codes"),
        ]

    def __str__(self) -> str:
        return self.label


class BallotCode(models.Model):
    """One code on paper, as an HMAC. It says whether it was used, not when and for what."""

    batch = models.ForeignKey(BallotBatch, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        verbose_name = "ballot code"
        constraints = [
            models.CheckConstraint(condition=~Q(is_used=True, is_cancelled=True), name="ballot_code_used_or_cancelled"),
        ]

    def __str__(self) -> str:
        return "used" if self.is_used else "cancelled" if self.is_cancelled else "not used"


class VotingAddress(models.Model):
    """An e-mail address that asked to vote, as an HMAC under the key of the hub, and whether it has voted."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="addresses")
    digest = models.CharField(max_length=64)
    has_voted = models.BooleanField(default=False)

    class Meta:
        verbose_name = "address that votes"
        verbose_name_plural = "addresses that vote"
        constraints = [models.UniqueConstraint(fields=["challenge", "digest"], name="one_ballot_for_an_address")]

    def __str__(self) -> str:
        return "voted" if self.has_voted else "asked"


class ChallengeHistory(HistoryRow):
    """A step, or that the closing moved, with the two instants: the state stays the same then."""

    subject = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="history")
    closed_before = models.DateTimeField(null=True, blank=True)
    closes_after = models.DateTimeField(null=True, blank=True)

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a challenge"
        verbose_name_plural = "steps of challenges"

    @property
    def label(self) -> str:
        if self.closes_after:
            return f"Closing moved from {moment(self.closed_before)} to {moment(self.closes_after)}"
        return ChallengeStatus(self.after).label


class ChallengeUpdate(AppendOnly, models.Model):
    """What became of the chosen option since. Public, and never changed; the last one says how it ended."""

    never = "An update of a challenge"

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=2000)
    ends_as = models.CharField(max_length=12, choices=ChallengeStatus.choices, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "update of a challenge"
        verbose_name_plural = "updates of challenges"

    def __str__(self) -> str:
        return self.text[:80]
