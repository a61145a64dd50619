"""The parts of the hub's own interface for software that reports answer, under ``/api/v1/``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from hub.shared.calendars import working_calendar
from reports.domain.date_questions import BadQuestion, answer, read_question

from .open_data import json_answer, open_data


@open_data
def due_date(request: HttpRequest) -> HttpResponse:
    """When something is due that was received on a day, with the days that were skipped by name."""
    try:
        found = answer(read_question(dict(request.GET.lists())), working_calendar())
    except BadQuestion as bad:
        return json_answer({"error": bad.errors}, status=400)
    return json_answer(found.as_json)
