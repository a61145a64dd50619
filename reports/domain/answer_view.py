"""What a body says to each thing that it was asked. Pure: rows come with what belongs to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.shared.working_days import WorkingCalendar
from reports.domain.phases import phase
from reports.domain.timeline import check_note
from reports.enums import Decision, ItemKind, ResponseStatus, Tone

DECISION_TONES = {
    Decision.ACCEPTED: Tone.REPLIED,
    Decision.ACCEPTED_IN_PART: Tone.PART,
    Decision.NOT_ACCEPTED: Tone.NEUTRAL,
    Decision.NOTED: Tone.NEUTRAL,
    Decision.ANSWERED: Tone.REPLIED,
    Decision.ANSWERED_IN_PART: Tone.PART,
    Decision.NOT_ANSWERED: Tone.LATE,
}


PROMISES = (Decision.ACCEPTED, Decision.ACCEPTED_IN_PART)
"""After these decisions a page says by when, or that no date was given."""


@dataclass(frozen=True)
class AnswerView:
    """What one body says to one recommendation: its words, or how long we have waited for them."""

    body: Any
    tone: Tone
    label: str
    url: str = ""
    explanation: str = ""
    by_when: str = ""
    answered_on: dt.date | None = None
    is_promise: bool = False
    check_note: str = ""


@dataclass(frozen=True)
class AskedRecommendation:
    """A recommendation as the report has it now. ``bodies``: primary key and name of each that it is addressed to."""

    pk: int | None
    number: int
    heading: str
    text: str
    bodies: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class RecommendationView:
    """Something that was asked, a recommendation or a question, with the answer of each body."""

    number: int
    heading: str
    text: str
    answers: Sequence[AnswerView]
    kind: ItemKind = ItemKind.RECOMMENDATION


def item_answer(item, request, *, on: dt.date, calendar: WorkingCalendar, url: str = "") -> AnswerView:
    """What the body says to one of the ``asked_items``; else the phase of what is still open."""
    if item.decision:
        decision = Decision(item.decision)
        return AnswerView(
            body=request.body_on(item.answered_on),
            tone=DECISION_TONES[decision],
            label=decision.label,
            url=url,
            explanation=item.explanation,
            by_when=item.by_when,
            answered_on=item.answered_on,
            is_promise=decision in PROMISES and not check_note(item.check_status) and not item.has_dated_promise,
            check_note=check_note(item.check_status),
        )
    # What was answered elsewhere in the request says nothing of this item.
    facts = replace(request.facts, has_answers=False)
    if facts.status == ResponseStatus.PART_ANSWERED:
        facts = replace(facts, status=ResponseStatus.AWAITING)
    waiting = phase(facts, on=on, calendar=calendar)
    return AnswerView(body=request.owing_body, tone=waiting.tone, label=waiting.sentence, url=url)


def sent_views(request, *, on: dt.date, calendar: WorkingCalendar) -> list[RecommendationView]:
    """What the body was asked in the words that were sent, each beside its answer."""
    return [
        RecommendationView(
            item.number,
            item.heading,
            item.text,
            [item_answer(item, request, on=on, calendar=calendar)],
            ItemKind(item.kind),
        )
        for item in request.asked_items
    ]


def recommendation_views(
    recommendations: Sequence[AskedRecommendation],
    requests,
    *,
    on: dt.date,
    calendar: WorkingCalendar,
    kind: ItemKind = ItemKind.RECOMMENDATION,
) -> list[RecommendationView]:
    """Each recommendation or question beside the answer of each body that it is addressed to."""
    asked = {}
    # Oldest first, so that what a body was asked last is what counts.
    for request in sorted(requests, key=when_asked):
        for item in request.asked_items:
            answer = item_answer(item, request, on=on, calendar=calendar, url=request.get_absolute_url())
            asked.setdefault(item.recommendation_id, {})[request.body_id] = answer
    views = []
    for row in recommendations:
        answers = dict(asked.get(row.pk, {})) if row.pk else {}
        for body_pk, name in row.bodies:
            answers.setdefault(body_pk, AnswerView(body=name, tone=Tone.NEUTRAL, label="Not asked yet"))
        ordered = sorted(answers.values(), key=lambda answer: str(answer.body))
        views.append(RecommendationView(row.number, row.heading, row.text, ordered, kind))
    return views


def when_asked(request) -> tuple[dt.date, int]:
    """Sorts requests by the day on which the body had them."""
    return request.received_on, request.pk
