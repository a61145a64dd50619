from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from events.enums.pledges import (
    ASKED_FOR,
    FIRST_ASKED_AFTER,
    LAST_ASKED_AFTER,
    REPLY_DAYS,
    PledgeQuestion,
    PledgeState,
    PledgeStatus,
    ShowingStatus,
)
from hub.shared.privacy.registry import ERASED
from hub.shared.states import HistoryRow

NO_REPLY_AFTER = LAST_ASKED_AFTER + REPLY_DAYS


def days_before(on: dt.date, days: int) -> dt.date:
    return on - dt.timedelta(days=days)


class PledgeQuerySet(models.QuerySet):
    def to_ask(self, question: PledgeQuestion, *, on: dt.date) -> PledgeQuerySet:
        """Those to be asked ``question`` on the day ``on`` and never before: their address is confirmed.

        Whoever said that it was kept is not asked again. The first question is left out once the last one is due.
        """
        asked = PledgeAsking.objects.filter(pledge=OuterRef("pk"), question=question)
        rows = self.exclude(status__in=(PledgeStatus.KEPT, PledgeStatus.WITHDRAWN)).exclude(email="")
        rows = rows.filter(~Exists(asked), confirmed_on__isnull=False)
        if question == PledgeQuestion.FIRST:
            return rows.filter(
                made_on__lte=days_before(on, FIRST_ASKED_AFTER), made_on__gt=days_before(on, LAST_ASKED_AFTER)
            )
        return rows.filter(made_on__lte=days_before(on, LAST_ASKED_AFTER), made_on__gt=days_before(on, ASKED_FOR))

    def in_state(self, state: PledgeState, *, on: dt.date) -> PledgeQuerySet:
        """What ``Pledge.state`` says, asked of the database."""
        return self.filter(state_condition(state, on=on))

    def shown(self) -> PledgeQuerySet:
        """Those that the public reads: the author agreed, somebody looked, and neither thought better of it."""
        rows = self.filter(showing__status=ShowingStatus.SHOWN).exclude(status=PledgeStatus.WITHDRAWN)
        return rows.exclude(text=ERASED)


def state_condition(state: PledgeState, *, on: dt.date) -> Q:
    open_ = Q(status=PledgeStatus.OPEN)
    conditions = {
        PledgeState.NO_REPLY: open_ & Q(made_on__lte=days_before(on, NO_REPLY_AFTER)),
        PledgeState.RUNNING: open_ & Q(made_on__gt=days_before(on, NO_REPLY_AFTER)),
    }
    return conditions[state] if state in conditions else Q(status=state.value)


class Pledge(models.Model):
    """What somebody promises to themselves. Nobody but its author reads it, unless the author agrees to show it."""

    made_on = models.DateField(db_index=True)
    event = models.ForeignKey(
        "events.EventPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges"
    )
    text = models.CharField(max_length=300)
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=PledgeStatus.choices, default=PledgeStatus.OPEN, editable=False, db_index=True
    )

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = "pledge"

    def __str__(self) -> str:
        return self.text[:80]

    def state(self, *, on: dt.date) -> PledgeState:
        """How it stands on the day ``on``. No reply from two weeks after the last question."""
        if self.status != PledgeStatus.OPEN:
            return PledgeState(self.status)
        return PledgeState.NO_REPLY if self.made_on <= days_before(on, NO_REPLY_AFTER) else PledgeState.RUNNING

    @property
    def is_erased(self) -> bool:
        return self.text == ERASED


class PledgeHistory(HistoryRow):
    subject = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a pledge"
        verbose_name_plural = "steps of pledges"


class PledgeAsking(models.Model):
    """That the author was asked, so that each question is put once."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="askings")
    question = models.CharField(max_length=5, choices=PledgeQuestion.choices)
    asked_on = models.DateField()

    class Meta:
        verbose_name = "question about a pledge"
        verbose_name_plural = "questions about pledges"
        constraints = [models.UniqueConstraint(fields=["pledge", "question"], name="pledge_asked_once")]

    def __str__(self) -> str:
        return self.get_question_display()


class PledgeShowing(models.Model):
    """That the author agreed to show a pledge, and what staff said to it. A pledge without one is private."""

    pledge = models.OneToOneField(Pledge, on_delete=models.CASCADE, related_name="showing")
    created_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=ShowingStatus.choices, default=ShowingStatus.WAITING, editable=False
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "pledge to show"
        verbose_name_plural = "pledges to show"

    def __str__(self) -> str:
        return str(self.pledge)


class PledgeShowingHistory(HistoryRow):
    subject = models.ForeignKey(PledgeShowing, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a pledge to show"
        verbose_name_plural = "steps of pledges to show"

    @property
    def label(self) -> str:
        return ShowingStatus(self.after).label
