"""Who asks whom about what, and when: so that nobody is asked the same twice."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from hub.organisations.models import Organisation
from hub.shared.states import HistoryRow
from stories.enums import EngagementStatus


class EngagementEntryQuerySet(models.QuerySet):
    def planned(self) -> EngagementEntryQuerySet:
        """Those that were not called off."""
        return self.filter(status=EngagementStatus.PLANNED)

    def public(self) -> EngagementEntryQuerySet:
        """Planned ones that anyone may see, with their organisation: none of one that nobody may see."""
        visible = Organisation.objects.visible()
        rows = self.planned().filter(is_public=True, organisation__in=visible)
        return rows.select_related("organisation").order_by("starts_on", "ends_on", "pk")

    def with_reasons(self) -> EngagementEntryQuerySet:
        """Each with ``why_called_off``: the reason for which it was called off last, if it is and staff gave one."""
        off = EngagementStatus.CANCELLED
        steps = EngagementHistory.objects.filter(subject=OuterRef("pk"), after=off).exclude(before=off)
        steps = steps.order_by("-at", "-pk")
        last = Subquery(steps.values("reason")[:1])
        why = When(status=off, then=last)
        return self.annotate(why_called_off=Case(why, default=Value(""), output_field=models.TextField()))

    def between(self, first: dt.date, last: dt.date) -> EngagementEntryQuerySet:
        """Those of which a day lies from ``first`` to ``last``, both counted."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class EngagementEntry(models.Model):
    """Questions that an organisation plans to ask people. Whoever runs a survey, a drop-in or a visit logs it."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="engagement_entries"
    )
    title = models.CharField("what you ask about", max_length=150)
    questions = models.TextField("what you want to find out", max_length=2000, blank=True)
    whom = models.CharField("whom you ask", max_length=200, help_text="Such as “carers who use the night sitters”.")
    how = models.CharField("how you ask", max_length=200, blank=True, help_text="Such as “a paper survey”.")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    topic = models.ForeignKey(
        "stories.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="engagement_entries"
    )
    areas = models.ManyToManyField("organisations.Area", blank=True, related_name="engagement_entries")
    themes = models.ManyToManyField("shared.Theme", blank=True, related_name="engagement_entries")
    link = models.URLField(blank=True)
    is_public = models.BooleanField("in the public list", default=True)
    status = models.CharField(
        max_length=10, choices=EngagementStatus.choices, default=EngagementStatus.PLANNED, editable=False
    )
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EngagementEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "planned question"
        verbose_name_plural = "planned questions"
        ordering = ["starts_on", "ends_on", "pk"]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="engagement_days")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="engagement_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.title


class EngagementHistory(HistoryRow):
    """A step from a state to itself is a change of what was logged; its reason says which."""

    subject = models.ForeignKey(EngagementEntry, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a planned question"
        verbose_name_plural = "steps of planned questions"

    @property
    def label(self) -> str:
        return "Changed" if self.before == self.after else EngagementStatus(self.after).label
