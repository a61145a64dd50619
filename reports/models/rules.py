from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from hub.organisations.enums import BODY_KINDS, OrganisationKind
from hub.shared.clock import today
from hub.shared.working_days import MOST_DAYS, Counting, DueDate, Unit, WorkingCalendar, due_date
from reports.enums import ClarificationEffect

from .rule_checks import days_fault, public_citation, source_faults

VERIFIED_FIELDS = (
    "days",
    "unit",
    "counting",
    "clarification_effect",
    "body_kinds",
    "area",
    "in_force_from",
    "in_force_to",
    "citation",
    "citation_url",
    "quote",
)
"""What somebody found in the source. A change of any of it is a rule that nobody has verified yet."""


class DutyRuleQuerySet(models.QuerySet):
    def in_force(self, *, on: dt.date) -> DutyRuleQuerySet:
        """Rules that apply to what a body has on the day ``on``; the first and the last day count."""
        return self.filter(
            Q(in_force_from=None) | Q(in_force_from__lte=on), Q(in_force_to=None) | Q(in_force_to__gte=on)
        )

    def around(self, area) -> DutyRuleQuerySet:
        """Rules that hold everywhere, and those of ``area`` and of the places around it."""
        everywhere = Q(area=None)
        if area is None:
            return self.filter(everywhere)
        return self.filter(everywhere | Q(area__path__in=[area.path[:end] for end in steps_of(area)]))


def steps_of(area) -> range:
    """Where the path of ``area`` and of each place around it ends."""
    return range(area.steplen, len(area.path) + 1, area.steplen)


class DutyRule(models.Model):
    """How long a kind of body has for its reply, where that is written, and who checked it.

    Providers and commissioners in England must respond to a local Healthwatch under section 224 of the Local
    Government and Public Involvement in Health Act 2007 and regulations made under it. The number of days is what
    each row says; the hub calls a reply late only under a row that somebody verified.
    """

    name = models.CharField(max_length=120, help_text="Such as “NHS bodies: 20 working days”.")
    days = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)])
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.WORKING)
    counting = models.CharField(
        "counted",
        max_length=20,
        choices=Counting.choices,
        default=Counting.DAY_AFTER,
        help_text="“Beginning with” makes the day on which the body has the request day 1, if it is a working day.",
    )
    clarification_effect = models.CharField(
        "if the body asks what we mean",
        max_length=10,
        choices=ClarificationEffect.choices,
        default=ClarificationEffect.NONE,
    )
    body_kinds = models.JSONField(
        "kinds of body",
        default=list,
        blank=True,
        help_text="Which bodies it binds. Tick none if it binds every kind.",
    )
    area = models.ForeignKey(
        "organisations.Area",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Leave empty if the rule holds everywhere.",
    )
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(null=True, blank=True, help_text="The last day on which it applies.")
    citation = models.CharField(
        max_length=300, blank=True, help_text="Where it is written: the Act and section, or the local agreement."
    )
    citation_url = models.URLField("address of the source", blank=True)
    quote = models.TextField(
        "the words of the source",
        blank=True,
        max_length=3000,
        help_text="The sentence that says so, word for word. People read it under “How the date was worked out”.",
    )
    verified_by = models.CharField(
        max_length=150,
        blank=True,
        help_text=(
            "Name and role of the person who read the source and found that the rule says so. Until then pages say "
            "“reply requested by”, never “overdue”. Shown in public with each date."
        ),
    )
    verified_on = models.DateField(null=True, blank=True)

    objects = DutyRuleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "duty rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by="", verified_on__isnull=True)
                | (~Q(verified_by="") & Q(verified_on__isnull=False)),
                name="duty_rule_is_verified_by_somebody_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.is_verified else f"{self.name} (not verified)"

    def clean(self) -> None:
        super().clean()
        errors = {}
        if bool(self.verified_by) != bool(self.verified_on):
            errors["verified_on"] = "Give both the person who verified the rule and the day, or neither."
        if self.verified_on and self.verified_on > today():
            errors["verified_on"] = "A rule can't have been verified in the future."
        if self.verified_by:
            errors |= source_faults(self.citation, self.quote)
        errors |= {name: fault for name, fault in self.days_faults().items() if name not in errors}
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            errors["in_force_to"] = "It can't end before it begins."
        if not set(self.body_kinds) <= {kind.value for kind in BODY_KINDS}:
            errors["body_kinds"] = "Choose among NHS bodies, councils and providers."
        if changed := self.changed_since_verified():
            errors["verified_on"] = (
                f"{self.verified_by} verified this rule as it was before. You changed: {', '.join(changed)}. Read the "
                "source again and give the day on which you did, or empty both fields: then it is not verified."
            )
        if errors:
            raise ValidationError(errors)

    def days_faults(self) -> dict[str, str]:
        """Why the name and the quote contradict the days, by field; empty if they do not."""
        faults = {
            name: days_fault(name, getattr(self, name), days=self.days, unit=self.unit, period=self.period)
            for name in ("name", "quote")
        }
        return {name: fault for name, fault in faults.items() if fault}

    def faults(self) -> list[str]:
        """What is wrong with a saved rule that could not be saved so any more."""
        found = list(source_faults(self.citation, self.quote).values()) if self.is_verified else []
        return [*found, *self.days_faults().values()]

    def changed_since_verified(self) -> list[str]:
        """The names of what was changed under the verification that the saved row already has."""
        saved = DutyRule.objects.filter(pk=self.pk).first()
        if saved is None or not saved.is_verified:
            return []
        if (self.verified_by, self.verified_on) != (saved.verified_by, saved.verified_on):
            return []
        fields = [self._meta.get_field(name) for name in VERIFIED_FIELDS]
        return [
            str(field.verbose_name) for field in fields if getattr(self, field.attname) != getattr(saved, field.attname)
        ]

    @property
    def is_verified(self) -> bool:
        """Whether a named person found the rule in its source."""
        return bool(self.verified_by and self.verified_on)

    @property
    def public_citation(self) -> str:
        """Where it is written, as anyone may read it: a note that asks staff for the regulation is no source."""
        return public_citation(self.citation)

    @property
    def period(self) -> str:
        """As in "20 working days"."""
        unit = "working day" if self.unit == Unit.WORKING else "calendar day"
        return f"{self.days} {unit}" if self.days == 1 else f"{self.days} {unit}s"

    @property
    def kinds_in_words(self) -> str:
        """As in "NHS body, Council"; "Every kind" where it binds all."""
        return ", ".join(OrganisationKind(kind).label for kind in self.body_kinds) or "Every kind"

    def binds(self, kind: str) -> bool:
        """Whether bodies of this kind are bound."""
        return not self.body_kinds or kind in self.body_kinds

    def is_in_force(self, *, on: dt.date) -> bool:
        starts, ends = self.in_force_from or dt.date.min, self.in_force_to or dt.date.max
        return starts <= on <= ends

    def due_date(self, received_on: dt.date, calendar: WorkingCalendar) -> DueDate:
        """The due date of a request that the body had on ``received_on``."""
        return due_date(received_on, self.days, unit=self.unit, counting=self.counting, calendar=calendar)
