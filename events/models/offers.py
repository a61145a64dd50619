from __future__ import annotations

import datetime as dt

from django.db import models

from events.domain.times import LONDON
from events.domain.words import in_words
from events.enums import EventFormat, OfferStatus
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.shared import references
from hub.shared.states import HistoryRow


def new_offer_reference() -> str:
    """A reference that says nothing about how many there are, such as "EO-7KQ2MD4X"."""
    return references.new_reference("EO")


class EventOfferQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has decided yet."""
        return self.filter(status=OfferStatus.RECEIVED)


class EventOffer(models.Model):
    """An event that somebody would like to see in the list. Never public: staff make a page of what they accept.

    ``organisation`` is that of the partner who offered it in the partner area; whoever used the public form typed who
    runs it. ``when_words`` says what one day and two times cannot, such as a series. ``access`` names the questions of
    ``ACCESS_QUESTIONS`` that were answered with yes. ``published_told_at``: when the link to the page was mailed.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_offer_reference, editable=False)
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.RECEIVED, editable=False)
    created_at = models.DateTimeField("received", db_index=True, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.SET_NULL, related_name="event_offers"
    )
    organiser_name = models.CharField("who runs it", max_length=200)
    title = models.CharField(max_length=150)
    what = models.TextField("what happens there", max_length=2000)
    on = models.DateField("day", null=True)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    when_words = models.TextField("when, in words", max_length=500, blank=True)
    format = models.CharField(max_length=10, choices=EventFormat.choices, default=EventFormat.IN_PERSON)
    place = models.TextField("where", max_length=300, blank=True)
    access = models.JSONField("access offered", default=list)
    access_notes = models.TextField(max_length=1000, blank=True)
    is_free = models.BooleanField("it is free", default=False)
    cost = models.CharField(max_length=150, blank=True)
    how_to_book = models.TextField("how to book", max_length=600)
    contact_name = models.CharField("name of who offers it", max_length=150)
    contact_email = models.EmailField("e-mail address of who offers it")
    contact_phone = models.CharField("phone of who offers it", max_length=30, blank=True)
    page = models.ForeignKey("events.EventPage", null=True, on_delete=models.SET_NULL, related_name="offers")
    published_told_at = models.DateTimeField(null=True, editable=False)

    objects = EventOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "offer of an event"
        verbose_name_plural = "offers of events"

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def when(self) -> str:
        """The day with its times, and what was said in words, each on a line."""
        lines = [in_words(*self.instants)] if self.instants else []
        return "\n".join([*lines, *([self.when_words] if self.when_words else [])])

    @property
    def instants(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Start and end, where a day and times were given."""
        if self.on is None or self.starts is None or self.ends is None:
            return None
        start, end = (dt.datetime.combine(self.on, time, tzinfo=LONDON) for time in (self.starts, self.ends))
        return start, end

    @property
    def access_words(self) -> list[str]:
        return [label for name, label in ACCESS_QUESTIONS.items() if name in self.access]

    @property
    def is_published(self) -> bool:
        return self.page is not None and self.page.live

    def days_waiting(self, *, on: dt.date) -> int:
        return (on - self.created_at.astimezone(LONDON).date()).days


class EventOfferHistory(HistoryRow):
    subject = models.ForeignKey(EventOffer, on_delete=models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = "step of an offer"
        verbose_name_plural = "steps of offers"

    @property
    def label(self) -> str:
        """The state it went to, in words."""
        return OfferStatus(self.after).label
