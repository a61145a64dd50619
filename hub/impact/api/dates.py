"""When something is due: the rule of the record, for any day."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from hub.impact.api.answers import Problem, listed
from hub.shared.calendars import working_calendar
from reports.domain.date_questions import BadQuestion, answer, read_question

router = Router(tags=["due dates"])


class SkippedOut(Schema):
    date: dt.date
    name: str = Field(description="Why it does not count, such as “Good Friday”.")


class DueDateOut(Schema):
    """A due date that explains itself."""

    received: dt.date
    days: int
    day_type: Literal["working", "calendar"]
    count: Literal["after", "beginning"]
    first_day: dt.date = Field(description="Day 1 of the period.")
    due_on: dt.date
    skipped: list[SkippedOut]
    working_days: int = Field(description="How many days of the period are worked.")
    explanation: str


class Question(Schema):
    """Read by ``read_question``, which says at each parameter what is wrong; the types are for those who ask."""

    received: str | None = Field(None, description="The day of receipt, such as 2026-04-02. Needed.")
    days: str | None = Field(None, description="How many days, from 1 to 2,000. Needed.")
    day_type: str | None = Field(None, description="“working” (without it) or “calendar”.")
    count: str | None = Field(None, description="“after”: from the day after (without it); “beginning”: with the day.")


@listed(router, "/due-date", DueDateOut, "get_due_date", "When something is due")
def due_date(request: HttpRequest, question: Query[Question]):
    """When something is due in England that was received on a day, with the days that were skipped by name."""
    try:
        return answer(read_question(dict(request.GET.lists())), working_calendar()).as_json
    except BadQuestion as bad:
        raise Problem(400, "The date can’t be worked out.", bad.errors) from bad
