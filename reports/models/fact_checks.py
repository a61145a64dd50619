"""Before a report is issued, the bodies in it may say which facts are wrong, until a day that is told to them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hub.shared.clock import now
from hub.shared.states import HistoryRow
from hub.shared.working_days import long_date
from reports.enums import FACT_CHECK_TRANSITIONS, FactCheckStatus

from .access_codes import OpensByCode

ENDED_BY_ISSUING = "The report was issued"
"""The reason that the history keeps of a window that nobody took back: its report was issued."""


class FactCheckQuerySet(models.QuerySet):
    def waiting(self, *, on: dt.date) -> FactCheckQuerySet:
        """Windows that are open on the day ``on``, the last day included, and have no answer yet."""
        return self.filter(status=FactCheckStatus.OPEN, opened_on__lte=on, closes_on__gte=on)

    def over(self, *, on: dt.date) -> FactCheckQuerySet:
        """Those that ended before the day ``on`` without an answer."""
        return self.filter(status=FactCheckStatus.OPEN, closes_on__lt=on)

    def answered(self) -> FactCheckQuerySet:
        return self.filter(status=FactCheckStatus.ANSWERED)


class FactCheck(OpensByCode, models.Model):
    """One body's window to check the facts of a draft. Only ``reports.domain.fact_checks`` writes its status.

    ``revision`` is the draft that the body is shown, whatever is typed afterwards. ``answers`` holds what it says is
    wrong, by the key of the part (see ``reports.domain.fact_parts``); an empty one says that nothing is.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="fact_checks")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="fact_checks")
    contact_name = models.CharField("name", max_length=150, help_text="Who checks it at the body.")
    contact_email = models.EmailField("email", help_text="The link goes here, and each code that opens it.")
    opened_on = models.DateField(editable=False)
    closes_on = models.DateField("last day", help_text="The last day on which an answer is in time.")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(default=now, editable=False)
    status = models.CharField(
        max_length=20, choices=FactCheckStatus.choices, default=FactCheckStatus.OPEN, editable=False
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answers = models.JSONField(default=dict, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FactCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "fact check"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "body"],
                condition=Q(status=FactCheckStatus.OPEN),
                name="one_open_fact_check_for_a_page_and_a_body",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opened_on")), name="fact_check_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} on {self.page.title}"

    @property
    def can_be_answered(self) -> bool:
        return FactCheckStatus.ANSWERED in FACT_CHECK_TRANSITIONS[FactCheckStatus(self.status)]

    @property
    def answered_on(self) -> dt.date | None:
        """The day in London on which the answer came."""
        if self.answered_at is None:
            return None
        return timezone.localdate(self.answered_at, timezone.get_default_timezone())

    @property
    def is_late(self) -> bool:
        """Whether the answer came after the last day."""
        return self.answered_on is not None and self.answered_on > self.closes_on

    def words(self, *, on: dt.date) -> str:
        """How it stands on the day ``on``, as in "waiting until 5 May 2026" or "answered late: 2 parts are wrong"."""
        if self.status == FactCheckStatus.WITHDRAWN:
            ended = [event.at for event in self.history.all() if event.reason == ENDED_BY_ISSUING]
            if not ended:
                return "withdrawn"
            day = timezone.localdate(ended[0], timezone.get_default_timezone())
            return f"ended when the report was issued on {long_date(day)}"
        if self.status == FactCheckStatus.ANSWERED:
            number = len(self.answers)
            wrong = f"{number} part{'s are' if number > 1 else ' is'} wrong" if number else "nothing is wrong"
            return f"answered{' late' if self.is_late else ''} on {long_date(self.answered_on)}: {wrong}"
        if on > self.closes_on:
            return f"ended on {long_date(self.closes_on)} without an answer"
        return f"waiting until {long_date(self.closes_on)}"


class FactCheckEvent(HistoryRow):
    subject = models.ForeignKey(FactCheck, on_delete=models.PROTECT, related_name="history")

    @property
    def after_label(self) -> str:
        return FactCheckStatus(self.after).label
