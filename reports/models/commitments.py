from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from hub.shared.states import HistoryRow
from reports.domain.promises import PromiseFacts, Standing, standing
from reports.enums import OPEN_COMMITMENTS, CommitmentStatus, PromiseKey, RedactionStatus, UpdateStatus, Voice

from .redactions import Redaction
from .requests import ResponseRequest
from .taken_back import TakenBack, stands
from .voices import CommitmentUpdate


class CommitmentQuerySet(models.QuerySet):
    def open(self) -> CommitmentQuerySet:
        """Those of which nobody has confirmed that they were kept, and that were not given up."""
        return self.filter(status__in=OPEN_COMMITMENTS)

    def owed_by(self, body) -> CommitmentQuerySet:
        """Those that ``body`` has to keep: of requests put to it, and of those that it took over."""
        return self.filter(Q(request__carried_to=body) | Q(request__body=body, request__carried_to=None))

    def past(self, *, on: dt.date) -> CommitmentQuerySet:
        """Open ones whose date has gone by on the day ``on``."""
        return self.open().filter(due_on__lt=on)

    def public(self) -> CommitmentQuerySet:
        """Those whose request anyone may see, and whose message is not held back by the check of its words."""
        unchecked = Redaction.objects.filter(message=OuterRef("message_id")).exclude(status=RedactionStatus.PUBLISHED)
        return self.filter(~Exists(unchecked), request__in=ResponseRequest.objects.public())

    def in_state(self, key: PromiseKey, *, on: dt.date) -> CommitmentQuerySet:
        """Promises that stand as ``key`` on the day ``on``: what ``standing()`` says, asked of the database."""
        return self.filter(promise_condition(key, on=on))

    def with_heard(self) -> CommitmentQuerySet:
        """With ``heard_on``, the day on which the body last wrote about it, and ``has_held_words`` while they wait."""
        said = CommitmentUpdate.objects.filter(commitment=OuterRef("pk"), voice=Voice.BODY)
        return self.annotate(
            heard_on=Subquery(said.order_by("-made_on").values("made_on")[:1]),
            has_held_words=Exists(said.filter(status=UpdateStatus.HELD)),
        )

    def for_display(self) -> CommitmentQuerySet:
        """What public pages show of each: published voices, and what was changed in the open. Two queries more."""
        told = CommitmentEvent.objects.public().filter(before=F("after")).exclude(reason="")
        return (
            self.with_heard()
            .select_related("item", "request__body", "request__carried_to", "request__report")
            .prefetch_related(
                Prefetch(
                    "updates",
                    CommitmentUpdate.objects.published().select_related("organisation"),
                    to_attr="published_updates",
                ),
                Prefetch("history", told, to_attr="told_changes"),
            )
        )

    def by_date(self) -> CommitmentQuerySet:
        """The earliest date first, those without a date after them."""
        return self.order_by(F("due_on").asc(nulls_last=True), "made_on", "pk")


def promise_condition(key: PromiseKey, *, on: dt.date) -> Q:
    """The rows that ``reports.domain.promises.standing`` puts into ``key``."""
    open_ = Q(status=CommitmentStatus.OPEN)
    conditions = {
        PromiseKey.OPEN: open_ & (Q(due_on__isnull=True) | Q(due_on__gte=on)),
        PromiseKey.DATE_PASSED: open_ & Q(due_on__lt=on),
        PromiseKey.DONE: Q(status=CommitmentStatus.CONFIRMED),
    }
    return conditions[key] if key in conditions else Q(status=CommitmentStatus[PromiseKey(key).name])


class StandingCommitments(models.Manager.from_queryset(CommitmentQuerySet)):
    def get_queryset(self) -> CommitmentQuerySet:
        alone = Exists(TakenBack.objects.filter(commitment=OuterRef("pk")))
        return super().get_queryset().filter(~alone, stands("message"))


class Commitment(models.Model):
    """Something that a body promised to do, with a date or openly without one.

    ``objects`` leaves out what was taken back, alone or with its message; ``everything`` has it too.
    Only ``reports.domain.commitments`` writes its status: the body can report it done, and never confirm it.
    """

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="commitments")
    item = models.ForeignKey(
        "reports.RequestedItem", null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    message = models.ForeignKey(
        "reports.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    text = models.TextField("what was promised", max_length=1000)
    due_on = models.DateField("by when", null=True, blank=True, help_text="Leave empty if the body gave no date.")
    made_on = models.DateField("promised")
    status = models.CharField(
        max_length=20, choices=CommitmentStatus.choices, default=CommitmentStatus.OPEN, editable=False
    )

    objects = StandingCommitments()
    everything = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "promise of a body"
        verbose_name_plural = "promises of bodies"
        indexes = [models.Index(fields=["status", "due_on"], name="commitment_by_due_date")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its place on the public page of its request."""
        return f"{self.request.get_absolute_url()}#promise-{self.pk}"

    @property
    def voice_url(self) -> str:
        """Where anyone can say whether it has happened."""
        return reverse("promises:voice", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_COMMITMENTS

    def standing(self, *, on: dt.date) -> Standing:
        """How it stands on the day ``on``; comes as ``with_heard()`` brings it."""
        return standing(PromiseFacts(CommitmentStatus(self.status), self.due_on, self.heard_on), on=on)


class CommitmentEvent(HistoryRow):
    """A move of a promise; where ``before`` and ``after`` are the same, progress, a moved date or mended words."""

    subject = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="history")

    @property
    def label(self) -> str:
        return CommitmentStatus(self.after).label
