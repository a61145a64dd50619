from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from hub.shared.states import HistoryRow
from hub.shared.working_days import DueDate, WorkingCalendar
from reports.domain.deadlines import clock_words, date_while, due_date_from_json
from reports.domain.phases import Phase, RequestFacts, phase
from reports.enums import DECISIONS_ON, LIVE_STATUSES, OPEN_STATUSES, Decision, ItemKind, PhaseKey, ResponseStatus

from .phase_conditions import phase_condition, stands_still
from .rule_checks import public_citation


class RecordYear(models.Model):
    """The last number given in a year. The row is locked while a number is taken, so that none is missing or double."""

    year = models.PositiveSmallIntegerField(unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class ResponseRequestQuerySet(models.QuerySet):
    def started(self) -> ResponseRequestQuerySet:
        return self.exclude(status=ResponseStatus.DRAFT)

    def public(self) -> ResponseRequestQuerySet:
        """Started requests of reports that anyone may see. The others stay facts, but are not shown."""
        reports = self.model._meta.get_field("report").related_model.objects.visible()
        return self.started().filter(report__in=reports)

    def open(self) -> ResponseRequestQuerySet:
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self, *, on: dt.date) -> ResponseRequestQuerySet:
        """Open ones whose due date from a verified rule was before the day ``on``, unless the clock stands still."""
        return self.open().filter(~stands_still(on), due_on__lt=on)

    def not_by_date(self, *, on: dt.date) -> ResponseRequestQuerySet:
        """Open ones for which nobody verified a rule, and that did not come by the date asked for: never overdue."""
        return self.open().filter(~stands_still(on), due_on__isnull=True, reply_requested_by__lt=on)

    def owed_by(self, body) -> ResponseRequestQuerySet:
        """Requests that ``body`` answers or answered: those put to it, and those it took over. Each has one."""
        return self.filter(Q(carried_to=body) | Q(body=body, carried_to=None))

    def on_page_of(self, body) -> ResponseRequestQuerySet:
        """Requests on the page of ``body``: put to it, also those that another one took over, or taken over by it."""
        return self.filter(Q(carried_to=body) | Q(body=body))

    def live(self, report, body) -> ResponseRequestQuerySet:
        """What ``report`` asks of ``body`` now, drafted or open: at most one."""
        return self.filter(report=report, body=body, status__in=LIVE_STATUSES)

    def in_phase(self, key: PhaseKey, *, on: dt.date, calendar: WorkingCalendar) -> ResponseRequestQuerySet:
        """Requests that are in the phase ``key`` on the day ``on``: what ``phase()`` says, asked of the database."""
        return self.filter(phase_condition(key, on=on, calendar=calendar))

    def most_overdue_first(self) -> ResponseRequestQuerySet:
        """Open ones by their date, those without a date after them; then the closed ones, newest first."""
        is_open = models.Case(models.When(status__in=OPEN_STATUSES, then=0), default=1)
        wanted_by = Coalesce("due_on", "reply_requested_by")
        open_until = models.Case(
            models.When(status__in=OPEN_STATUSES, then=wanted_by), default=None, output_field=models.DateField()
        )
        return self.order_by(is_open, open_until.asc(nulls_last=True), "-received_on", "-pk")

    def for_phase(self) -> ResponseRequestQuerySet:
        """What the words of a phase need. One query more, for the items without a decision."""
        unanswered = RequestedItem.objects.filter(replies__isnull=True)
        answered = RequestedItem.objects.filter(replies__isnull=False, request=models.OuterRef("pk"))
        return (
            self.annotate(is_partly_decided=models.Exists(answered))
            .select_related("body", "carried_to", "redirected_to")
            .prefetch_related(models.Prefetch("items", unanswered, to_attr="unanswered_items"))
        )

    def with_not_answered(self) -> ResponseRequestQuerySet:
        """With ``has_not_answered``: the body says of something that it does not answer it."""
        return self.annotate(has_not_answered=has_not_answered())

    def for_lists(self) -> ResponseRequestQuerySet:
        """As ``for_phase()``, with of each report what a list shows."""
        return self.for_phase().select_related("report").defer("report__body", "report__how_we_heard")

    def for_display(self) -> ResponseRequestQuerySet:
        """With ``asked_items``: what was asked, and the answers. One query more."""
        return self.select_related("body", "carried_to", "redirected_to").prefetch_related(
            models.Prefetch("items", RequestedItem.objects.with_answers(), to_attr="asked_items")
        )


def has_not_answered() -> models.Exists:
    """Of a row: the body says of something that it does not answer it."""
    return models.Exists(
        RequestedItem.objects.filter(request=models.OuterRef("pk"), replies__decision=Decision.NOT_ANSWERED)
    )


class ResponseRequest(models.Model):
    """One report put to one body: one duty rule, one clock. Only ``reports.domain.requests`` writes its status."""

    report = models.ForeignKey("reports.ReportPage", on_delete=models.PROTECT, related_name="response_requests")
    body = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="response_requests")
    duty_rule = models.ForeignKey(
        "reports.DutyRule", null=True, blank=True, on_delete=models.PROTECT, related_name="response_requests"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    status = models.CharField(
        max_length=20, choices=ResponseStatus.choices, default=ResponseStatus.DRAFT, editable=False
    )
    received_on = models.DateField("the body has had it since", null=True, blank=True, editable=False)
    due_on = models.DateField("due", null=True, blank=True, editable=False)
    due_explanation = models.JSONField(default=dict, blank=True, editable=False)
    reply_requested_by = models.DateField(null=True, blank=True, editable=False)
    clock_paused_on = models.DateField(
        null=True, blank=True, editable=False, help_text="Since then the clock stands still: we owe the body an answer."
    )
    answered_on = models.DateField("answered", null=True, blank=True, editable=False)
    working_days_taken = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="On the clock of the body, until the whole answer."
    )
    redirected_to = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="requests_redirected_here",
    )
    carried_to = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="requests_carried_here",
        help_text="Who took over from the body that was asked, while the request was open.",
    )
    carried_on = models.DateField(null=True, blank=True, editable=False)
    asked_by = models.CharField(
        max_length=200, blank=True, editable=False, help_text="The name under which the hub asked, as it was that day."
    )

    objects = ResponseRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "response request"
        ordering = ["-year", "-number", "-pk"]
        permissions = [("run_clock", "Can start response requests and log what the bodies answer")]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="response_request_reference_is_unique"),
            models.UniqueConstraint(
                fields=["report", "body"],
                condition=Q(status__in=LIVE_STATUSES),
                name="one_live_request_for_a_report_and_a_body",
            ),
            models.CheckConstraint(
                condition=Q(status=ResponseStatus.DRAFT)
                | Q(year__isnull=False, number__isnull=False, received_on__isnull=False),
                name="started_request_has_a_reference_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False, working_days_taken__isnull=False)
                | Q(answered_on=None, working_days_taken=None) & ~Q(status=ResponseStatus.ANSWERED),
                name="answered_request_has_a_day_and_counts_its_days",
            ),
            models.CheckConstraint(
                condition=Q(carried_to=None, carried_on=None) | Q(carried_to__isnull=False, carried_on__isnull=False),
                name="carried_request_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="response_request_by_due_date")]

    def __str__(self) -> str:
        return f"{self.reference or 'Draft'}: {self.body} on {self.report}"

    def get_absolute_url(self) -> str:
        """The public page. Raises ``NoReverseMatch`` for a draft, which has none."""
        return reverse("record:detail", args=[self.year, self.number])

    @property
    def reference(self) -> str:
        """As in "2026/17"; empty for a draft."""
        return f"{self.year}/{self.number}" if self.number else ""

    @property
    def source(self):
        """The page that asks: what the body has to answer."""
        return self.report

    @property
    def title_in_lists(self) -> str:
        return self.reference or "Draft"

    title_in_lists.fget.short_description = "Reference"

    @property
    def is_draft(self) -> bool:
        return self.status == ResponseStatus.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def owing_body(self):
        """Who has to answer: the body that was asked, or the one that took over from it."""
        return self.carried_to if self.carried_to_id else self.body

    def body_on(self, day: dt.date):
        """Who answered for it on ``day``: until the day of the merger the body that was asked."""
        return self.carried_to if self.carried_to_id and day >= self.carried_on else self.body

    @property
    def rule_source(self) -> str:
        """Where the rule that was applied is written; empty where nobody has named the regulation."""
        return public_citation(self.due_explanation.get("citation", ""))

    @property
    def due_date(self) -> DueDate | None:
        """The date as it was worked out, with the days that were skipped; ``None`` where no rule was applied."""
        return due_date_from_json(self.due_explanation)

    @property
    def due_now(self) -> dt.date | None:
        """``due_on`` as everybody is told it; ``None`` while the clock stands still."""
        return date_while(self.clock_paused_on, self.due_on)

    @property
    def requested_now(self) -> dt.date | None:
        """``reply_requested_by`` as everybody is told it; ``None`` while the clock stands still."""
        return date_while(self.clock_paused_on, self.reply_requested_by)

    @property
    def clock_words(self) -> str:
        """As in "stopped since 2026-11-19", for files; empty while the clock runs."""
        return clock_words(self.clock_paused_on)

    @property
    def unanswered_numbers(self) -> tuple[int, ...]:
        """Numbers of the recommendations without a decision; no query after ``for_phase()`` or ``for_display()``."""
        if hasattr(self, "unanswered_items"):
            return tuple(item.number for item in self.unanswered_items)
        if hasattr(self, "asked_items"):
            return tuple(item.number for item in self.asked_items if not item.decision)
        return tuple(self.items.filter(replies__isnull=True).values_list("number", flat=True))

    @property
    def item_kind(self) -> ItemKind:
        """What the body was asked; no query after ``for_phase()`` or ``for_display()``, if it lists any item."""
        for name in ("asked_items", "unanswered_items"):
            if items := getattr(self, name, []):
                return ItemKind(items[0].kind)
        item = self.items.first()
        return ItemKind(item.kind) if item else self.source.asks

    @property
    def has_answers(self) -> bool:
        """Whether a recommendation has its decision; no query after ``for_phase()`` or ``for_display()``."""
        if hasattr(self, "is_partly_decided"):
            return self.is_partly_decided
        if hasattr(self, "asked_items"):
            return any(item.decision for item in self.asked_items)
        return self.items.filter(replies__isnull=False).exists()

    @property
    def facts(self) -> RequestFacts:
        is_part = self.status == ResponseStatus.PART_ANSWERED
        is_broken_off = self.status in (ResponseStatus.REFUSED, ResponseStatus.CLOSED)
        return RequestFacts(
            status=ResponseStatus(self.status),
            due_on=self.due_on,
            requested_by=self.reply_requested_by,
            paused_on=self.clock_paused_on,
            answered_on=self.answered_on,
            redirected_to=self.redirected_to.name if self.redirected_to_id else "",
            unanswered=self.unanswered_numbers if is_part else (),
            kind=self.item_kind if is_part else ItemKind.RECOMMENDATION,
            has_answers=is_broken_off and self.has_answers,
        )

    def phase(self, *, on: dt.date, calendar: WorkingCalendar) -> Phase:
        """The phase on the day ``on``."""
        return phase(self.facts, on=on, calendar=calendar)


class ResponseRequestEvent(HistoryRow):
    """A move of a request, or a due date worked out anew (``before`` and ``after`` are the same then)."""

    subject = models.ForeignKey(ResponseRequest, on_delete=models.PROTECT, related_name="history")
    told_before = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="How the date had been worked out until then, where other days count since.",
    )

    class Meta(HistoryRow.Meta):
        indexes = [models.Index(fields=["-at"], name="response_event_newest_first")]

    @property
    def before_label(self) -> str:
        return ResponseStatus(self.before).label

    @property
    def after_label(self) -> str:
        return ResponseStatus(self.after).label


class RequestedItemQuerySet(models.QuerySet):
    def with_answers(self) -> RequestedItemQuerySet:
        """With what the one reply there can be says: ``decision``, ``explanation``, ``by_when`` and ``answered_on``.

        ``check_status`` is how far the check of its words is, empty without one; until it is over, and if the words are
        withheld, ``explanation`` and ``by_when`` are empty. ``has_dated_promise``: a date stands with a promise.
        """
        promises = self.model._meta.get_field("commitments").related_model.objects
        dated = promises.filter(item=models.OuterRef("pk"), due_on__isnull=False)
        return self.annotate(
            decision=F("replies__decision"),
            explanation=F("replies__explanation"),
            by_when=F("replies__by_when"),
            answered_on=F("replies__message__happened_on"),
            check_status=Coalesce("replies__message__redaction__status", models.Value("")),
            has_dated_promise=models.Exists(dated),
        )


class RequestedItem(models.Model):
    """A recommendation or question as it read when the body was asked. Starting the request freezes it."""

    request = models.ForeignKey(ResponseRequest, on_delete=models.PROTECT, related_name="items")
    recommendation = models.ForeignKey(
        "reports.Recommendation", null=True, on_delete=models.SET_NULL, related_name="requested_items"
    )
    kind = models.CharField(max_length=20, choices=ItemKind.choices, default=ItemKind.RECOMMENDATION)
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    objects = RequestedItemQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = "requested item"
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="requested_item_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"

    @property
    def possible_decisions(self) -> tuple[Decision, ...]:
        """What a body can decide on it."""
        return DECISIONS_ON[ItemKind(self.kind)]

    @property
    def named(self) -> str:
        """As in "recommendation 3"."""
        return f"{self.kind} {self.number}"
