"""The chain in numbers, and what one partner brought: what their pages say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from hub.impact.api.answers import Problem, listed
from hub.impact.domain.numbers import impact_numbers
from hub.impact.domain.paper import statement_address
from hub.impact.domain.statements import Contribution, Line, Period, statement_of
from hub.impact.domain.years import year_rows
from hub.impact.forms import EARLIEST, LATEST, usual_period
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.emails import absolute_url

router = Router(tags=["impact"])


class NumberOut(Schema):
    key: str
    title: str
    number: str = Field(description="As it is shown, such as “at least 1,240”.")
    what: str = Field(description="What is counted.")
    address: str = Field(description="The page with the rows behind it.")


class YearOut(Schema):
    """One financial year, from 1 April to 31 March."""

    year: str = Field(description="Such as “2026-27”.")
    reports: int
    requests: int = Field(description="Those that bodies got in this year.")
    answered: int = Field(description="Of these, those with a reply to everything.")
    promises: int
    changes: int = Field(description="By the day since which it is different.")
    champions: int = Field(description="Organisations that became champions in this year.")


class ImpactOut(Schema):
    """The chain in numbers, as they stand today."""

    as_of: dt.date
    numbers: list[NumberOut]
    years: list[YearOut] = Field(description="The newest first, at most six.")


class StepOut(Schema):
    on: dt.date | None
    title: str
    text: str


class TopicPartOut(Schema):
    topic: str
    stories: str = Field(description="A number from 5 on, else “fewer than 5”.")


class ContributionOut(Schema):
    """A page that used what the partner brought, and what came of it."""

    title: str
    on: dt.date
    brought: str
    stories: list[TopicPartOut]
    steps: list[StepOut]
    address: str


class LineOut(Schema):
    on: dt.date
    title: str
    address: str


class TermOut(Schema):
    name: str
    value: str


class StatementOut(Schema):
    """What a partner brought and what came of it, in a period."""

    organisation: str
    first: dt.date
    last: dt.date
    numbers: list[TermOut]
    contributions: list[ContributionOut]
    events: list[LineOut]
    spotlights: list[LineOut]
    address: str = Field(description="The same as a page.")


class PeriodFilters(Schema):
    first: dt.date | None = Field(None, alias="from", description="The first day; a year ago without it.")
    last: dt.date | None = Field(None, alias="to", description="The last day; today without it.")


@listed(router, "", ImpactOut, "get_impact", "The chain in numbers")
def impact(request: HttpRequest):
    """From who told us to what changed, with what each number counts."""
    on = today()
    return {
        "as_of": on,
        "numbers": [told_number(number) for number in impact_numbers(on)],
        "years": [{"year": str(row.year), **row.numbers} for row in year_rows(on)],
    }


def told_number(number) -> dict[str, Any]:
    return {
        "key": number.key,
        "title": number.title,
        "number": number.words,
        "what": number.what,
        "address": absolute_url(number.url),
    }


@listed(router, "/partners/{slug:slug}", StatementOut, "get_statement", "What a partner brought")
def statement(request: HttpRequest, slug: str, days: Query[PeriodFilters]):
    """The impact statement of a partner for a period, from published records only."""
    organisation = Organisation.objects.visible().partners().filter(slug=slug).first()
    if organisation is None:
        raise Problem(404, "There is no such partner.")
    on = today()
    told = statement_of(organisation, period_asked(days, on), on=on)
    return {
        "organisation": organisation.name,
        "first": told.period.first,
        "last": told.period.last,
        "numbers": [{"name": name, "value": value} for name, value in told.numbers],
        "contributions": [told_contribution(row) for row in told.contributions],
        "events": [told_line(line) for line in told.events],
        "spotlights": [told_line(line) for line in told.spotlights],
        "address": statement_address(told),
    }


def period_asked(days: PeriodFilters, on: dt.date) -> Period:
    """Raises ``Problem``."""
    usual = usual_period(on, since=None)
    period = Period(days.first or usual.first, days.last or usual.last)
    for name, day in (("from", period.first), ("to", period.last)):
        if not EARLIEST <= day.year <= LATEST:
            raise Problem(400, "The day is out of range.", {name: f"Choose a year from {EARLIEST} to {LATEST}."})
    if period.last < period.first:
        raise Problem(400, "The days are the wrong way round.", {"to": "The last day is before the first."})
    return period


def told_contribution(row: Contribution) -> dict[str, Any]:
    return {
        "title": row.title,
        "on": row.on,
        "brought": row.brought,
        "stories": [{"topic": topic.title, "stories": part.words} for topic, part in row.stories],
        "steps": [{"on": step.on, "title": step.title, "text": step.text} for step in row.steps],
        "address": absolute_url(row.url),
    }


def told_line(line: Line) -> dict[str, Any]:
    return {"on": line.on, "title": line.title, "address": absolute_url(line.url)}
