"""Dates for people: anyone can have one worked out, and put one into their own calendar."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.shared.calendar_files import CalendarDay, calendar_answer
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.emails import absolute_url
from hub.shared.quoting import quoted
from hub.shared.working_days import long_date
from reports.domain.date_questions import BadQuestion, DateAnswer, answer, read_question, words_of
from reports.forms.due_dates import DueDateForm
from reports.models import ResponseRequest

from .open_data import json_answer, open_data
from .record import TITLE, crumbs

ASKED = ("received_day", "received_month", "received_year", "days", "day_type", "count")


@require_safe
def due_date_page(request: HttpRequest) -> HttpResponse:
    """A form that asks by its address, so that an answer can be sent to somebody else."""
    is_asked = any(name in request.GET for name in ASKED)
    form = DueDateForm(request.GET if is_asked else None)
    is_answered = is_asked and form.is_valid()
    context = {
        "title": "Work out a due date",
        "breadcrumbs": crumbs((TITLE, reverse("record:list"))),
        "form": form,
        **(answer_context(form.answer, on=today()) if is_answered else {}),
    }
    status = 422 if is_asked and not is_answered else 200
    return render(request, "reports/due_date.html", context, status=status)


def answer_context(found: DateAnswer, *, on: dt.date) -> dict:
    """The answer in words and numbers as they stand on the day ``on``, and where else it can be had."""
    count = found.progress(on, working_calendar())
    query = found.question.query
    return {
        "answer": found,
        "due": found.due,
        "on": on,
        "used": min(count.day, count.of),
        "left": max(0, count.of - count.day),
        "late": max(0, count.day - count.of),
        "unit_words": count.unit_words,
        "json_url": f"{reverse('api:get_due_date')}?{query}",
        "calendar_url": f"{reverse('record:due_date_file')}?{query}",
    }


@open_data
def due_date_file(request: HttpRequest) -> HttpResponse:
    """A date that was worked out, for a calendar; takes the parameters of the interface for software."""
    try:
        found = answer(read_question(dict(request.GET.lists())), working_calendar())
    except BadQuestion as bad:
        return json_answer({"error": bad.errors}, status=400)
    question = found.question
    day = timezone.make_aware(dt.datetime.combine(today(), dt.time()), timezone.get_default_timezone())
    key = "-".join(("due", *question.parameters.values()))
    entry = CalendarDay(
        key=key,
        on=found.due.due_on,
        summary=f"Due: {words_of(found)}",
        description=found.due.explanation,
        url=absolute_url(f"{reverse('record:due_date')}?{form_query(found)}"),
        changed_at=day,
        # The date itself may move when the calendar of working days does; the day it is asked for only rises.
        sequence=today().toordinal(),
    )
    return calendar_answer(entry, f"due-{found.due.due_on.isoformat()}.ics")


def form_query(found: DateAnswer) -> str:
    """The question as the form of the page asks it."""
    given = found.question.parameters
    year, month, day = given["received"].split("-")
    rest = {name: given[name] for name in ("days", "day_type", "count")}
    return urlencode({"received_day": int(day), "received_month": int(month), "received_year": int(year), **rest})


@open_data
def request_due_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The date by which a reply is due, to open or to subscribe to. 404 where no date was set."""
    rows = ResponseRequest.objects.public().for_phase().select_related("report", "body", "carried_to", "redirected_to")
    row = get_object_or_404(rows, year=year, number=number)
    entry = due_entry(row, on=today())
    if entry is None:
        raise Http404("This request has no date")
    return calendar_answer(entry, f"due-{row.year}-{row.number}.ics")


def due_entry(row: ResponseRequest, *, on: dt.date) -> CalendarDay | None:
    """The date of ``row`` for a calendar: cancelled once nobody waits any more. ``None`` if it has none.

    Each move of a request and each date worked out anew has its row in the history, which only grows.
    """
    day = row.due_on or row.reply_requested_by
    if day is None:
        return None
    moves = list(row.history.order_by("at", "pk").values_list("at", flat=True))
    lines = [f"Reference {row.reference}."]
    if not row.is_open:
        ending = row.phase(on=on, calendar=working_calendar()).sentence
        lines.insert(0, f"Nobody waits for this date any more: {ending}.")
    elif row.clock_paused_on:
        lines.append(
            f"The clock stands still since {long_date(row.clock_paused_on)}, until we answer what the body asked: the "
            "date will be a later one."
        )
    elif row.due_explanation:
        lines.append(row.due_explanation["text"])
    what = "Reply due" if row.due_on else "Reply requested"
    return CalendarDay(
        key=f"request-{row.year}-{row.number}",
        on=day,
        summary=f"{what}: {row.owing_body} on {quoted(row.source.title)}",
        description="\n".join(lines),
        url=absolute_url(row.get_absolute_url()),
        changed_at=moves[-1],
        sequence=len(moves) - 1,
        is_cancelled=not row.is_open,
        is_tentative=row.clock_paused_on is not None,
    )
