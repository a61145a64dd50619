"""What a partner brought and what came of it, in a period: from published records only, each line with its page.

A page counts in the period in which its text was issued, or published where nothing was issued. Numbers of stories are
those that ``hub.shared.small_numbers`` tells, and every sum is made of told numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from events.enums import SessionStatus
from events.models import EventPage, EventSession
from hub.organisations.models import Organisation
from hub.shared.chains import ASKED, CHANGED, ISSUED, PROMISE, REPLY, Step, steps_of_pages
from hub.shared.feeds import page_path
from hub.shared.small_numbers import ToldPart, sum_words, told
from reports.models import ReportPage
from spotlights.models import SpotlightPage
from stories.models import Credit, Topic

MOST_EVENTS = 200


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both counted."""

    first: dt.date
    last: dt.date

    def has(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Contribution:
    """A page that used what the partner brought: topics with told numbers of its stories, and the steps since.

    ``is_named``: whether the page says that it was this partner.
    """

    title: str
    url: str
    on: dt.date
    stories: Sequence[tuple[Topic, ToldPart]]
    brought: str
    steps: Sequence[Step]
    is_named: bool = True

    def count(self, kind: str) -> int:
        return sum(step.kind == kind for step in self.steps)


@dataclass(frozen=True)
class Line:
    """An event or a Spotlight: when, what, where to read it."""

    on: dt.date
    title: str
    url: str


@dataclass(frozen=True)
class Statement:
    organisation: Organisation
    period: Period
    on: dt.date
    contributions: Sequence[Contribution]
    events: Sequence[Line]
    spotlights: Sequence[Line]

    @property
    def stories_told(self) -> int:
        """The sum of the numbers that stand in it."""
        return sum(part.number or 0 for row in self.contributions for _, part in row.stories)

    @property
    def is_whole(self) -> bool:
        return all(part.number is not None for row in self.contributions for _, part in row.stories)

    @property
    def stories_words(self) -> str:
        """As in "17" or "at least 17"; "fewer than 5" where that is all that may be said."""
        if not self.stories_told and not self.is_whole:
            return "fewer than 5 in each"
        return sum_words(self.stories_told, is_whole=self.is_whole)

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """What it comes to, in the order of the chain."""
        rows = self.contributions
        asked = sum(row.count(ASKED) for row in rows)
        replied = sum(row.count(REPLY) for row in rows)
        return [
            ("Stories that it brought", self.stories_words),
            ("Reports and questions that stand on them", str(len(rows))),
            ("Bodies asked", str(asked)),
            ("Requests that are settled", f"{replied} of {asked}"),
            ("Promises", str(sum(row.count(PROMISE) for row in rows))),
            ("Changes", str(sum(row.count(CHANGED) for row in rows))),
            ("Events that it ran", str(len(self.events))),
        ]

    @property
    def is_empty(self) -> bool:
        return not (self.contributions or self.events or self.spotlights)


def statement_of(organisation: Organisation, period: Period, *, on: dt.date) -> Statement:
    """The statement of ``organisation``, which anyone may see, as it stands on the day ``on``."""
    return Statement(
        organisation=organisation,
        period=period,
        on=on,
        contributions=contributions_of(organisation, period, on=on),
        events=events_of(organisation, period, on=on),
        spotlights=spotlights_of(organisation, period),
    )


def contributions_of(
    organisation: Organisation, period: Period, *, on: dt.date, also_unnamed: bool = False
) -> list[Contribution]:
    """The pages with a public credit of the partner, the newest first.

    ``also_unnamed``: for the eyes of the partner alone, with those on which it did not want to be named.
    """
    stories: dict[int, list[tuple[Topic, ToldPart]]] = {}
    named = set()
    credits = Credit.objects.filter(organisation=organisation, stories__gt=0, use__topic__in=Topic.objects.visible())
    thanks = ReportPage.objects.visible().filter(credits__organisation=organisation)
    if not also_unnamed:
        credits, thanks = credits.filter(is_named=True), thanks.filter(credits__is_named_publicly=True)
    for credit in credits.select_related("use__topic"):
        part = ToldPart(organisation, told(credit.stories))
        stories.setdefault(credit.use.page_id, []).append((credit.use.topic, part))
        named |= {credit.use.page_id} if credit.is_named else set()
    thanked = {}
    for key, brought, is_named in thanks.values_list("pk", "credits__brought", "credits__is_named_publicly"):
        thanked[key] = brought
        named |= {key} if is_named else set()
    chains = steps_of_pages(stories.keys() | thanked.keys(), on=on)
    found = []
    for key, (issued, *steps) in chains.items():
        if issued.kind == ISSUED and period.has(issued.on):
            brought = (tuple(stories.get(key, ())), thanked.get(key, ""))
            found.append(Contribution(issued.title, issued.url, issued.on, *brought, tuple(steps), key in named))
    return sorted(found, key=lambda row: (row.on, row.title), reverse=True)


def events_of(organisation: Organisation, period: Period, *, on: dt.date) -> list[Line]:
    """Dates before ``on`` that the partner ran and that were not called off, in the period."""
    sessions = EventSession.objects.filter(
        page__in=EventPage.objects.visible().filter(organiser=organisation),
        starts_at__date__range=(period.first, min(period.last, on - dt.timedelta(days=1))),
        status=SessionStatus.SCHEDULED,
    ).select_related("page")
    return [
        Line(timezone.localdate(session.starts_at), session.page.title, page_path(session.page))
        for session in sessions.order_by("-starts_at", "-pk")[:MOST_EVENTS]
    ]


def spotlights_of(organisation: Organisation, period: Period) -> list[Line]:
    pages = SpotlightPage.objects.visible().filter(organisation=organisation).order_by("-shown_on", "-pk")
    return [Line(page.shown_on, page.title, page_path(page)) for page in pages if period.has(page.shown_on)]
