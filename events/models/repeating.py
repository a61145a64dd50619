from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from events.domain.recurrence import Rule, days_of, faults, in_words
from events.enums import MonthWeek, Repeat
from hub.shared.clock import today
from hub.shared.working_days import weekday_date


class RepeatsByRule(models.Model):
    """The rule by which an event comes again. Its dates become sessions when the editor's form is saved."""

    repeats = models.CharField("how often", max_length=15, choices=Repeat.choices, default=Repeat.NO)
    repeat_every = models.PositiveSmallIntegerField(
        "every so many weeks or months",
        default=1,
        help_text="1 is every week or month, 2 every other one.",
    )
    repeat_weekdays = models.JSONField(
        "on which weekdays",
        default=list,
        blank=True,
        help_text="Only if it is weekly. Without a tick it is the weekday of the first date.",
    )
    repeat_week = models.SmallIntegerField(
        "which one of the month",
        null=True,
        blank=True,
        choices=MonthWeek.choices,
        help_text="Only if it is monthly on the same weekday, such as the second Tuesday.",
    )
    repeat_first_on = models.DateField("first date", null=True, blank=True)
    repeat_starts = models.TimeField("from", null=True, blank=True, help_text="Such as 14:00.")
    repeat_ends = models.TimeField(
        "to", null=True, blank=True, help_text="Such as 16:00. A time before the start is on the next day."
    )
    repeat_all_day = models.BooleanField("it lasts all day", default=False)
    repeat_until = models.DateField("until this day", null=True, blank=True)
    repeat_count = models.PositiveSmallIntegerField(
        "or so many times",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Either a last day or a number. Dates that are left out count too.",
    )

    repeat_panels = [
        MultiFieldPanel(
            [
                FieldPanel("repeats"),
                FieldPanel("repeat_every"),
                FieldPanel("repeat_weekdays"),
                FieldPanel("repeat_week"),
                FieldRowPanel([FieldPanel("repeat_first_on"), FieldPanel("repeat_starts"), FieldPanel("repeat_ends")]),
                FieldPanel("repeat_all_day"),
                FieldRowPanel([FieldPanel("repeat_until"), FieldPanel("repeat_count")]),
                InlinePanel(
                    "skipped_dates",
                    heading="Dates left out",
                    label="date left out",
                    help_text="Such as a bank holiday. A date of the rule that you delete below is added here.",
                ),
            ],
            heading="If it comes again and again",
            classname="collapsed",
            help_text=(
                "Save the draft: the dates appear in the list below, where you can move or cancel each of them. What "
                "you changed there stays as you left it, and so does all that is over."
            ),
        ),
    ]

    class Meta:
        abstract = True

    @property
    def whole_rule(self) -> Rule | None:
        """The rule once all that it needs is filled in, with its faults; else ``None``."""
        times = (None, None) if self.repeat_all_day else (self.repeat_starts, self.repeat_ends)
        needed = [self.repeat_first_on, self.repeat_until or self.repeat_count, self.repeat_every]
        needed += [] if self.repeat_all_day else [value is not None for value in times]
        if self.repeats == Repeat.MONTHLY_BY_WEEKDAY:
            needed.append(self.repeat_week)
        if self.repeats == Repeat.NO or not all(needed):
            return None
        return Rule(
            repeats=Repeat(self.repeats),
            first=self.repeat_first_on,
            starts=times[0],
            ends=times[1],
            every=self.repeat_every,
            weekdays=tuple(self.repeat_weekdays) if self.repeats == Repeat.WEEKLY else (),
            week=self.repeat_week if self.repeats == Repeat.MONTHLY_BY_WEEKDAY else None,
            until=self.repeat_until,
            count=None if self.repeat_until else self.repeat_count,
        )

    @property
    def rule(self) -> Rule | None:
        """The rule that can be carried out; ``None`` without one, and while it is half filled in or wrong."""
        rule = self.whole_rule
        return rule if rule is not None and not faults(rule) else None

    @property
    def rule_in_words(self) -> str:
        rule = self.rule
        return in_words(rule) if rule is not None else ""

    @property
    def dates_left_out(self) -> list[SkippedDate]:
        """The days from today on that the rule would have, and that were left out; the soonest first."""
        rule = self.rule
        if rule is None:
            return []
        days = set(days_of(rule))
        rows = [row for row in self.skipped_dates.all() if row.day >= today() and row.day in days]
        return sorted(rows, key=lambda row: row.day)


class SkippedDate(models.Model):
    """A day that the rule of an event leaves out, and why."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="skipped_dates")
    day = models.DateField()
    reason = models.CharField(
        max_length=150, blank=True, help_text="People read this. Such as: The library is closed for Easter."
    )

    panels = [FieldRowPanel([FieldPanel("day"), FieldPanel("reason")])]

    class Meta:
        verbose_name = "date left out"
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{weekday_date(self.day)}: {self.reason}" if self.reason else weekday_date(self.day)
