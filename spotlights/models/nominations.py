from __future__ import annotations

import datetime as dt

from django.db import models

from hub.shared import references
from hub.shared.staff_notes import StaffNote
from hub.shared.states import HistoryRow
from spotlights.enums import OPEN_STATUSES, TRANSITIONS, GroupKnows, NominationStatus


def new_reference() -> str:
    return references.new_reference("SN")


class NominationQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has decided yet."""
        return self.filter(status__in=OPEN_STATUSES)

    def received_before(self, at: dt.datetime):
        return self.filter(created_at__lt=at)

    def with_people(self):
        """Those that still hold personal data."""
        return self.exclude(**dict.fromkeys(Nomination.PERSONAL_FIELDS, ""))


class Nomination(models.Model):
    """A group that somebody proposes for a Spotlight. Never public.

    Personal data are kept for staff to answer; ``spotlights.privacy`` says how long. A button empties those in
    ``PERSONAL_FIELDS`` at any time.
    """

    PERSONAL_FIELDS = ("nominator_name", "nominator_email", "how_to_reach", "group_email")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    status = models.CharField(
        max_length=10, choices=NominationStatus.choices, default=NominationStatus.RECEIVED, editable=False
    )
    created_at = models.DateTimeField("received", db_index=True, editable=False)
    group_name = models.CharField("name of the group", max_length=200)
    why = models.TextField("why it should be in a Spotlight", max_length=4000)
    how_to_reach = models.TextField("how to reach the group", max_length=1000, blank=True)
    group_website = models.URLField("website of the group", blank=True)
    group_email = models.EmailField("e-mail address of the group", blank=True)
    group_knows = models.CharField("the group knows of this", max_length=10, choices=GroupKnows.choices)
    nominator_name = models.CharField("name of the person who wrote", max_length=150, blank=True)
    nominator_email = models.EmailField("e-mail address of the person who wrote", blank=True)
    may_contact = models.BooleanField(
        "may be asked about it",
        default=False,
        help_text="The person agreed that we write to them about this nomination.",
    )
    spotlight = models.ForeignKey(
        "spotlights.SpotlightPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="nominations"
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "nomination"

    def __str__(self) -> str:
        return f"{self.reference}: {self.group_name}"

    @property
    def next_statuses(self) -> list[NominationStatus]:
        """The states it may move to now."""
        return list(TRANSITIONS[NominationStatus(self.status)])


class NominationHistory(HistoryRow):
    subject = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of a nomination"
        verbose_name_plural = "steps of nominations"

    @property
    def label(self) -> str:
        """The state it went to, in words."""
        return NominationStatus(self.after).label


class NominationNote(StaffNote):
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="notes")

    class Meta(StaffNote.Meta):
        verbose_name = "note"
