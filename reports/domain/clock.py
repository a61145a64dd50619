"""The clock of a request: its date worked out anew when the calendar changed, or the body asked what we mean.

The date follows from three things that are kept: the rule as it was when the request started, the questions and answers
among the messages, and the calendar of working days. So it is always worked out as a whole, never moved from where it
stands; and it moves only with a row of history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from hub.shared.calendars import working_calendar
from hub.shared.states import move
from hub.shared.working_days import DueDate, WorkingCalendar, due_date, long_date, weekday_date
from reports.domain.dates_then import is_told_anew
from reports.domain.deadlines import (
    QUESTION_NATURES,
    Clarification,
    ClockStep,
    Reading,
    clarifications_in,
    read_clock,
    reading_to_json,
    working_days_taken,
)
from reports.domain.moved_dates import tell_officers
from reports.enums import DATE_CHANGES, OPEN_STATUSES, ClarificationEffect, Nature, ResponseStatus
from reports.models import ResponseRequest, ResponseRequestEvent

STAYS = {status: {status} for status in ResponseStatus}
"""The date moves, or the clock stops or goes on, in whatever status."""

RECOMPUTE = "reports.recompute_due_dates"
"""The errand after a change of the calendar."""


def read(
    request: ResponseRequest,
    calendar: WorkingCalendar,
    *,
    questions: Iterable[tuple[dt.date, Nature]] | None = None,
    answered_on: dt.date | None = None,
) -> Reading:
    """Where the clock of a started ``request`` with a rule stands. One query, none with its ``questions`` and answers.

    A body that replies does not wait for our answer any longer: its whole answer of the day ``answered_on`` ends a
    question that is open then, and no later one counts.
    """
    kept = request.due_explanation
    start = due_date(request.received_on, **kept["period"], calendar=calendar)
    if questions is None:
        questions = request.messages.order_by("happened_on", "pk").values_list("happened_on", "nature")
    asked = clarifications_in(questions)
    if answered_on:
        asked = until(answered_on, asked)
    effect = ClarificationEffect(kept.get("clarification_effect", ClarificationEffect.NONE))
    return read_clock(start, asked, effect=effect, calendar=calendar)


def until(answered_on: dt.date, asked: Iterable[Clarification]) -> list[Clarification]:
    """The questions of ``asked`` that came up to the whole answer, which ended the one that was still open."""
    before = [row for row in asked if row.asked_on <= answered_on]
    return [
        row
        if row.given_on is not None and row.given_on <= answered_on
        else Clarification(row.asked_on, answered_on, is_by_reply=True)
        for row in before
    ]


def recompute_due_dates(*, user=None) -> list[ResponseRequest]:
    """Work out the date of every open request anew, after the calendar changed; returns those whose date moved.

    Each gets one history row. Closed requests keep their dates, and running it again changes nothing. Of answers the
    working days are counted anew, which up to the due date are those that counted when it was worked out.
    """
    calendar = working_calendar()
    moved = []
    for pk in ResponseRequest.objects.open().exclude(due_explanation={}).values_list("pk", flat=True):
        with transaction.atomic():
            request = ResponseRequest.objects.select_for_update().get(pk=pk)
            if request.status in OPEN_STATUSES and keep_reading(request, read(request, calendar), user=user):
                moved.append(request)
    for request in ResponseRequest.objects.filter(answered_on__isnull=False).iterator():
        if days_taken(request, request.answered_on, calendar) != request.working_days_taken:
            with transaction.atomic():
                count_again(ResponseRequest.objects.select_for_update().get(pk=request.pk), calendar)
    return moved


def answered(request: ResponseRequest, on: dt.date | None, calendar: WorkingCalendar) -> dict[str, Any]:
    """What a started ``request`` keeps of its whole answer of the day ``on``; without one it keeps nothing."""
    return {"answered_on": on, "working_days_taken": days_taken(request, on, calendar)}


def days_taken(request: ResponseRequest, on: dt.date | None, calendar: WorkingCalendar) -> int | None:
    """How many working days a whole answer of the day ``on`` to a started ``request`` took; ``None`` without one."""
    if on is None:
        return None
    kept = request.due_explanation
    return working_days_taken(kept, received_on=request.received_on, answered_on=on, calendar=calendar)


def count_again(request: ResponseRequest, calendar: WorkingCalendar) -> None:
    """Write down anew how many working days the answer to a locked ``request`` took."""
    request.working_days_taken = days_taken(request, request.answered_on, calendar)
    request.save(update_fields=["working_days_taken"])


def run_recompute(payload: Mapping[str, Any]) -> None:
    """The errand: dates follow the calendar within a moment, whatever form, import or shell changed it."""
    recompute_due_dates()


def after_message(request: ResponseRequest, nature: Nature, *, user=None) -> None:
    """Work out the date of a locked, open ``request`` anew where a message of this ``nature`` can move it."""
    if nature in QUESTION_NATURES:
        read_again(request, working_calendar(), user=user)


def read_again(request: ResponseRequest, calendar: WorkingCalendar, *, user) -> None:
    """Work out the date of a locked ``request`` anew, if it is open under a rule."""
    if request.status in OPEN_STATUSES and request.due_explanation:
        keep_reading(request, read(request, calendar), user=user)


def before_answer(request: ResponseRequest, calendar: WorkingCalendar, *, answered_on: dt.date, user=None) -> None:
    """Work out the date of a locked ``request`` anew for its whole answer of the day ``answered_on``.

    The clock goes on if it stands still; what came after the answer does not count, though it was logged before; and
    what moves a date had moved none of a request that was over.
    """
    if request.due_explanation:
        # The body's own act: nobody needs to tell it.
        reading = read(request, calendar, answered_on=answered_on)
        keep_reading(request, reading, user=user, transitions=STAYS, tells_officers=False)


def after_taking_back(
    request: ResponseRequest, calendar: WorkingCalendar, *, before: Reading | None, user=None
) -> None:
    """Work out the date of a locked ``request`` anew, whatever its status: something no longer counts that set it.

    ``before`` is what it had read by ``calendar``, that of today. Where that is the same, a request that is over keeps
    its date, also if the calendar has changed since.
    """
    reading = read_now(request, calendar)
    if reading is None or (reading == before and request.status not in OPEN_STATUSES):
        return
    keep_reading(request, reading, user=user, transitions=STAYS)
    count_again(request, calendar)


def read_now(request: ResponseRequest, calendar: WorkingCalendar) -> Reading | None:
    """Where the clock of a started ``request`` stands, answered or not; ``None`` without a rule."""
    return read(request, calendar, answered_on=request.answered_on) if request.due_explanation else None


def keep_reading(
    request: ResponseRequest,
    reading: Reading,
    *,
    user,
    transitions: Mapping[Any, Any] = DATE_CHANGES,
    tells_officers: bool = True,
) -> bool:
    """Write ``reading`` into a locked ``request``; returns whether the date moved, or the clock stopped or went on.

    Whoever answers for the body is written to where the date moved, unless ``tells_officers`` is false.
    """
    old, new = request.due_date, reading.due
    explanation = {**request.due_explanation, **reading_to_json(reading)}
    if explanation == request.due_explanation and reading.paused_on == request.clock_paused_on:
        return False
    if new.due_on == old.due_on and reading.paused_on == request.clock_paused_on:
        # The same day, though other days are skipped on the way: only the explanation is put right.
        request.due_explanation = explanation
        request.save(update_fields=["due_explanation"])
        return False
    field = "due_on" if request.due_on else "reply_requested_by"
    changes: Mapping[str, Any] = {
        field: new.due_on,
        "due_explanation": explanation,
        "clock_paused_on": reading.paused_on,
    }
    reason = reason_of(request, old, reading)
    before = request.due_explanation if is_told_anew(request.due_explanation, explanation) else None
    note(request, reason=reason, changes=changes, user=user, told_before=before, transitions=transitions)
    if tells_officers:
        tell_officers(request, old=old.due_on, new=new.due_on, why=reason)
    return True


def note(
    request: ResponseRequest,
    *,
    reason: str,
    changes: Mapping[str, Any],
    user,
    told_before: Mapping[str, Any] | None = None,
    transitions: Mapping[Any, Any] = DATE_CHANGES,
) -> None:
    """Write ``changes`` into ``request`` with a public row of history; its status stays.

    ``told_before`` is how its date was worked out until now, if other days count since.
    """
    move(
        request,
        request.status,
        transitions=transitions,
        history=ResponseRequestEvent,
        user=user,
        is_public=True,
        reason=reason,
        changes=changes,
        kept={"told_before": told_before},
    )


def reason_of(request: ResponseRequest, old: DueDate, reading: Reading) -> str:
    """Why the date is another one, for everyone: what was asked and answered, else the days that count or do not."""
    moved = dates(old, reading.due)
    if has_another_cause(request.due_explanation, reading.steps):
        return f"{moved} {reading.steps[-1].text}".strip()
    return f"{moved.removesuffix('.')} ({what_changed(old, reading.due)})."


def has_another_cause(kept: Mapping[str, Any], steps: Sequence[ClockStep]) -> bool:
    """Whether something else led to ``steps`` than to the explanation ``kept``; otherwise only other days count."""
    before = [step["text"] for step in kept.get("steps", ())]
    return len(before) != len(steps) or any(
        not text.startswith(f"{step.cause}: ") for text, step in zip(before, steps, strict=True)
    )


def dates(old: DueDate, new: DueDate) -> str:
    """Both dates in a sentence; nothing where they are the same."""
    if new.due_on == old.due_on:
        return ""
    return f"The date moved from {long_date(old.due_on)} to {long_date(new.due_on)}."


def what_changed(old: DueDate, new: DueDate) -> str:
    """The days that made the difference between two dates for one request, by name."""
    # A day beyond the earlier date only lies on the way now, or no longer does.
    until = min(old.due_on, new.due_on)
    skipped_before, skipped_now = ({row.day: str(row) for row in due.skipped if row.day <= until} for due in (old, new))
    weekends_before, weekends_now = (
        {day: weekday_date(day) for day in due.weekend_days if day <= until} for due in (old, new)
    )
    lost = [*without(skipped_now, skipped_before), *without(weekends_before, weekends_now)]
    won = [*without(skipped_before, skipped_now), *without(weekends_now, weekends_before)]
    parts = [("no longer counted", lost), ("now counted", won)]
    return ", ".join(f"{words}: {'; '.join(days)}" for words, days in parts if days)


def without(days: dict[dt.date, str], others: dict[dt.date, str]) -> list[str]:
    """The names of ``days`` that are not among ``others``."""
    return [name for day, name in days.items() if day not in others]
